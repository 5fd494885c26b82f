"""Kernel releases as valuations of named switches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, Self, TypeVar, cast, overload

Setting = bool | Enum
V = TypeVar("V", bound=Setting)
Release = tuple[int, ...]


class Forced(Enum):
    """Whose module a forced transition pins for ever."""

    EVERY_LATER = "every patch that is removed later"
    LISTED = "every patch on the list"
    REMOVED = "the patches that are being removed"


class Signals(Enum):
    """Who reminds the tasks that hold up a transition."""

    NOBODY = "nobody"
    MANUAL = "a write to the file `signal`"
    AUTOMATIC = "every fifteenth retry"


class SchedulerHook(Enum):
    """Where a running task may switch itself."""

    NONE = "nowhere"
    COND_RESCHED = "cond_resched()"
    FREEZABLE_SLEEP = "a context switch into a freezable sleep"


class Synchronize(Enum):
    """What completion waits for before it lets go of code and states."""

    RCU = "synchronize_rcu()"
    ALL_CPUS = "a work item on every CPU"


class Switch(Generic[V]):
    """One difference between releases, with the mainline releases that changed it.

    `stable` are point releases of stable branches that took the change of a later mainline.
    """

    name: str

    def __init__(
        self, meaning: str, *history: tuple[str, V], stable: tuple[tuple[str, V], ...] = ()
    ) -> None:
        self.meaning = meaning
        self.history = tuple((release(name), value) for name, value in history)
        self.stable = tuple((release(name), value) for name, value in stable)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, era: None, owner: type) -> Self: ...
    @overload
    def __get__(self, era: Era, owner: type) -> V: ...
    def __get__(self, era: Era | None, owner: type) -> Self | V:
        if era is None:
            return self
        return cast("V", dict(era.switched).get(self.name, self.at(release(era.name))))

    def at(self, when: Release) -> V:
        """The value in this release."""
        values = [value for since, value in self.history if since <= when[:2]]
        values += [v for since, v in self.stable if since[:2] == when[:2] and since <= when]
        return values[-1]

    @property
    def kind(self) -> type[Setting]:
        """bool, or the enumeration of its values."""
        return cast("type[Setting]", type(self.history[0][1]))

    @property
    def words(self) -> tuple[str, ...]:
        """How its values are written."""
        if issubclass(self.kind, Enum):
            return tuple(member.name.lower() for member in self.kind)
        return ("no", "yes")

    def parse(self, word: str) -> Setting:
        """The value of this word, one of `words`."""
        if issubclass(self.kind, Enum):
            return self.kind[word.upper()]
        return word == "yes"


def word(value: Setting) -> str:
    """A value of a switch as it is written."""
    if isinstance(value, Enum):
        return value.name.lower()
    return "yes" if value else "no"


def release(name: str) -> Release:
    """`6.12` as (6, 12), for comparison."""
    return tuple(int(part) for part in name.split("."))


@dataclass(frozen=True)
class Era:
    """What a kernel release does differently; `switched` are switches set by hand."""

    name: str
    switched: tuple[tuple[str, Setting], ...] = field(default=())

    registration = Switch(
        "patches are registered first and stay after they are disabled",
        ("4.12", True),
        ("5.1", False),
    )
    stacking = Switch(
        "patches are enabled and disabled as a stack only", ("4.12", True), ("5.1", False)
    )
    immediate = Switch("a patch can be `immediate`", ("4.12", True), ("4.16", False))
    needs_reliable_stacks = Switch(
        "enabling is refused where stack traces are not reliable", ("4.12", True), ("5.2", False)
    )
    callbacks = Switch("objects can have callbacks", ("4.12", False), ("4.15", True))
    notices = Switch(
        "the log tells initializing, completing, canceling, reversing, and what failed",
        ("4.12", False),
        ("4.15", True),
    )
    complete_last = Switch(
        "`complete` is printed after the callbacks, and when an enable is cancelled too",
        ("4.12", False),
        ("4.15", True),
    )
    unwind_refused = Switch(
        "patches that were applied to a module are reverted when a later one refuses it",
        ("4.12", False),
        ("4.14", True),
    )
    forget_refused = Switch(
        "the object that refused a module forgets it",
        ("4.12", True),
        ("4.14", False),
        ("5.4", True),
        stable=(("4.14.148", True), ("4.19.78", True)),
    )
    force = Switch("a transition can be forced", ("4.12", False), ("4.16", True))
    forced = Switch(
        "whose module a forced transition pins",
        ("4.12", Forced.EVERY_LATER),
        ("5.1", Forced.LISTED),
        ("5.18", Forced.REMOVED),
    )
    signals = Switch(
        "who reminds tasks that hold up a transition",
        ("4.12", Signals.NOBODY),
        ("4.16", Signals.MANUAL),
        ("5.1", Signals.AUTOMATIC),
    )
    replace = Switch("a patch can replace all older ones", ("4.12", False), ("5.1", True))
    keep_replaced = Switch(
        "replaced patches stay until post_patch has run", ("4.12", False), ("5.5", True)
    )
    states = Switch("patches carry system states", ("4.12", False), ("5.5", True))
    permanent_ftrace = Switch(
        "ftrace cannot be switched off while something is patched", ("4.12", False), ("5.5", True)
    )
    notifier_errors = Switch(
        "another notifier can refuse a module", ("4.12", False), ("5.10", True)
    )
    idle_wakeup = Switch("idle CPUs are woken to switch", ("4.12", False), ("5.16", True))
    fork_sync = Switch(
        "fork copies TIF_PATCH_PENDING when it publishes the child", ("4.12", False), ("6.1", True)
    )
    clear_relocations = Switch(
        "relocations into a module are cleared when it goes", ("4.12", False), ("6.3", True)
    )
    scheduler_hook = Switch(
        "where a running task may switch itself",
        ("4.12", SchedulerHook.NONE),
        ("6.4", SchedulerHook.COND_RESCHED),
        ("6.16", SchedulerHook.FREEZABLE_SLEEP),
    )
    flush_before_reverse = Switch(
        "TIF_PATCH_PENDING is cleared before a reversal turns the target",
        ("4.12", False),
        ("6.4", True),
    )
    synchronize = Switch(
        "what completion waits for", ("4.12", Synchronize.RCU), ("4.13", Synchronize.ALL_CPUS)
    )
    force_under_mutex = Switch(
        "force looks at the transition and forces it under one klp_mutex", ("4.12", True)
    )
    put_outside_mutex = Switch(
        "the sysfs directory of a patch goes without klp_mutex, by a worker since 5.1",
        ("4.12", True),
    )
    equal_positions = Switch(
        "symbol positions 0 and 1 are the same function", ("4.12", False), ("6.19", True)
    )
    signal_attribute = Switch(
        "sysfs has `signal` for each patch", ("4.12", False), ("4.16", True), ("5.1", False)
    )
    force_attribute = Switch("sysfs has `force` for each patch", ("4.12", False), ("4.16", True))
    patched_attribute = Switch(
        "sysfs has `patched` for each object", ("4.12", False), ("6.1", True)
    )
    replace_attribute = Switch(
        "sysfs has `replace` for each patch", ("4.12", False), ("6.11", True)
    )
    stack_order_attribute = Switch(
        "sysfs has `stack_order` for each patch", ("4.12", False), ("6.14", True)
    )

    def switch(self, name: str, value: Setting) -> Era:
        """The same release with one switch set by hand."""
        kept = tuple(pair for pair in self.switched if pair[0] != name)
        return Era(self.name, (*kept, (name, value)))

    def __str__(self) -> str:
        changes = "".join(f" {name}={word(value)}" for name, value in self.switched)
        return self.name + changes


SWITCHES: dict[str, Switch[Setting]] = {
    name: switch for name, switch in vars(Era).items() if isinstance(switch, Switch)
}
"""Every switch by name, in order of declaration."""

LAST_MINOR = {4: 20, 5: 19, 6: 19, 7: 1}
"""The last release of each series; the first is 4.12, which brought the consistency model."""

FIRST = (4, 12)


def era(name: str) -> Era | None:
    """The era of a release such as 5.10 or 4.19.222; None if there is no such release."""
    if not re.fullmatch(r"[4-7]\.\d{1,2}(\.\d{1,3})?", name):
        return None
    when = release(name)
    if when[:2] < FIRST or when[1] > LAST_MINOR[when[0]]:
        return None
    return Era(".".join(map(str, when)))


NAMES = (
    "4.12",
    "4.14",
    "4.15",
    "4.16",
    "4.19",
    "5.1",
    "5.4",
    "5.5",
    "5.18",
    "6.1",
    "6.4",
    "6.12",
    "6.16",
)
ERAS = {name: Era(name) for name in NAMES}
"""The releases that changed something that can be seen, and those of the recorded kernels."""

DEFAULT_ERA = "6.1"
