"""Exhaustive breadth-first search over packed states."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from explorer.errors import StoppedEarlyError
from explorer.goals import Problem
from explorer.interpret import Interpreter
from explorer.search.compiled import Compiled
from explorer.search.layout import Layout, interchangeable
from model.kernel.kinds import Task
from model.language.ground import Domain, Ground, ground

CHUNK = 2048
"""States between two looks at limits and progress."""


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


@dataclass(slots=True)
class Exploration:
    """What a search has found so far; `stopped` = why it ended early, None = every state seen."""

    problem: Problem
    ground: Ground
    layout: Layout
    parents: dict[int, int]
    fired: list[int]
    branching: dict[int, int]
    terminal: list[int]
    levels: list[int] = field(default_factory=list)
    broken: dict[int, Sighting] = field(default_factory=dict)
    seen: dict[int, Sighting] = field(default_factory=dict)
    stopped: str | None = None

    @property
    def complete(self) -> bool:
        """Every reachable state was visited."""
        return self.stopped is None

    @property
    def states(self) -> int:
        """States met, interchangeable tasks counted once."""
        return len(self.parents)

    @property
    def transitions(self) -> int:
        """Enabled choices met, those that change nothing included."""
        return sum(self.fired)

    @property
    def depth(self) -> int:
        """Steps from the initial state to the farthest state met."""
        return len(self.levels) - 1


Progress = Callable[[Exploration, int], None]
Pulse = Callable[[], None]


def search(
    problem: Problem,
    domain: Domain,
    limits: Limits = Limits(),
    progress: Progress | None = None,
    *,
    symmetry: bool = True,
    pulse: Pulse = lambda: None,
) -> Exploration:
    """Visit every reachable state, breadth first; ties in the order of declaration.

    Stops early, with `stopped` set, at a limit, on Ctrl-C, or when no rule is left undecided.
    `pulse` is called while the scope is prepared. StoppedEarlyError if a limit is met before that
    is done.
    """
    clock = _Clock(limits)
    run = _Run(problem, domain, lambda: _prepare(clock, pulse), symmetry=symmetry)
    try:
        run.explore(clock, progress)
    except KeyboardInterrupt:
        run.found.stopped = "interrupted"
    return run.found


class _Clock:
    """Limits, counted from now."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._began = limits, time.monotonic()

    def reached(self, states: int) -> str | None:
        """The limit that is met, in words."""
        limits = self._limits
        if limits.states is not None and states >= limits.states:
            return f"--max-states {limits.states} reached"
        if limits.seconds is not None and time.monotonic() - self._began >= limits.seconds:
            return f"--max-seconds {limits.seconds:g} reached"
        if limits.memory is not None and _memory() >= limits.memory:
            return f"--max-memory {limits.memory} bytes reached"
        return None


def _prepare(clock: _Clock, pulse: Pulse) -> None:
    pulse()
    if reason := clock.reached(0):
        raise StoppedEarlyError(f"{reason} before the first state of this scope was visited")


class _Run:
    def __init__(self, problem: Problem, domain: Domain, pulse: Pulse, *, symmetry: bool) -> None:
        grounded = ground(problem.machine, domain, pulse)
        swapped = Task if symmetry and interchangeable(grounded, Task) else None
        layout = Layout(grounded, swapped)
        start = layout.canonical(layout.pack(Interpreter(problem.machine, domain).initial()))
        self.found = Exploration(
            problem, grounded, layout, {start: -1}, [0] * len(grounded.actions), {}, []
        )
        self._next: list[int] = [start]
        self._branching = [0] * (len(grounded.actions) + 1)
        self._compile(pulse)

    def _compile(self, pulse: Pulse) -> None:
        found = self.found
        compiled = Compiled(found.ground, found.problem.goals, found.layout)
        names: dict[str, object] = {
            "V": found.parents,
            "push": self._next.append,
            "C": found.fired,
            "B": self._branching,
            "T": found.terminal,
            "U": [True] * len(found.problem.goals),
            "fail": self._fail,
            "hit": self._hit,
            "sort": found.layout.canonical,
        }
        self._unseen = cast("list[bool]", names["U"])
        exec(compile(compiled.text(pulse), "<ground machine>", "exec"), names)  # our own text
        slot = found.layout.slot(compiled.switch, ())
        self._mask = slot.mask
        values = range(len(list(cast("type[object]", compiled.switch.values))))  # type: ignore[call-overload]
        self._visit = {
            i << slot.offset: cast("Callable[[int], None]", names[f"visit_{i}"]) for i in values
        }
        self._look = cast("Callable[[int], None]", names["look"])

    def _fail(self, goal: int, state: int, action: int | None) -> None:
        if goal not in self.found.broken:
            self.found.broken[goal] = Sighting(state, action, self._depth(action))

    def _hit(self, goal: int, state: int, action: int | None) -> None:
        self._unseen[goal] = False
        self.found.seen[goal] = Sighting(state, action, self._depth(action))

    def _depth(self, action: int | None) -> int:
        return len(self.found.levels) - (action is None)

    def explore(self, clock: _Clock, progress: Progress | None) -> None:
        """Level after level until nothing is new, a limit is met, or every rule is broken."""
        found = self.found
        while self._next:
            frontier = self._next[:]
            self._next.clear()
            found.levels.append(len(frontier))
            for state in frontier:
                self._look(state)
            for at in range(0, len(frontier), CHUNK):
                found.stopped = clock.reached(found.states)
                if progress:
                    progress(found, len(frontier) - at)
                if found.stopped:
                    return
                for state in frontier[at : at + CHUNK]:
                    self._visit[state & self._mask](state)
            if len(found.broken) == len(found.problem.goals):
                found.stopped = "every rule is violated"
                return
        counts = Counter({k: n for k, n in enumerate(self._branching) if n})
        found.branching.update(sorted(counts.items()))


def _memory() -> int:
    """Resident bytes now, where the system tells; else the most there were."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()
