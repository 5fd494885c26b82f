"""What the lines of a log name: patches, their objects, callbacks and functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from explorer.plain_log.dmesg import LogLine
from explorer.plain_log.recognise import Callback, Template, callback, core, of_sort
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
class Named:
    """`objects` are those of each patch, in the order of the log.

    `follows` are, per patch, pairs of objects that one loop has visited in this order. `unmarked`
    are patches that the kernel did not take for livepatches. `nameless` are functions that a patch
    lacked of which the log names neither itself nor its object. `wordings` are those of callbacks.
    """

    objects: dict[str, dict[str, NamedObject]] = field(default_factory=dict)
    follows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)

    def object(self, patch: str, name: str) -> NamedObject:
        """An object of a patch; from now on it is one."""
        return self.objects.setdefault(patch, {}).setdefault(name, NamedObject())


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
        self._patch: str | None = None
        self._object = VMLINUX
        self._loop: Callback | None = None
        self._waiting: list[tuple[Template, str]] = []

    def callback(self, called: Callback) -> None:
        """A callback has run."""
        self.settle_functions(None)
        found, before = self.found, self._loop
        found.callbacks.append(called)
        found.object(called.patch, called.target).callbacks.add(called.name)
        if before is not None and _same_loop(before, called):
            found.follows.setdefault(called.patch, []).append((before.target, called.target))
        self._patch, self._object, self._loop = called.patch, called.target, called

    def core(self, template: Template, names: tuple[str, ...]) -> None:
        """The core has printed a line."""
        self._loop = None
        if template.needs_unmarked:
            self.found.unmarked += of_sort(template, names, Patch)
            return
        for patch in of_sort(template, names, Patch):
            self._patch = patch
            self.found.objects.setdefault(patch, {})
        for target in of_sort(template, names, Object):
            self._object = target
            if self._patch is not None:
                self.found.object(self._patch, target)
        self.settle_functions(template)
        self._waiting += [(template, f) for f in of_sort(template, names, Function)]

    def settle_functions(self, follows: Template | None) -> None:
        """The functions of the last line belong to what the next line of the same step names."""
        for template, function in self._waiting:
            known = follows is not None and any(a in follows.actions for a in template.actions)
            if self._patch is None or (template.needs_missing and not known):
                self.found.nameless.append(function)
            else:
                item = self.found.object(self._patch, self._object)
                functions = item.missing if template.needs_missing else item.functions
                if function not in functions:
                    functions.append(function)
        self._waiting = []


def _same_loop(first: Callback, then: Callback) -> bool:
    """One klp_for_each_object() has called both: nothing of the core was printed in between."""
    same = first.patch == then.patch and first.name == then.name and first.target != then.target
    return same and first.state in RESTING and then.state in RESTING
