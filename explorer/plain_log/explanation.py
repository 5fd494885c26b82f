"""A run that prints a log, taken again by the interpreter, the reference of all engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import cast

from explorer.interpret import Individual, Interpreter, Move, State
from explorer.plain_log.recognise import SIGNS
from explorer.plain_log.world import JudgedLine, LogWorld
from explorer.replay.console import Console
from explorer.tracing import ReplayError
from model.kernel.kinds import Answer, ModuleState
from model.language.ground import Ground, GroundAction
from model.language.terms import Argument, Element, Member, sort_of


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """A step of the model, and the numbers of the lines of the log that it prints."""

    action: str
    mirrors: str
    by: str
    lines: tuple[int, ...]


def explain(
    run: Sequence[int],
    judged: Sequence[JudgedLine],
    ground: Ground,
    world: LogWorld,
) -> tuple[ExplainedStep, ...]:
    """The run of these ground actions step by step.

    ReplayError if a step is not possible or does not print the next lines of the log.
    """
    return tuple(_Explainer(judged, ground, world).steps(run))


class _Explainer:
    def __init__(self, judged: Sequence[JudgedLine], ground: Ground, world: LogWorld) -> None:
        self._judged, self._ground = judged, ground
        self._interpreter = Interpreter(ground.machine, ground.domain)
        self._state: State = self._interpreter.initial()
        self._move: Move | None = None
        self._console = Console(world.printed, world.wording, self)

    def steps(self, run: Sequence[int]) -> Iterator[ExplainedStep]:
        """Take one step after the other."""
        place = 0
        for number in run:
            action = self._ground.actions[number]
            printed = self._take(action)
            expected = self._judged[place : place + len(printed)]
            if [line.key for line in expected] != printed[: len(self._judged) - place]:
                raise ReplayError(f"{self._label(action)} does not print what the log shows")
            place += len(printed)
            numbers = tuple(line.number for line in expected)
            by = str(action.action.by.value)
            yield ExplainedStep(self._label(action), action.action.mirrors, by, numbers)

    def _take(self, action: GroundAction) -> list[str]:
        self._move = Move(action.action, tuple(map(_individual, action.arguments)))
        if not self._interpreter.possible(self._state, self._move):
            raise ReplayError(f"{self._label(action)} is not possible")
        result = self._interpreter.step(self._state, self._move)
        printed = list(self._console.lines(result))
        self._state = result.state
        return printed

    def _label(self, action: GroundAction) -> str:
        names = (self._interpreter.name(sort_of(a), _individual(a)) for a in action.arguments)
        return f"{action.action.name}({', '.join(names)})"

    def further_line(self, patch: int, callback: str) -> str | None:  # noqa: ARG002 - a protocol
        """What a patch prints besides is not judged."""
        return None

    def pre_patch_result(self, patch: int, target: int) -> int:  # noqa: ARG002 - one per step
        """The sign of what the step's only pre_patch answers."""
        return self._answer()

    def init_result(self, target: int) -> int:  # noqa: ARG002 - one per step
        """The sign of what the step's only init function answers."""
        return self._answer()

    def _answer(self) -> int:
        arguments = self._move.arguments if self._move else ()
        return next((SIGNS[a] for a in arguments if isinstance(a, Answer)), 0)

    def module_state(self, target: int) -> ModuleState:
        """As the callback sees it: before the step."""
        field = next(f for f in self._ground.machine.fields if f.name == "module_state")
        return cast("ModuleState", self._interpreter.get(self._state, field, target))


def _individual(argument: Argument) -> Individual:
    return argument.index if isinstance(argument, Element) else cast("Member[Enum]", argument).value
