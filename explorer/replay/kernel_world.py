"""What a scenario is about, as individuals and configuration of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from explorer.scenarios.world import CALLBACKS, VMLINUX, PatchedObject, PatchFile, Scenario, Target
from model.era import Era
from model.kernel.kinds import Function, Object, Patch, SystemState, Task
from model.language.ground import Domain
from model.language.terms import Element
from model.scope import configuration

BYSTANDER = 0
"""The task that stands for all those that are never inside anything and look at the system."""

NOTHING = "(none)"
"""The name of the individual of a sort that a scenario has none of; no sort is empty."""


class KernelWorld:
    """The individuals of a scenario by number, in the order of the scenario.

    A function is a pair of its object and its name; one that a patch names although the object
    does not have it is an individual too.
    """

    def __init__(self, scenario: Scenario, era: Era) -> None:
        self._era = era
        self.targets = {target.name: target for target in scenario.targets}
        self.objects = tuple(self.targets)
        self.patches = tuple(file.name for file in scenario.patches) or (NOTHING,)
        busy = {operation.subject for operation, _ in scenario.steps}
        self.modules = (*(name for name in self.targets if name != VMLINUX), *self.patches)
        self.tasks = ("(bystander)", *(task for task in scenario.tasks if task in busy))
        files = [*scenario.patches, *(op.file for op, _ in scenario.steps if op.file is not None)]
        self.missing = frozenset(
            (item.name, name) for file in files for item in file.objects for name in item.missing
        )
        has = [(target.name, name) for target in scenario.targets for name in target.functions]
        self.functions = (*has, *sorted(self.missing)) or (("", NOTHING),)
        self.states = tuple(sorted({state for file in files for state, _ in file.states}))
        self.names: dict[type[Element], tuple[str, ...]] = {
            Patch: self.patches,
            Object: self.objects,
            Function: tuple(name for _, name in self.functions),
            Task: self.tasks,
            SystemState: tuple(map(str, self.states)) or (NOTHING,),
        }

    def target(self, number: int) -> Target:
        """The target of this number."""
        return self.targets[self.objects[number]]

    def functions_of(self, target: str) -> list[int]:
        """The functions that a target has, by number."""
        names = self.targets[target].functions
        return [self.functions.index((target, name)) for name in names]

    def named_by(self, file: PatchFile) -> list[int]:
        """The functions that a patch names, in its order."""
        return [number for item in file.objects for number in self.listed_under(item)]

    def listed_under(self, item: PatchedObject) -> list[int]:
        """The functions that a patch names of one object, in its order."""
        names = (*item.functions, *item.missing)
        return [self.functions.index((item.name, name)) for name in names]

    def domain(self, files: Mapping[str, PatchFile]) -> Domain:
        """This world with these patch modules, by name; a patch that is not given is empty."""
        patches = [files.get(name, PatchFile(name, ())) for name in self.patches]
        return Domain(self.names, configuration(self.names, self._rules(patches)))

    def _rules(self, patches: list[PatchFile]) -> dict[str, Callable[..., bool]]:
        objects = [self._places(file) for file in patches]
        functions = [frozenset(self.named_by(file)) for file in patches]
        rules: dict[str, Callable[..., bool]] = {
            "vmlinux": lambda o: self.objects[o] == VMLINUX,
            "has_object": lambda p, o: self.objects[o] in _names(patches[p].objects),
            "object_before": lambda p, a, b: objects[p][a] < objects[p][b],
            "function_of": lambda f, o: self.functions[f][0] == self.objects[o],
            "has_func": lambda p, f: f in functions[p],
            "missing": lambda f: self.functions[f] in self.missing,
            "replace": lambda p: patches[p].replace,
            "carries": lambda p, s: self._version(patches[p], s) is not None,
            "older": lambda p, q, s: self._is_older(patches[p], patches[q], s),
            "user_task": lambda t: t == BYSTANDER,
            "reliable": lambda _: True,
            "reliable_stacks": lambda: True,
            "nesting": lambda: True,
        }
        refer = {
            (p, item.name)
            for p, file in enumerate(patches)
            for item in file.objects
            if item.relocations
        }
        rules["has_relocations"] = lambda p, o: (p, self.objects[o]) in refer
        for kind in CALLBACKS:
            rules[f"has_{kind}"] = self._has_callback(patches, kind)
        return rules

    def _version(self, file: PatchFile, state: int) -> int | None:
        """The version of a system state, given by number, in a patch; None: it does not have it."""
        return dict(file.states).get(self.states[state]) if self.states else None

    def _is_older(self, file: PatchFile, other: PatchFile, state: int) -> bool:
        mine, others = self._version(file, state), self._version(other, state)
        return mine is not None and others is not None and mine < others

    def _places(self, file: PatchFile) -> list[int]:
        """For each object its place in the patch; those that the patch lacks come last."""
        order = list(dict.fromkeys((*_names(file.objects), *self.objects)))
        return [order.index(name) for name in self.objects]

    def _has_callback(self, patches: list[PatchFile], kind: str) -> Callable[..., bool]:
        having = {
            (p, self.objects.index(item.name))
            for p, file in enumerate(patches)
            for item in file.objects
            if self._era.callbacks and kind in item.callbacks
        }
        return lambda p, o: (p, o) in having


def _names(objects: Iterable[PatchedObject]) -> list[str]:
    return [item.name for item in objects]
