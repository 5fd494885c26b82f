"""`@action`: Python that runs once and leaves a guard, updates and outputs as terms."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Never, TypeVar

from model.language.errors import ModelError, start_of
from model.language.fields import Field
from model.language.formulas import Bool
from model.language.frames import Frame
from model.language.parameters import sorts_of_parameters
from model.language.recording import Output, Recording, Update
from model.language.simplify import conjunction
from model.language.state import State
from model.language.terms import Variable, variable

S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class Action:
    """A recorded action: one atomic step, with variables for its parameters.

    `updates` give, per field written, its new value over `field.formals` and the parameters.
    `by` says who takes the step (an Enum member of the model), `place` is file:line.
    """

    name: str
    parameters: tuple[Variable, ...]
    guard: Bool
    updates: dict[Field, Update]
    outputs: tuple[Output, ...]
    mirrors: str
    by: Enum
    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class Definition(Generic[S]):
    """A function marked with `@action`, not yet recorded."""

    function: Callable[..., None]
    mirrors: str
    by: Enum

    @property
    def sentence(self) -> str:
        """What the action does, in words."""
        return (inspect.getdoc(self.function) or "").split("\n\n", maxsplit=1)[0]

    def __call__(self, *_: object) -> Never:
        """Refused: an action is no part of another."""
        raise ModelError(
            f"`{self.function.__name__}` is an action, a step of its own; put what two actions "
            "share into a function without @action"
        )

    def record(self, state: Callable[[Recording], S]) -> Action:
        """Run the function once with variables for its parameters."""
        start = start_of(self.function.__code__)
        parameters = tuple(
            variable(sort, name) for name, sort in sorts_of_parameters(self.function).items()
        )
        with Frame() as frame:
            recording = Recording(frame, parameters)
            function: Callable[..., object] = self.function
            result = function(state(recording), *parameters)
            recording.end()
        if result is not None:
            raise ModelError("an action returns nothing and has no `yield`", at=start)
        return Action(
            name=self.function.__name__,
            parameters=parameters,
            guard=conjunction(recording.guard),
            updates=recording.updates,
            outputs=tuple(recording.outputs),
            mirrors=self.mirrors,
            by=self.by,
            sentence=self.sentence,
            place=start.position,
        )


def action(*, mirrors: str, by: Enum) -> Callable[[Callable[..., None]], Definition[State]]:
    """Mark a function `(k, *parameters)` as an action; annotations give the parameters' sorts."""

    def mark(function: Callable[..., None]) -> Definition[State]:
        return Definition(function, mirrors, by)

    return mark
