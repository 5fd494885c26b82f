"""All states that the model can be in after so many lines of a log, and so whether it allows it.

Steps that print nothing are taken freely; a step that prints several lines must print exactly the
next ones. A log that may stop anywhere may also stop between two lines of one step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from explorer.errors import StoppedEarlyError
from explorer.plain_log.successors import Visit

CHUNK = 512
"""States between two looks at the limits."""


class Clock:
    """Limits, counted from now; None = no limit. Time in seconds."""

    def __init__(self, states: int | None = None, seconds: float | None = None) -> None:
        self._states, self._seconds, self._began = states, seconds, time.monotonic()

    def reached(self, states: int) -> str | None:
        """The limit that is met with so many states visited, in words."""
        if self._states is not None and states >= self._states:
            return f"--max-states {self._states} reached"
        if self._seconds is not None and time.monotonic() - self._began >= self._seconds:
            return f"--max-seconds {self._seconds:g} reached"
        return None

    def pulse(self) -> None:
        """StoppedEarlyError if the time is up while the kernel is being prepared."""
        if reason := self.reached(0):
            raise StoppedEarlyError(f"{reason} before the first line was followed")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a state was reached from: so many lines, a state, the number of a ground action."""

    lines: int
    state: int
    action: int


@dataclass(slots=True)
class Acceptance:
    """What the simulation has found.

    `accepted` = the lines that some run prints first, all of them if the log is `allowed`.
    `possible` = what could have come next. `run` = the actions of one run that prints an allowed
    log. `stopped` = the limit that was met, None = decided.
    """

    accepted: int = 0
    allowed: bool = False
    possible: frozenset[str] = frozenset()
    run: tuple[int, ...] = ()
    states: int = 0
    stopped: str | None = None


@dataclass(slots=True)
class Simulation:
    """The set of states after each number of lines.

    `rests` says in which states a log may stop; without it, it may stop anywhere.
    """

    visit: Visit
    lines: Sequence[str]
    clock: Clock
    rests: Callable[[int], bool] | None = None
    levels: list[dict[int, Origin | None]] = field(default_factory=list)
    could: dict[int, set[str]] = field(default_factory=dict)
    cut: Origin | None = None
    states: int = 0

    def accept(
        self, initial: int, progress: Callable[[int, int], None] = lambda *_: None
    ) -> Acceptance:
        """Follow the log from this state as far as it goes."""
        self.levels = [{} for _ in range(len(self.lines) + 1)]
        self.levels[0][initial] = None
        for number in range(len(self.levels)):
            progress(number, len(self.lines))
            if self.rests is None and (self.cut or self.levels[-1]):
                return self._allowed(next(iter(self.levels[-1].values()), self.cut))
            if reason := self._close(number):
                return Acceptance(number, states=self.states, stopped=reason)
        for state, origin in self.levels[-1].items():
            if self.rests is not None and self.rests(state):
                return self._allowed(origin)
        reached = (number for number, level in enumerate(self.levels) if level)
        last = max(*reached, *self.could, 0)
        return Acceptance(last, possible=frozenset(self.could.get(last, ())), states=self.states)

    def _close(self, number: int) -> str | None:
        """Visit every state after so many lines; the limit that was met, or None."""
        level = self.levels[number]
        queue = list(level)

        def arrive(action: int, state: int, printed: tuple[str, ...]) -> None:
            if printed:
                self._print(Origin(number, source, action), state, printed)
            elif state not in level:
                level[state] = Origin(number, source, action)
                queue.append(state)

        for at, source in enumerate(queue):  # grows
            if at % CHUNK == 0 and (reason := self.clock.reached(self.states)):
                return reason
            self.states += 1
            self.visit(source, arrive)
        return None

    def _print(self, origin: Origin, state: int, printed: tuple[str, ...]) -> None:
        """A step that prints: go on behind its lines if they are those of the log."""
        for place, line in enumerate(printed, start=origin.lines):
            if place == len(self.lines) and self.rests is None:
                self.cut = self.cut or origin
                return
            if place == len(self.lines) or line != self.lines[place]:
                self.could.setdefault(place, set()).add(line)
                return
        self.levels[origin.lines + len(printed)].setdefault(state, origin)

    def _allowed(self, last: Origin | None) -> Acceptance:
        run: list[int] = []
        while last is not None:
            run.append(last.action)
            last = self.levels[last.lines][last.state]
        return Acceptance(
            len(self.lines), allowed=True, run=tuple(reversed(run)), states=self.states
        )
