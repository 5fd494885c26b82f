"""The formulas that z3 reads are the steps of the interpreter, and its runs are shortest ones."""

from __future__ import annotations

import random
from functools import partial

import pytest
import z3

from explorer.goals import problem
from explorer.interpret import Interpreter, Moment, Move, State
from explorer.prove.bmc import Limit, bounded_findings, move_of
from explorer.prove.unrolling import Unrolling
from explorer.searching import search
from model.era import ERAS
from model.language import Bool
from model.language.ground import ground
from model.scope import Scope
from properties.defects import DEFECTS, Defect
from properties.suite import rules_of
from properties.verdict import Outcome

SCOPES = (("6.1", (1, 1, 1)), ("6.1", (1, 2, 1)), ("4.19", (2, 1, 1)))
WITHIN = {"SEED-ORDER": 7, "SEED-UNGATED": 3, "SEED-NOCHECK": 6, "SEED-ONETASK": 6}
"""Steps in which each seeded defect shows with one patch, two objects and one task."""


@pytest.mark.parametrize(("release", "sizes"), SCOPES, ids=str)
def test_z3_and_the_interpreter_take_the_same_steps(
    release: str, sizes: tuple[int, int, int]
) -> None:
    era, domain = ERAS[release], Scope(*sizes).domain(ERAS[release])
    task = problem(era, rules_of(era))
    interpreter = Interpreter(task.machine, domain)
    unrolling = Unrolling(ground(task.machine, domain), [])
    solver = z3.SolverFor("QF_FD")
    solver.add(unrolling.step(0))

    for state in walk(interpreter, steps=16):
        moves = interpreter.enabled(state)
        expected = {_named(move): interpreter.step(state, move).state for move in moves}
        assert successors(solver, unrolling, interpreter, state) == expected


def walk(interpreter: Interpreter, steps: int) -> list[State]:
    """States of a random walk that prefers steps that change something."""
    chance = random.Random(1)
    states = [interpreter.initial()]
    for _ in range(steps):
        following = [interpreter.step(states[-1], m).state for m in interpreter.enabled(states[-1])]
        changed = [state for state in following if state != states[-1]]
        states.append(chance.choice(changed or following))
    return states


def successors(
    solver: z3.Solver, unrolling: Unrolling, interpreter: Interpreter, state: State
) -> dict[str, State]:
    """Every step from the state that z3 knows, each found by excluding those before it."""
    found = {}
    solver.push()
    solver.add(unrolling.state(0, partial(_holds, interpreter, state)))
    while solver.check() == z3.sat:
        model = solver.model()
        action = unrolling.chosen(model, 0)
        move = move_of(action)
        assert interpreter.possible(state, move)
        after = interpreter.step(state, move).state
        there = unrolling.state(1, partial(_holds, interpreter, after))
        assert all(z3.is_true(model.eval(literal, model_completion=True)) for literal in there)
        found[_named(move)] = after
        solver.add(z3.Not(unrolling.choice(0, action)))
    solver.pop()
    return found


def _holds(interpreter: Interpreter, state: State, atom: Bool) -> bool:
    return interpreter.holds(atom, Moment(state))


def _named(move: Move) -> str:
    return f"{move.action.name}{move.arguments}"


@pytest.mark.parametrize(("release", "sizes"), SCOPES, ids=str)
def test_false_sentences_are_found_at_the_depth_of_the_search(
    release: str, sizes: tuple[int, int, int]
) -> None:
    era, scope = ERAS[release], Scope(*sizes)
    rules = rules_of(era)

    found = search(problem(era, rules), scope.domain(era))
    expected = {rules[i].id: seen.depth for i, seen in found.broken.items() if seen.depth <= 4}

    findings = bounded_findings(era, scope, rules, Limit(4))

    runs = {f.rule: len(f.run) for f in findings if f.run is not None}
    assert runs == expected
    assert runs["P-CB-09s"] == 4
    assert {f.outcome for f in findings} == {Outcome.VIOLATED, Outcome.UNDECIDED}


@pytest.mark.parametrize("seeded", DEFECTS.values(), ids=lambda seeded: str(seeded.id))
def test_search_and_z3_find_each_defect_in_equally_many_steps(seeded: Defect) -> None:
    era, scope = ERAS["6.1"], Scope(1, 2, 1)
    rules = rules_of(era)
    found = search(problem(era, rules, seeded), scope.domain(era))
    depth = WITHIN[seeded.id]
    expected = {rules[i].id: seen.depth for i, seen in found.broken.items() if seen.depth <= depth}

    findings = bounded_findings(era, scope, rules, Limit(depth), seeded.state)

    assert {f.rule: len(f.run) for f in findings if f.run is not None} == expected
    assert set(expected) & set(seeded.caught_by)
