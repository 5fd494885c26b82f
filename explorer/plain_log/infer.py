"""The worlds of a log of which nothing else is known: as little as explains its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from explorer.plain_log.dmesg import LogLine
from explorer.plain_log.named import Named, NamedObject, NamedPatch, named
from explorer.plain_log.world import LogWorld
from explorer.scenarios.sentences import listed
from explorer.scenarios.wording import DEFAULT_PRINTS
from explorer.scenarios.world import (
    CALLBACKS,
    VMLINUX,
    PatchedObject,
    PatchFile,
    Prints,
    Target,
    Wording,
)

OLDER, NEWER = ((1, 1),), ((1, 2),)
"""A system state in two versions: a patch with the older one is refused beside the newer one."""

SILENT = Prints(init="", exit="")


def infer(lines: Sequence[LogLine]) -> Iterator[LogWorld]:
    """Worlds with what the log names, each with more in it that the log leaves open.

    First, every load of a patch has the same contents; then it may replace all other patches as
    well, or have contents of its own, or both.
    """
    found = named(lines)
    same, loads = [_patch(patch) for patch in found.patches], list(_loads(found))
    yield _world(lines, found, same)
    yield _world(lines, found, [*same, *_replacing(same)])
    if len(loads) > len(same):
        yield _world(lines, found, loads)
        yield _world(lines, found, [*loads, *_replacing(loads)])


def _replacing(files: Iterable[PatchFile]) -> Iterator[PatchFile]:
    return (replace(file, name=f"{file.name} (replaces)", replace=True) for file in files)


def _world(lines: Sequence[LogLine], found: Named, files: Sequence[PatchFile]) -> LogWorld:
    names = tuple(dict.fromkeys((VMLINUX, *(o for load in found.loads for o in load.objects))))
    wording = _wording(found, names, lines)
    targets = tuple(_target(name, wording, lines, found) for name in names)
    states = NEWER if found.older else ()
    patches = (*(replace(file, states=states) for file in files), *_never_loaded(found))
    return LogWorld(wording, targets, patches, tuple(_assumed(files, targets)))


def _loads(found: Named) -> Iterator[PatchFile]:
    """Every patch with what all of its loads show, and with what each of them does."""
    for patch in found.patches:
        general = _patch(patch)
        yield general
        seen = {general}
        for number, load in enumerate((x for x in found.loads if x.name == patch.name), start=1):
            file = _patch(load)
            if file not in seen:
                seen.add(file)
                yield replace(file, name=f"{file.name} (load {number})")


def _wording(found: Named, names: Iterable[str], lines: Sequence[LogLine]) -> Wording:
    """That of the first callback; without any, the one in which more targets print their lines."""
    if found.callbacks:
        return found.callbacks[0].wording
    own = {w: sum(_prints(name, w, lines) != SILENT for name in names) for w in Wording}
    return max((Wording.SAMPLES, Wording.RECORDS), key=lambda w: own[w])


def _target(name: str, wording: Wording, lines: Sequence[LogLine], found: Named) -> Target:
    items = [load.objects[name] for load in found.loads if name in load.objects]
    functions = dict.fromkeys(function for item in items for function in item.functions)
    return Target(name, tuple(functions), _prints(name, wording, lines))


def _prints(name: str, wording: Wording, lines: Iterable[LogLine]) -> Prints:
    """How a target prints its init and exit: as the first of these lines does, else not at all."""
    init, leave = DEFAULT_PRINTS[wording].init or "", DEFAULT_PRINTS[wording].exit or ""
    patterns = [_own(template, name) for template in (init, leave)]
    for line in lines:
        if line.text.startswith(name):
            for pattern in patterns:
                if found := pattern.fullmatch(line.text):
                    word = found.groupdict().get("word") or name
                    return Prints(init=_with_word(init, word), exit=_with_word(leave, word))
    return SILENT


def _own(template: str, name: str) -> re.Pattern[str]:
    """A target's own line; a sample module prints a function name that need not hold its own."""
    text = re.escape(template).replace(re.escape("{name}"), re.escape(name), 1)
    text = text.replace(re.escape("{name}"), r"(?P<word>\w+)")
    return re.compile(text.replace(re.escape("{result}"), "-?[0-9]+"))


def _with_word(template: str, word: str) -> str:
    """The template with every name but the first, which is the module's, written out."""
    first, *rest = template.split("{name}")
    return "{name}".join((first, word.join(rest)))


def _patch(patch: NamedPatch) -> PatchFile:
    order = _ordered(list(patch.objects), patch.follows)
    return PatchFile(patch.name, tuple(_object(name, patch.objects[name]) for name in order))


def _object(name: str, item: NamedObject) -> PatchedObject:
    functions, missing = tuple(item.functions), tuple(item.missing)
    return PatchedObject(name, functions, frozenset(item.callbacks), missing)


def _never_loaded(found: Named) -> Iterator[PatchFile]:
    """Patches that the kernel refuses before it enables them."""
    for name in dict.fromkeys(found.older):
        yield PatchFile(f"{name} (older)", (), states=OLDER)
    for function in dict.fromkeys(found.nameless):
        lacking = PatchedObject(VMLINUX, (), frozenset(), (function,))
        yield PatchFile(f"(a patch that names {function})", (lacking,))


def _ordered(names: list[str], before: Iterable[tuple[str, str]]) -> list[str]:
    """Names in an order that agrees with these pairs; earlier pairs win against later ones."""
    after: dict[str, set[str]] = {name: set() for name in names}
    for one, two in before:
        if one not in _reached(after, two):
            after[one].add(two)
    order: list[str] = []
    while waiting := [name for name in names if name not in order]:
        order.append(next(n for n in waiting if not any(n in after[w] for w in waiting)))
    return order


def _reached(after: dict[str, set[str]], start: str) -> set[str]:
    found, new = {start}, [start]
    while new:
        fresh = after[new.pop()] - found
        found |= fresh
        new.extend(fresh)
    return found


def _assumed(patches: Sequence[PatchFile], targets: Iterable[Target]) -> Iterator[str]:
    yield "what the log does not show of a patch is not in it"
    plain = [patch for patch in patches if not patch.replace]
    yield "no patch replaces others" if plain == list(patches) else "any patch may replace others"
    for patch in plain:
        names = [item.name for item in patch.objects]
        if names:
            yield f"{patch.name}: objects in the order {listed(names)}"
        for item in patch.objects:
            lacking = [name for name in CALLBACKS if name not in item.callbacks]
            if lacking:
                yield f"{patch.name}: no {', '.join(lacking)} for {item.name}"
    for target in targets:
        if target.name != VMLINUX and target.prints == SILENT:
            yield f"{target.name}: prints nothing when it is loaded and unloaded"
