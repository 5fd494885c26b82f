"""Where a replay shows something else than was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from explorer.replay.replaying import ReplayedStep
from explorer.scenarios.result_codes import NAMES
from explorer.scenarios.world import ObjectView, Observation, Operation, PatchView, Scenario

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first aspect of an operation in which expected and shown differ, both as lines.

    `number` counts the operations of the scenario from 0, as the records do. `aspect` is one of
    result, log, settled, sysfs, modules, active, held.
    """

    number: int
    operation: Operation
    aspect: str
    expected: Lines
    shown: Lines

    @property
    def sentence(self) -> str:
        """Where and what, with the first line that differs, on one line."""
        pairs = zip_longest(self.expected, self.shown, fillvalue="nothing more")
        expected, shown = next(pair for pair in pairs if pair[0] != pair[1])
        where = f"operation {self.number} `{self.operation.text}`"
        return f"{where}: {self.aspect}: expected {_quoted(expected)}, model {_quoted(shown)}"


def first_difference(scenario: Scenario, replayed: tuple[ReplayedStep, ...]) -> Difference | None:
    """The first operation, and in it the first aspect, that is not as expected."""
    for number, ((operation, said), step) in enumerate(zip(scenario.steps, replayed, strict=True)):
        if said is not None:
            for aspect, lines in ASPECTS.items():
                expected, shown = lines(said, said), lines(said, step.seen)
                if expected != shown:
                    return Difference(number, operation, aspect, expected, shown)
    return None


def _result(said: Observation, shown: Observation) -> Lines:
    if said.result is None or shown.result is None:
        return ()
    name = NAMES.get(-shown.result)
    return (str(shown.result) if name is None else f"{shown.result} ({name})",)


def _log(said: Observation, shown: Observation) -> Lines:
    return () if said.log is None else shown.log or ()


def _settled(said: Observation, shown: Observation) -> Lines:
    return () if said.settled is None else (str(shown.settled),)


def _sysfs(said: Observation, shown: Observation) -> Lines:
    if said.patches is None:
        return ()
    views = shown.patches or {}
    return tuple(
        line
        for name in sorted(views)
        for line in _patch(name, said.patches.get(name, PatchView()), views[name])
    )


def _patch(name: str, said: PatchView, shown: PatchView) -> Iterator[str]:
    yield f"{name}/"
    yield from _file(f"{name}/enabled", said.enabled, shown.enabled)
    yield from _file(f"{name}/transition", said.transition, shown.transition)
    yield from _file(f"{name}/replace", said.replace, shown.replace)
    yield from _file(f"{name}/stack_order", said.stack_order, shown.stack_order)
    for path in sorted(said.files or {}):
        yield f"{name}/{path} {(shown.files or {}).get(path, 'missing')}"
    if said.objects is not None:
        objects = shown.objects or {}
        for item in sorted(objects):
            yield from _object(f"{name}/{item}", said.objects.get(item), objects[item])


def _object(path: str, said: ObjectView | None, shown: ObjectView) -> Iterator[str]:
    yield f"{path}/"
    if said is not None:
        yield from _file(f"{path}/patched", said.patched, shown.patched)
    if said is not None and said.functions is not None:
        yield from (f"{path}/{function}/" for function in shown.functions or ())


def _file(path: str, said: int | None, shown: int | None) -> Iterator[str]:
    if said is not None:
        yield f"{path} {'missing' if shown is None else int(shown)}"


def _modules(said: Observation, shown: Observation) -> Lines:
    if said.modules is None:
        return ()
    lines = []
    for name, view in sorted((shown.modules or {}).items()):
        words, wanted = [name], said.modules.get(name)
        if wanted is not None and wanted.references is not None:
            words.append(f"references {view.references}")
        if wanted is not None and wanted.state is not None:
            words.append(f"state {view.state}")
        if wanted is not None and wanted.pre_patch_result is not None:
            words.append(f"pre_patch result {view.pre_patch_result}")
        lines.append(", ".join(words))
    return tuple(lines)


def _active(said: Observation, shown: Observation) -> Lines:
    """Only the objects and functions that something is said of."""
    versions = shown.active or {}
    return tuple(f"{name}: {versions.get(name, 'nothing')}" for name in sorted(said.active or {}))


def _held(said: Observation, shown: Observation) -> Lines:
    if said.held is None:
        return ()
    return tuple(f"{task}: {version}" for task, version in sorted((shown.held or {}).items()))


ASPECTS: dict[str, Callable[[Observation, Observation], Lines]] = {
    "result": _result,
    "log": _log,
    "settled": _settled,
    "sysfs": _sysfs,
    "modules": _modules,
    "active": _active,
    "held": _held,
}
"""The lines of an aspect of `shown`, as far as `said` says something of it."""


def _quoted(line: str) -> str:
    return line if line == "nothing more" else f"`{line}`"
