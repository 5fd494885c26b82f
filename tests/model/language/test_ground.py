"""A ground machine does in every state what its machine does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.interpret import Individual, Interpreter, Moment, Move, State
from model.language import FALSE, Axiom, Bool, ModelError, Role, all_of, each
from model.language.formulas import Quantifier, Read
from model.language.ground import GroundAction, ground
from model.language.past import subterms
from model.language.terms import Argument, Element, Member, Variable
from tests.model.language.generated import K, T, U, X, state_formulas, states
from tests.model.language.toy import Lock, Task, Toy, toy_domain, toy_machine

MACHINE, DOMAIN = toy_machine(), toy_domain()
INTERPRETER = Interpreter(MACHINE, DOMAIN)
GROUND = ground(MACHINE, DOMAIN)
BOUND: dict[Variable, Argument] = {T: Task.constant(1), U: Task.constant(0), X: Lock.constant(1)}


def individual(argument: Argument) -> Individual:
    """What the interpreter takes for a constant."""
    if isinstance(argument, Element):
        return argument.index
    assert isinstance(argument, Member)
    value: Individual = argument.value
    return value


ENVIRONMENT = {variable: individual(argument) for variable, argument in BOUND.items()}


@given(state_formulas(), states(INTERPRETER))
def test_a_ground_formula_has_the_same_truth(formula: Bool, state: State) -> None:
    told = GROUND.formula(formula, BOUND)

    assert INTERPRETER.holds(told, Moment(state)) == INTERPRETER.holds(
        formula, Moment(state), ENVIRONMENT
    )


@given(state_formulas())
def test_a_ground_formula_has_only_cells(formula: Bool) -> None:
    told = GROUND.formula(formula, BOUND)

    assert told.free == frozenset()
    for term in subterms(told):
        assert not isinstance(term, Quantifier)
        assert not (isinstance(term, Read) and term.field.role is Role.CONFIG)


@given(states(INTERPRETER), st.data())
def test_a_ground_action_does_what_the_action_does(state: State, data: st.DataObject) -> None:
    action: GroundAction = data.draw(st.sampled_from(GROUND.actions))
    arguments = tuple(map(individual, action.arguments))
    move = Move(action.action, arguments)
    now = Moment(state)

    assert INTERPRETER.holds(action.guard, now) == INTERPRETER.possible(state, move)

    result = INTERPRETER.step(state, move)
    expected = dict(zip(INTERPRETER.cells, state, strict=True))
    for cell, new in action.updates:
        expected[cell] = INTERPRETER.value(new, now, {})
    assert result.state == tuple(expected.values())

    happened = [
        (output.event, tuple(map(individual, output.arguments)))
        for output in action.outputs
        if output.event is not None and INTERPRETER.holds(output.condition, now)
    ]
    assert result.events == frozenset(happened)


def test_an_action_that_the_configuration_rules_out_is_left_out() -> None:
    def take_forbidden(k: Toy, t: Task, x: Lock) -> None:
        k.require(~k.allowed[t, x])

        k.held[x, t] = True

    actions = ground(toy_machine(take_forbidden), DOMAIN).actions

    assert [a.arguments for a in actions] == [(Task.constant(1), Lock.constant(0))]


def test_only_cells_that_can_change_are_updated() -> None:
    def act(k: Toy, t: Task) -> None:
        for x in each(Lock):
            k.held[x, t] = k.allowed[t, x] & k.held[x, t]

    first, last = ground(toy_machine(act), DOMAIN).actions

    assert first.updates == ()
    ((cell, new),) = last.updates
    assert (cell.arguments, new) == ((Lock.constant(0), Task.constant(1)), FALSE)


def test_cells_come_in_the_order_of_declaration() -> None:
    names = [cell.field.at(cell.arguments) for cell in GROUND.cells]

    assert names == [
        "held[lock0, task0]",
        "held[lock0, task1]",
        "held[lock1, task0]",
        "held[lock1, task1]",
        "waiting[task0]",
        "waiting[task1]",
        "light",
        "mood[task0]",
        "mood[task1]",
        "busy",
    ]


def test_a_configuration_that_contradicts_an_axiom_is_refused() -> None:
    everything = all_of(K.allowed[t, x] for t in each(Task) for x in each(Lock))
    machine = replace(MACHINE, axioms=(Axiom("all is allowed", everything),))

    with pytest.raises(ModelError, match="contradicts the axiom `all is allowed`"):
        ground(machine, DOMAIN)
