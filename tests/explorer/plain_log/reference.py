"""Following a log with the interpreter alone: no grounding, no packed states, no compiled code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from explorer.interpret import Interpreter, Moment, Move, State
from explorer.plain_log.printing_kernel import at_rest
from explorer.plain_log.recognise import SIGNS
from explorer.plain_log.world import LogWorld
from explorer.replay.console import Console
from model.era import Era
from model.kernel import livepatch
from model.kernel.kinds import Answer, ModuleState

Printed = tuple[str, ...]


@dataclass
class Reference:
    """Steps of one world; those of a state are found once."""

    world: LogWorld
    era: Era
    steps: dict[State, list[tuple[State, Printed]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        domain = self.world.domain(self.era)
        self.interpreter = Interpreter(livepatch(self.era), domain)
        self.console = Console(self.world.printed, self.world.wording, self)

    def accepted(self, keys: Sequence[str], *, complete: bool) -> int | None:
        """How many of these lines some run prints first; None if the log is allowed."""
        now: set[tuple[State, Printed]] = {(self.interpreter.initial(), ())}
        for number, key in enumerate(keys):
            now = {(state, due[1:]) for state, due in self._closed(now) if due[:1] == (key,)}
            if not now:
                return number
        return len(keys) if complete and not self._rests(now) else None

    def _rests(self, now: Iterable[tuple[State, Printed]]) -> bool:
        rest = at_rest(self.era)
        return any(
            not due and self.interpreter.holds(rest, Moment(state))
            for state, due in self._closed(now)
        )

    def _closed(self, now: Iterable[tuple[State, Printed]]) -> set[tuple[State, Printed]]:
        """With all that silent steps lead to, and the steps that print, their lines still due."""
        found = set(now)
        waiting = [state for state, due in found if not due]
        while waiting:
            for state, printed in self._successors(waiting.pop()):
                if (state, printed) not in found:
                    found.add((state, printed))
                    if not printed:
                        waiting.append(state)
        return found

    def _successors(self, state: State) -> list[tuple[State, Printed]]:
        if state not in self.steps:
            self.steps[state] = [
                self._step(state, move) for move in self.interpreter.choices(state)
            ]
        return self.steps[state]

    def _step(self, state: State, move: Move) -> tuple[State, Printed]:
        self.state, self.move = state, move
        result = self.interpreter.step(state, move)
        return result.state, tuple(self.console.lines(result))

    def further_line(self, _patch: int, _callback: str) -> None:
        return None

    def pre_patch_result(self, _patch: int, _target: int) -> int:
        return next((SIGNS[a] for a in self.move.arguments if isinstance(a, Answer)), 0)

    def init_result(self, _target: int) -> int:
        return next((SIGNS[a] for a in self.move.arguments if isinstance(a, Answer)), 0)

    def module_state(self, target: int) -> ModuleState:
        fields = self.interpreter.machine.fields
        value = self.interpreter.get(
            self.state, next(f for f in fields if f.name == "module_state"), target
        )
        assert isinstance(value, ModuleState)
        return value
