"""Is a loop fair? Asked of the interpreter alone, as a check of what the arrays said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import cast

from explorer.interpret import Individual, Interpreter, Moment, Move, State
from explorer.liveness.constraints import Individuals, instances
from model.era import Era
from model.kernel.kinds import By
from model.language.terms import Argument, Element, Member, Variable
from properties.fairness import Assumption, Fairness, Kind


def unfair(
    interpreter: Interpreter,
    era: Era,
    assumptions: Iterable[Assumption],
    loop: Sequence[tuple[State, Move | None]],
) -> list[str]:
    """The assumptions that a run breaks which goes round this loop for ever.

    The loop is each state with the move from there; one state without a move: nothing happens.
    """
    return [
        name
        for name, fairness, values in instances(interpreter.domain, era, assumptions)
        if not _fair(interpreter, fairness, individuals(values), loop)
    ]


def individuals(values: Individuals) -> dict[Variable, Individual]:
    """The same individuals as the interpreter has them."""
    return {variable: individual(argument) for variable, argument in values.items()}


def individual(argument: Argument) -> Individual:
    """An individual as the interpreter has it."""
    if isinstance(argument, Element):
        return argument.index
    return cast("Member[Enum]", argument).value


def _fair(
    interpreter: Interpreter,
    fairness: Fairness,
    values: dict[Variable, Individual],
    loop: Sequence[tuple[State, Move | None]],
) -> bool:
    here = [interpreter.holds(fairness.condition, Moment(state), values) for state, _ in loop]
    if fairness.kind is Kind.INFINITELY_OFTEN:
        return any(here)
    taken = any(
        holds and move is not None and _means(fairness, move, values)
        for holds, (_, move) in zip(here, loop, strict=True)
    )
    if fairness.kind is Kind.FINITELY_OFTEN:
        return not taken
    possible = [
        holds and _possible(interpreter, fairness, values, state)
        for holds, (state, _) in zip(here, loop, strict=True)
    ]
    asked = all(possible) if fairness.kind is Kind.WEAK else any(possible)
    return taken or not asked


def _possible(
    interpreter: Interpreter,
    fairness: Fairness,
    values: dict[Variable, Individual],
    state: State,
) -> bool:
    """One of the steps is possible and changes the state."""
    return any(
        _means(fairness, move, values) and interpreter.step(state, move).state != state
        for move in interpreter.choices(state)
    )


def _means(fairness: Fairness, move: Move, values: dict[Variable, Individual]) -> bool:
    arguments = tuple(values[argument] for argument in fairness.arguments)
    if isinstance(fairness.actions, By):
        named = move.action.by is fairness.actions
    else:
        named = move.action.name in fairness.actions
    return named and move.arguments[: len(arguments)] == arguments
