"""Grounding, packing and simplifying do not change what an action does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest

from explorer.goals import problem
from explorer.interpret import Individual, Interpreter, Moment, Move, State
from explorer.search.layout import Layout, layout_of
from explorer.search.literals import at_phase, busiest
from explorer.search.source import Source
from model.era import ERAS
from model.language.ground import Ground, GroundAction, ground
from model.language.terms import Element
from model.scope import Scope
from properties.suite import rules_of
from tests.agreement.plain_search import renamed

SCOPE = Scope(patches=2, objects=2, tasks=2)
STEPS = 120
eras = pytest.mark.parametrize("era", ["4.19", "6.1"])


@cache
def grounded(era: str) -> tuple[Ground, Interpreter]:
    """The same machine for both."""
    machine = problem(ERAS[era], rules_of(ERAS[era])).machine
    return ground(machine, SCOPE.domain(ERAS[era])), Interpreter(machine, SCOPE.domain(ERAS[era]))


def walk(interpreter: Interpreter, seed: int) -> Iterator[State]:
    """States of a random run."""
    random, state = Random(seed), interpreter.initial()
    for _ in range(STEPS):
        yield state
        state = interpreter.step(state, random.choice(interpreter.enabled(state))).state


def any_state(interpreter: Interpreter, random: Random) -> State:
    """Values drawn without asking whether they can be reached."""
    return tuple(
        random.choice([False, True] if cell.field.values is bool else list(cell.field.values))
        for cell in interpreter.cells
    )


def move(action: GroundAction) -> Move:
    """The ground action in the interpreter's words."""
    individuals: list[Individual] = [
        a.index if isinstance(a, Element) else a.value  # type: ignore[attr-defined] # a Member
        for a in action.arguments
    ]
    return Move(action.action, tuple(individuals))


@eras
def test_a_compiled_action_is_possible_and_changes_what_the_interpreter_says(era: str) -> None:
    model, interpreter = grounded(era)
    layout = Layout(model)
    source = Source(layout)
    guards = [_compiled(source.formula(action.guard)) for action in model.actions]
    successors = [_compiled(source.successor(action) or "s") for action in model.actions]

    for state in walk(interpreter, seed=1):
        packed = layout.pack(state)
        for action, guard, successor in zip(model.actions, guards, successors, strict=True):
            possible = interpreter.possible(state, move(action))
            assert bool(_value(guard, packed)) == possible
            if possible:
                after = interpreter.step(state, move(action)).state
                assert layout.unpack(int(_value(successor, packed))) == after  # type: ignore[call-overload]


@eras
def test_an_action_that_grounding_leaves_out_is_never_possible(era: str) -> None:
    model, interpreter = grounded(era)
    kept = {(action.action.name, move(action).arguments) for action in model.actions}

    for state in walk(interpreter, seed=2):
        assert {(m.action.name, m.arguments) for m in interpreter.enabled(state)} <= kept


@eras
def test_knowing_the_phase_does_not_change_what_a_formula_says(era: str) -> None:
    model, interpreter = grounded(era)
    phase = busiest(model)

    for state in walk(interpreter, seed=3):
        knowing = at_phase(phase, interpreter.get(state, phase))  # type: ignore[arg-type]
        for action in model.actions:
            simplified = interpreter.holds(knowing.of(action.guard), Moment(state))
            assert simplified == interpreter.holds(action.guard, Moment(state))


@eras
def test_unpacking_undoes_packing(era: str) -> None:
    model, interpreter = grounded(era)
    layout, random = Layout(model), Random(4)

    for _ in range(100):
        state = any_state(interpreter, random)
        assert layout.unpack(layout.pack(state)) == state
        assert layout.pack(state).bit_length() <= layout.bits


@eras
def test_states_that_differ_in_the_names_of_tasks_have_one_canonical_form(era: str) -> None:
    model, interpreter = grounded(era)
    layout, random = layout_of(model, symmetry=True), Random(5)

    for _ in range(100):
        state = any_state(interpreter, random)
        forms = {layout.canonical(layout.pack(other)) for other in renamed(interpreter, state)}
        assert len(forms) == 1
        assert layout.unpack(*forms) in set(renamed(interpreter, state))
        assert layout.canonical(*forms) in forms


def _compiled(text: str) -> object:
    return compile(text, "<ground machine>", "eval")


def _value(code: object, packed: int) -> object:
    return eval(code, {"s": packed})  # type: ignore[call-overload] # our own text
