"""What a log is about: patches, targets, and how they print their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from explorer.plain_log.dmesg import LogLine
from explorer.plain_log.recognise import callback, core, of_sort, own_keys
from explorer.replay.console import PREFIX
from explorer.replay.kernel_world import KernelWorld
from explorer.scenarios.world import (
    Kind,
    Operation,
    PatchFile,
    Scenario,
    Target,
    Wording,
)
from model.era import Era
from model.kernel.kinds import Function, Patch
from model.language.ground import Domain


@dataclass(frozen=True, slots=True)
class LogWorld:
    """Targets start with vmlinux. `assumed` = what the log or the description does not say.

    A name of a patch such as `fix (load 2)` is printed as `fix`: it is the same module with other
    contents, and at most one of these is loaded at a time.
    """

    wording: Wording
    targets: tuple[Target, ...]
    patches: tuple[PatchFile, ...]
    assumed: tuple[str, ...] = ()

    def scenario(self, era: str) -> Scenario:
        """The loads of all these patches.

        There is no task but the bystander. It is enough: whether it switches in an attempt is open,
        which explains every transition that waits.
        """
        loads = (Operation(Kind.LOAD_PATCH, 0, file.name, file) for file in self.patches)
        steps = tuple((load, None) for load in loads)
        return Scenario("", "", era, self.wording, self.targets, self.patches, (), steps)

    def domain(self, era: Era) -> Domain:
        """The individuals with the names that the kernel prints, and what the patches contain."""
        world = KernelWorld(self.scenario(era.name), era)
        domain = world.domain({file.name: file for file in self.patches})
        return replace(domain, names={**domain.names, Patch: self.printed.patches})

    @property
    def replaces(self) -> bool:
        """Some patch replaces all others."""
        return any(file.replace for file in self.patches)

    def in_release(self, era: Era) -> LogWorld:
        """What a release without callbacks knows of these patches."""
        if era.callbacks or not any(o.callbacks for p in self.patches for o in p.objects):
            return self
        patches = tuple(
            replace(p, objects=tuple(replace(o, callbacks=frozenset()) for o in p.objects))
            for p in self.patches
        )
        assumed = (*self.assumed, f"release {era.name} has no callbacks")
        return replace(self, patches=patches, assumed=assumed)

    @property
    def printed(self) -> PrintedNames:
        """The names in the log."""
        patches = tuple(file.name.split(" (", maxsplit=1)[0] for file in self.patches)
        return PrintedNames(patches, tuple(t.name for t in self.targets), self.targets)


@dataclass(slots=True)
class PrintedNames:
    """What patches and objects are called in the log, by number."""

    patches: tuple[str, ...]
    objects: tuple[str, ...]
    targets: tuple[Target, ...]

    def target(self, number: int) -> Target:
        """The target, with how it prints its own lines."""
        return self.targets[number]


def with_functions_of(lines: Iterable[LogLine], world: LogWorld) -> LogWorld:
    """The world with only those functions that the core's lines name, and those that are missing.

    Whether a task is inside a function shows in no line: it may stay behind for other reasons too.
    """
    known = (found for line in lines if (found := core(line.text)) is not None)
    names = frozenset(name for found in known for name in of_sort(*found, Function))

    def kept(functions: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in functions if name in names)

    targets = tuple(replace(t, functions=kept(t.functions)) for t in world.targets)
    patches = tuple(
        replace(p, objects=tuple(replace(o, functions=kept(o.functions)) for o in p.objects))
        for p in world.patches
    )
    return replace(world, targets=targets, patches=patches)


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line that the model must print: its number, its text, and the text it is compared by."""

    number: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a log: those that are judged, and those that are not.

    `unknown` are lines of the livepatch core that the model does not print in any release; `other`
    is the number of all further lines.
    """

    judged: tuple[JudgedLine, ...]
    unknown: tuple[LogLine, ...]
    other: int


def sort_lines(lines: Iterable[LogLine], world: LogWorld) -> Sorted:
    """Which of these lines the patches, the targets and the core of this world print."""
    own = tuple(own_keys(world.wording, world.targets))
    judged, unknown, other = [], [], 0
    for line in lines:
        key = _key(line.text, world.wording, own)
        if key is not None:
            judged.append(JudgedLine(line.number, line.text, key))
        elif line.text.startswith(PREFIX):
            unknown.append(line)
        else:
            other += 1
    return Sorted(tuple(judged), tuple(unknown), other)


def _key(text: str, wording: Wording, own: Iterable[Callable[[str], str | None]]) -> str | None:
    if core(text) is not None:
        return text
    called = callback(text)
    if called is not None and called.wording is wording:
        return called.key
    return next((key for find in own if (key := find(text)) is not None), None)
