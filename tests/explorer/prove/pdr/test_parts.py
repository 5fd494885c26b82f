"""What reachability is made of: reached states, templates, the inductive part of a pool."""

from __future__ import annotations

import pytest

from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.houdini import Houdini
from explorer.prove.pdr.propositions import Atom, Propositions
from explorer.prove.pdr.reached import Reached
from explorer.prove.pdr.sat import Cube, Sat
from explorer.prove.pdr.searches import search_all
from explorer.prove.pdr.step import Step
from explorer.prove.pdr.templates import Templates
from explorer.prove.pdr.walks import walk
from explorer.prove.watch import Watch
from model.kernel import SORTS
from tests.explorer.prove.pdr.kernel import ERA, machine

SIZES = dict.fromkeys(SORTS, 1)


@pytest.fixture(scope="module")
def p() -> Propositions:
    return Propositions(machine(), SIZES)


@pytest.fixture(scope="module")
def reached(p: Propositions) -> Reached:
    found = Reached(Exchanges(p))
    found.add(*walk(p))
    found.add(*search_all(p, ERA, SIZES, Watch()))
    return found


def variable(p: Propositions, field: str, value: object = True) -> int:
    return next(v for v, a in p.atoms.items() if a.cell.field.name == field and a.value == value)


def test_reached_states_are_states(p: Propositions, reached: Reached) -> None:
    """
    Every column of some hundred satisfies the axioms, and each cell has one value.
    """
    order = sorted(p.atoms)
    sample = reached.sample(order, 300).T
    sat = Sat(p.encoder.clauses, p.facts)

    assert reached.count > 10_000
    for row in sample.tolist():
        assert sat.allows(v if there else -v for v, there in zip(order, row, strict=True))


def test_a_step_from_a_reached_state_is_not_excluded(p: Propositions, reached: Reached) -> None:
    """
    A pair that no reached state is in, but that holds nowhere by induction, is dropped; what is
    kept is not met after a step from outside of it.
    """
    exchanges, step = Exchanges(p), Step(p)
    pairs = Templates(p, exchanges, reached).pairs()
    kept = Houdini(p, step, exchanges).inductive(pairs, (), Watch())
    sat = Sat(p.encoder.clauses, p.facts, step.clauses, [[-x for x in c] for c in kept])

    assert 100 < len(kept) < len(pairs)
    assert not any(reached.meets(cube) for cube in pairs)
    assert not any(sat.allows(step.all_later(cube)) for cube in kept)


def test_what_is_reached_is_dropped_and_what_rests_on_it(p: Propositions, reached: Reached) -> None:
    """
    That no patch is ever listed, or enabled, is not true; what is true stays without it.
    """
    exchanges, step = Exchanges(p), Step(p)
    houdini = Houdini(p, step, exchanges)
    pairs = Templates(p, exchanges, reached).pairs()
    kept = houdini.inductive(pairs, (), Watch())
    never: list[Cube] = [frozenset((variable(p, name),)) for name in ("listed", "enabled")]

    assert list(houdini.inductive(never, (), Watch())) == []
    assert list(houdini.inductive([*never, *kept], (), Watch())) == list(kept)


def test_a_watch_that_is_over_keeps_nothing(p: Propositions, reached: Reached) -> None:
    exchanges, step = Exchanges(p), Step(p)
    pairs = Templates(p, exchanges, reached).pairs()
    watch = Watch(0)

    assert list(Houdini(p, step, exchanges).inductive(pairs, (), watch)) == []
    assert watch.stopped == "--max-seconds 0 reached"


def test_atoms_of_an_enumeration_form_a_group(p: Propositions) -> None:
    phases = {v for v, a in p.atoms.items() if a.cell.field.name == "phase"}

    assert phases in map(set, p.groups)
    assert all(isinstance(atom, Atom) for atom in p.variables)
