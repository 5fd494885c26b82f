"""How many patches, objects and tasks; what the patches of a scope look like."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import product

from model.era import Era
from model.kernel.kinds import Function, Object, Patch, SystemState, Task
from model.kernel.state import Livepatch
from model.language import Domain, Element, Field, Role

ALIKE = 2
KTHREAD = 2
IDLE = 3
LARGEST = 16
"""Sizes beyond this are refused: no engine here would ever finish."""


Relations = tuple[tuple[str, frozenset[tuple[int, ...]]], ...]
"""Relations of the configuration by name, each with all the tuples for which it holds."""


class ScopeError(Exception):
    """A size that makes no sense."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Sizes. Objects include vmlinux; every object has one function; modules start unloaded.

    Every patch has every object with all callbacks and replaces every function, with exceptions
    where there are several patches: the first has no pre_patch for the last object; the last one
    is `replace` (it changes no function of the last object, which takes a nop), or `immediate`,
    where the release has that. Two patches carry the same version of a system state; of more, all
    but the first carry it, each in a newer version. The third task is a kthread, the fourth an
    idle task. `relations` say otherwise of some of these, as far as it fits into the sizes.
    """

    patches: int = 2
    objects: int = 2
    tasks: int = 2
    relations: Relations = ()

    def __post_init__(self) -> None:
        for name, size in self.sizes:
            if not 1 <= size <= LARGEST:
                raise ScopeError(f"--{name} {size}: a scope has 1 to {LARGEST} {name}")

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """The sizes with their names, in the order of the command line."""
        return (("patches", self.patches), ("objects", self.objects), ("tasks", self.tasks))

    def __str__(self) -> str:
        sizes = [f"{name}={size}" for name, size in self.sizes]
        return " ".join([*sizes, *self.particulars])

    @property
    def particulars(self) -> tuple[str, ...]:
        """What the relations say, as far as it fits: `position_one(p1, f0)`, or `no older`."""
        fields, names = {field.name: field for field in Livepatch.fields()}, self._names()
        found = []
        for relation, tuples in self.relations:
            places = [names[sort] for sort in _elements(fields[relation])]
            fitting = [t for t in sorted(tuples) if all(map(_reaches, places, t))]
            shown = [", ".join(n[i] for n, i in zip(places, t, strict=True)) for t in fitting]
            found += [f"{relation}({which})" for which in shown] or [f"no {relation}"]
        return tuple(found)

    def where(self, **relations: Iterable[tuple[int, ...]]) -> Scope:
        """The same sizes with another content of these relations of the configuration."""
        return replace(self, relations=tuple((n, frozenset(t)) for n, t in relations.items()))

    def domain(self, era: Era) -> Domain:
        """Names and configuration of this scope in a release."""
        names, rules = self._names(), self._rules(era)
        for relation, tuples in self.relations:
            rules[relation] = _member_of(tuples)
        return Domain(names, configuration(names, rules))

    def _names(self) -> dict[type[Element], tuple[str, ...]]:
        return {
            Patch: tuple(f"p{i}" for i in range(self.patches)),
            Object: ("vmlinux", *(f"m{i}" for i in range(1, self.objects))),
            Function: tuple(f"f{i}" for i in range(self.objects)),
            Task: tuple(f"t{i}" for i in range(self.tasks)),
            SystemState: ("s0",),
        }

    def _rules(self, era: Era) -> dict[str, Callable[..., bool]]:
        """Whom each configuration relation holds for; one that is not here holds for none."""
        last_patch, last_object = self.patches - 1, self.objects - 1
        several, modules = self.patches > 1, self.objects > 1
        cumulative = several and era.replace

        def callbacks(_: int, __: int) -> bool:
            return era.callbacks

        return {
            "vmlinux": lambda o: o == 0,
            "has_object": _every,
            "object_before": lambda _, a, b: a < b,
            "function_of": lambda f, o: f == o,
            "has_func": lambda p, f: (
                not (cumulative and modules and (p, f) == (last_patch, last_object))
            ),
            "has_pre_patch": lambda p, o: (
                era.callbacks and not (several and (p, o) == (0, last_object))
            ),
            "has_post_patch": callbacks,
            "has_pre_unpatch": callbacks,
            "has_post_unpatch": callbacks,
            "replace": lambda p: cumulative and p == last_patch,
            "immediate": lambda p: several and era.immediate and p == last_patch,
            "carries": lambda p, _: several and (self.patches == ALIKE or p != 0),
            "older": lambda p, q, _: self.patches > ALIKE and 0 < p < q,
            "user_task": lambda t: t not in (KTHREAD, IDLE),
            "idle_task": lambda t: t == IDLE,
            "reliable": _every,
            "reliable_stacks": _every,
        }


def configuration(
    names: dict[type[Element], tuple[str, ...]], rules: dict[str, Callable[..., bool]]
) -> dict[Field, frozenset[tuple[int, ...]]]:
    """Tabulate each configuration relation; one without a rule holds for none."""
    table: dict[Field, frozenset[tuple[int, ...]]] = {}
    for field in Livepatch.fields():
        if field.role is Role.CONFIG:
            rule: Callable[..., bool] = rules.get(field.name, _none)
            sizes = [range(len(names[sort])) for sort in _elements(field)]
            table[field] = frozenset(t for t in product(*sizes) if rule(*t))
    return table


def _reaches(names: tuple[str, ...], index: int) -> bool:
    return index < len(names)


def _elements(field: Field) -> list[type[Element]]:
    return [sort for sort in field.sorts if issubclass(sort, Element)]


def _member_of(tuples: frozenset[tuple[int, ...]]) -> Callable[..., bool]:
    return lambda *arguments: arguments in tuples


def _every(*_: int) -> bool:
    return True


def _none(*_: int) -> bool:
    return False
