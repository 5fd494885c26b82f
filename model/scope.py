"""How many patches, objects and tasks; what the patches of a scope look like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from model.kernel.kinds import Function, Object, Patch, Task
from model.kernel.state import Livepatch
from model.language import Domain, Element, Field, Role

LARGEST = 16
"""Sizes beyond this are refused: no engine here would ever finish."""


class ScopeError(Exception):
    """A size that makes no sense."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Sizes. Objects include vmlinux; every object has one function; every patch has every object.

    All patches replace every function and have all callbacks, except that the last of several
    patches has no pre_patch for its last object. Modules start unloaded.
    """

    patches: int = 2
    objects: int = 2
    tasks: int = 2

    def __post_init__(self) -> None:
        for name, size in self.sizes:
            if not 1 <= size <= LARGEST:
                raise ScopeError(f"--{name} {size}: a scope has 1 to {LARGEST} {name}")

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """The sizes with their names, in the order of the command line."""
        return (("patches", self.patches), ("objects", self.objects), ("tasks", self.tasks))

    def __str__(self) -> str:
        return " ".join(f"{name}={size}" for name, size in self.sizes)

    def domain(self) -> Domain:
        """Names and configuration of this scope."""
        names: dict[type[Element], tuple[str, ...]] = {
            Patch: tuple(f"p{i}" for i in range(self.patches)),
            Object: ("vmlinux", *(f"m{i}" for i in range(1, self.objects))),
            Function: tuple(f"f{i}" for i in range(self.objects)),
            Task: tuple(f"t{i}" for i in range(self.tasks)),
        }
        return Domain(names, configuration(names, self._rules()))

    def _rules(self) -> dict[str, Callable[..., bool]]:
        sparse = (self.patches - 1, self.objects - 1) if self.patches > 1 else None
        return {
            "vmlinux": lambda o: o == 0,
            "object_before": lambda _, a, b: a < b,
            "function_of": lambda f, o: f == o,
            "missing": lambda _: False,
            "listed_twice": lambda _: False,
            "nesting": lambda: False,
            "has_pre_patch": lambda p, o: (p, o) != sparse,
        }


def configuration(
    names: dict[type[Element], tuple[str, ...]], rules: dict[str, Callable[..., bool]]
) -> dict[Field, frozenset[tuple[int, ...]]]:
    """Tabulate each configuration relation; one without a rule holds for every tuple."""
    table: dict[Field, frozenset[tuple[int, ...]]] = {}
    for field in Livepatch.fields():
        if field.role is Role.CONFIG:
            rule: Callable[..., bool] = rules.get(field.name, _every)
            sizes = [range(len(names[sort])) for sort in field.sorts if issubclass(sort, Element)]
            table[field] = frozenset(t for t in product(*sizes) if rule(*t))
    return table


def _every(*_: int) -> bool:
    return True
