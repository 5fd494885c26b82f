"""The clauses of a step say what the interpreter does."""

from __future__ import annotations

from random import Random

import pytest

from explorer.interpret import Interpreter, Move, State
from explorer.prove.bmc import move_of
from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.propositions import Atom, Propositions
from explorer.prove.pdr.sat import Literal, Sat
from explorer.prove.pdr.step import Step
from model.kernel import SORTS
from model.language.ground import Domain
from model.scope import Scope
from tests.explorer.prove.pdr.kernel import ERA, machine

SIZES = dict(zip(SORTS, (2, 1, 1, 2, 1), strict=True))


@pytest.fixture(scope="module")
def propositions() -> Propositions:
    return Propositions(machine(), SIZES)


def literals(p: Propositions, interpreter: Interpreter, state: State) -> list[Literal]:
    """The state, and the configuration, as literals."""
    values = dict(zip(interpreter.cells, state, strict=True))
    found = []
    for variable, atom in p.atoms.items():
        if variable in p.fixed:
            there = interpreter.domain.holds(atom.cell.field, atom.cell.arguments)
        else:
            there = values[atom.cell] == atom.value
        found.append(variable if there else -variable)
    return found


def domain(p: Propositions) -> Domain:
    """Individuals of these sizes as a scope has them."""
    known = Scope(2, 1, 2).domain(ERA)
    assert {sort: len(names) for sort, names in known.names.items()} == SIZES
    return Domain(p.domain.names, known.configuration)


def test_a_step_of_the_clauses_is_one_of_the_interpreter(propositions: Propositions) -> None:
    """
    Walks of the interpreter: each choice is possible for both or for neither, with the same end.
    """
    p = propositions
    step, random = Step(p), Random(1)
    sat = Sat(p.encoder.clauses, p.facts, step.clauses)
    interpreter = Interpreter(p.machine, domain(p))
    state, taken = interpreter.initial(), set[str]()
    for _ in range(60):
        here = literals(p, interpreter, state)
        enabled = interpreter.enabled(state)
        for choice in p.choices:
            assert sat.allows([*here, choice.chosen]) == (move_of(choice.action) in enabled)
        move = random.choice([m for m in enabled if interpreter.step(state, m).state != state])
        chosen = next(c.chosen for c in p.choices if move_of(c.action) == move)
        state = interpreter.step(state, move).state
        after = literals(p, interpreter, state)
        assert sat.allows([*here, chosen, *step.all_later(after)])
        assert all(not sat.allows([*here, chosen, -later]) for later in step.all_later(after))
        taken.add(move.action.name)
    assert len(taken) > 8


def test_the_initial_state_is_the_only_one_of_its_configuration(propositions: Propositions) -> None:
    p = propositions
    interpreter = Interpreter(p.machine, domain(p))
    start = literals(p, interpreter, interpreter.initial())
    sat = Sat(p.encoder.clauses, p.facts, [[p.initial]])

    assert sat.allows(start)
    fixed = [literal for literal in start if abs(literal) in p.fixed]
    assert not any(sat.allows([*fixed, -literal]) for literal in set(start) - set(fixed))


def test_what_is_out_of_the_axioms_is_no_state(propositions: Propositions) -> None:
    """
    With one object, that comes before itself in no patch.
    """
    p = propositions
    field = next(f for f in p.machine.configuration if f.name == "object_before")
    itself = [v for v, atom in p.atoms.items() if atom.cell.field is field]

    assert itself
    assert not any(Sat(p.encoder.clauses, p.facts).allows([variable]) for variable in itself)


def test_exchanges_are_symmetries_of_the_clauses(propositions: Propositions) -> None:
    """
    Two patches and two tasks can be exchanged; what is initial stays so. The tasks are alike.
    """
    p = propositions
    exchanges = Exchanges(p)
    interpreter = Interpreter(p.machine, domain(p))
    start = literals(p, interpreter, interpreter.initial())
    sat = Sat(p.encoder.clauses, p.facts, [[p.initial]])

    assert len(exchanges.maps) == 4
    images = exchanges.images(start)
    assert len(images) == 2
    assert all(sat.allows(image) for image in images)
    assert len({exchanges.least(image) for image in images}) == 1


def test_moves_and_atoms_have_names_of_their_own(propositions: Propositions) -> None:
    assert len(propositions.atoms) == len(propositions.variables)
    assert isinstance(next(iter(propositions.variables)), Atom)
    assert all(isinstance(move_of(c.action), Move) for c in propositions.choices)
