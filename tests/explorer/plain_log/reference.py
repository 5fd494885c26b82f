"""Following a log with the interpreter alone: no grounding, no packed states, no compiled code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from explorer.interpret import Interpreter, Move, State
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
        domain = self.world.domain(self.era.name)
        self.interpreter = Interpreter(livepatch(self.era), domain)
        self.console = Console(self.world.printed, self.world.wording, self)

    def accepted(self, keys: Sequence[str]) -> int:
        """How many of these lines some run prints first."""
        now = {(self.interpreter.initial(), ())}
        for number, key in enumerate(keys):
            now = {(state, due[1:]) for state, due in self._printing(now) if due[0] == key}
            if not now:
                return number
        return len(keys)

    def _printing(self, now: Iterable[tuple[State, Printed]]) -> list[tuple[State, Printed]]:
        """Where a line is due, after any number of silent steps."""
        found = [(state, due) for state, due in now if due]
        waiting = [state for state, due in now if not due]
        silent = set(waiting)
        while waiting:
            for state, printed in self._successors(waiting.pop()):
                if printed:
                    found.append((state, printed))
                elif state not in silent:
                    silent.add(state)
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
