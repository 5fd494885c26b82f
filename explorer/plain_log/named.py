"""What the lines of a log name: patches, their objects, callbacks and functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from explorer.plain_log.dmesg import LogLine
from explorer.plain_log.recognise import ENABLE, Callback, Template, callback, core, of_sort
from explorer.scenarios.world import VMLINUX
from model.kernel.kinds import Function, Object, Patch

RESTING = ("LIVE", "-")
"""What a callback prints of a module that neither comes nor goes: a loop over all objects runs."""


@dataclass(slots=True)
class NamedObject:
    """What the log shows of an object of a patch."""

    callbacks: set[str] = field(default_factory=set)
    functions: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class NamedPatch:
    """A patch during one load, or all of them. `objects` are in the order of the log.

    `follows` are pairs of objects that one loop has visited in this order.
    """

    name: str
    objects: dict[str, NamedObject] = field(default_factory=dict)
    follows: list[tuple[str, str]] = field(default_factory=list)

    def object(self, name: str) -> NamedObject:
        """An object of the patch; from now on it is one."""
        return self.objects.setdefault(name, NamedObject())

    def add(self, other: NamedPatch) -> None:
        """What another load shows holds of this one too."""
        self.follows += other.follows
        for name, item in other.objects.items():
            mine = self.object(name)
            mine.callbacks |= item.callbacks
            mine.functions += [f for f in item.functions if f not in mine.functions]
            mine.missing += [f for f in item.missing if f not in mine.missing]


@dataclass(slots=True)
class Named:
    """`loads` are the loads of patches, also those that may be no new load but an enabling.

    `nameless` are functions that a patch lacked of which the log names neither itself nor its
    object. `older` are patches whose system states were older than those of the others.
    """

    loads: list[NamedPatch] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)

    @property
    def patches(self) -> list[NamedPatch]:
        """Each patch once, with what all of its loads show."""
        found: dict[str, NamedPatch] = {}
        for load in self.loads:
            found.setdefault(load.name, NamedPatch(load.name)).add(load)
        return list(found.values())


def named(lines: Iterable[LogLine]) -> Named:
    """Go through the log once."""
    reader = _Reader()
    for line in lines:
        called = callback(line.text)
        if called is not None:
            reader.callback(called)
        elif (known := core(line.text)) is not None:
            reader.core(*known)
    reader.settle_functions(None)
    return reader.found


class _Reader:
    """Remembers the patch and the object named last: lines under one klp_mutex name them once."""

    def __init__(self) -> None:
        self.found = Named()
        self._loads: dict[str, NamedPatch] = {}
        self._patch: NamedPatch | None = None
        self._object = VMLINUX
        self._loop: Callback | None = None
        self._enabling: set[str] = set()
        self._waiting: list[tuple[Template, str]] = []

    def _load(self, name: str, *, new: bool = False) -> NamedPatch:
        """The present load of a patch."""
        if new or name not in self._loads:
            self._loads[name] = NamedPatch(name)
            self.found.loads.append(self._loads[name])
        return self._loads[name]

    def _named(self, name: str, *, enables: bool) -> NamedPatch:
        """The load of this patch to which a line belongs; the first line of enabling begins one."""
        load = self._load(name, new=enables and name not in self._enabling)
        if enables:
            self._enabling.add(name)
        else:
            self._enabling.discard(name)
        return load

    def callback(self, called: Callback) -> None:
        """A callback has run."""
        self.settle_functions(None)
        self.found.callbacks.append(called)
        patch, before = self._load(called.patch), self._loop
        patch.object(called.target).callbacks.add(called.name)
        if before is not None and _same_loop(before, called):
            patch.follows.append((before.target, called.target))
        self._enabling.discard(called.patch)
        self._patch, self._object, self._loop = patch, called.target, called

    def core(self, template: Template, names: tuple[str, ...]) -> None:
        """The core has printed a line."""
        self._loop = None
        if template.needs_states:
            self.found.older += of_sort(template, names, Patch)
            return
        for patch in of_sort(template, names, Patch):
            self._patch = self._named(patch, enables=ENABLE in template.actions)
        for target in of_sort(template, names, Object):
            self._object = target
            if self._patch is not None:
                self._patch.object(target)
        self.settle_functions(template)
        self._waiting += [(template, f) for f in of_sort(template, names, Function)]

    def settle_functions(self, follows: Template | None) -> None:
        """The functions of the last line belong to what the next line of the same step names."""
        for template, function in self._waiting:
            known = follows is not None and not template.actions.isdisjoint(follows.actions)
            if self._patch is None or (template.needs_missing and not known):
                self.found.nameless.append(function)
            else:
                item = self._patch.object(self._object)
                functions = item.missing if template.needs_missing else item.functions
                if function not in functions:
                    functions.append(function)
        self._waiting = []


def _same_loop(first: Callback, then: Callback) -> bool:
    """One klp_for_each_object() has called both: nothing of the core was printed in between."""
    same = first.patch == then.patch and first.name == then.name and first.target != then.target
    return same and first.state in RESTING and then.state in RESTING
