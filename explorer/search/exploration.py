"""What an exhaustive search has found, where it stops, and its order: level after level."""

from __future__ import annotations

import resource
import time
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from explorer.errors import StoppedEarlyError
from explorer.goals import Problem
from explorer.interrupt import PRESSED
from explorer.search.layout import Layout
from model.language.ground import Ground

INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a search stops undecided; None = no limit. Memory in bytes, time in seconds."""

    states: int | None = None
    seconds: float | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A rule broken, or a premise seen: in state `at`, or in the step of `action` from there."""

    at: int
    action: int | None
    depth: int


Edges = Counter[tuple[int, int, int]]
"""Numbers of steps, by state, successor and number of the ground action."""
Graph = tuple["array[int]", "array[int]", "array[int]"]
"""Each step that changes a state: the numbers of the state, of its successor, of the action."""


@dataclass(slots=True)
class Exploration:
    """What a search has found so far; `stopped` = why it ended early, None = every state seen.

    `engine` is who searched. `parents` gives for each state, in the order of discovery, the state
    that it was first reached from (-1 for the initial one). `edges(mask)` counts the steps that
    change a state, by the state and its successor, both under the mask, and by ground action.
    `orbits()` counts the states with interchangeable tasks told apart. `graph()` gives each step
    that changes a state, once every state was visited; states are numbered in the order of
    discovery. `merged` = others waited while the holder of klp_mutex did what nobody sees, so that
    depths need not be the least.
    """

    engine: str
    problem: Problem
    ground: Ground
    layout: Layout
    parents: Mapping[int, int]
    edges: Callable[[int], Edges]
    graph: Callable[[], Graph]
    orbits: Callable[[], int]
    fired: Sequence[int] = ()
    branching: dict[int, int] = field(default_factory=dict)
    terminal: Sequence[int] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    broken: dict[int, Sighting] = field(default_factory=dict)
    seen: dict[int, Sighting] = field(default_factory=dict)
    stopped: str | None = None
    merged: bool = False

    @property
    def complete(self) -> bool:
        """Every reachable state was visited."""
        return self.stopped is None

    @property
    def states(self) -> int:
        """States met, interchangeable tasks counted once."""
        return len(self.parents)

    @property
    def unreduced(self) -> int:
        """States met, interchangeable tasks told apart."""
        return self.orbits() if self.layout.classes else self.states

    @property
    def transitions(self) -> int:
        """Enabled choices met, those that change nothing included."""
        return sum(self.fired)

    @property
    def depth(self) -> int:
        """Steps from the initial state to the farthest state met."""
        return len(self.levels) - 1


Progress = Callable[[Exploration | None, int], None]
"""Called now and then with how many states of a level are left; None while preparing. May raise."""
Pulse = Callable[[], None]


class Clock:
    """Limits, counted from now."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._began = limits, time.monotonic()

    def reached(self, states: int) -> str | None:
        """The limit that is met, in words."""
        if PRESSED.is_set():
            return INTERRUPTED
        limits = self._limits
        if limits.states is not None and states >= limits.states:
            return f"--max-states {limits.states} reached"
        if limits.seconds is not None and time.monotonic() - self._began >= limits.seconds:
            return f"--max-seconds {limits.seconds:g} reached"
        if limits.memory is not None and resident() >= limits.memory:
            return f"--max-memory {limits.memory} bytes reached"
        return None

    def preparing(self) -> None:
        """Called while the scope is prepared: StoppedEarlyError if a limit is met by then."""
        if reason := self.reached(0):
            raise StoppedEarlyError(f"{reason} before the first state of this scope was visited")


class Levels(Protocol):
    """A search that can take one level, a part of it at a time."""

    found: Exploration
    chunk: int
    """States between two looks at limits and progress."""

    def begin_level(self) -> int:
        """How many states are new since the last level."""

    def visit(self, start: int, stop: int) -> None:
        """Look at these states of the level and take every step from them."""

    def branching(self) -> dict[int, int]:
        """How many of the states visited have so many enabled choices."""


def by_levels(run: Levels, clock: Clock, progress: Progress | None) -> Exploration:
    """Level after level until nothing is new, every rule is broken, or the search is stopped."""
    try:
        _explore(run, clock, progress)
    except KeyboardInterrupt:
        run.found.stopped = INTERRUPTED
    except MemoryError as error:
        run.found.stopped = str(error) or "no memory left"
    return run.found


def _explore(run: Levels, clock: Clock, progress: Progress | None) -> None:
    found = run.found
    while size := run.begin_level():
        for at in range(0, size, run.chunk):
            found.stopped = clock.reached(found.states)
            if progress:
                progress(found, size - at)
            if found.stopped:
                return
            run.visit(at, min(at + run.chunk, size))
        if found.problem.goals and len(found.broken) == len(found.problem.goals):
            found.stopped = "every rule is violated"
            return
    found.branching.update(run.branching())


def resident() -> int:
    """Resident bytes now, where the system tells; else the most there were."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()
