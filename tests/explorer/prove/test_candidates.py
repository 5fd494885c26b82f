"""Candidate clauses: false before the step, true where it was explored, no longer than needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import permutations, product

import pytest

from explorer.goals import Problem
from explorer.interpret import Interpreter, State
from explorer.prove import candidates, transition_clauses
from explorer.prove.adjacent import Adjacent, adjacent, adjacent_states, text_of
from explorer.prove.any_size import Attempt
from explorer.prove.candidates import (
    Candidates,
    Cube,
    Explorations,
    Explored,
    Literal,
    literals,
)
from explorer.prove.watch import Watch
from explorer.search.exploration import Limits
from explorer.searching import search
from model.era import ERAS
from model.kernel.kinds import Patch, Phase
from model.kernel.state import Livepatch
from model.language.ground import Domain
from model.language.terms import Element
from model.scope import Scope
from properties.defects import DEFECTS
from properties.rule import Whenever, always, whenever
from properties.suite import rules_of

ERA = ERAS["6.1"]


@cache
def attempt() -> Attempt:
    """P-TR-07 on a kernel whose completion forgets a task."""
    (rule,) = (rule for rule in rules_of(ERA) if rule.id == "P-TR-07")
    return Attempt(ERA, [rule], DEFECTS["SEED-ONETASK"].state, transition_clauses.CLAUSES)


@cache
def shown() -> tuple[Adjacent, Candidates]:
    """The step that breaks P-TR-07 there, and what might exclude it."""
    (rule,) = (rule for rule in rules_of(ERA) if rule.id == "P-TR-07")
    found = adjacent(attempt(), rule)
    assert found is not None
    return found, Explorations(attempt().machine, ERA).candidates(found.broken)


def variants(cube: Cube, domain: Domain) -> Iterator[dict[Element, int]]:
    """Different individuals of the domain for different ones in the cube."""
    named = sorted({who for literal in cube for who in literal.individuals}, key=str)
    sorts = {type(who) for who in named}
    groups = [[who for who in named if type(who) is sort] for sort in sorts]
    ranges = (
        permutations(range(len(domain.names[type(group[0])])), len(group)) for group in groups
    )
    for chosen in product(*ranges):
        yield {
            who: i
            for group, indices in zip(groups, chosen, strict=True)
            for who, i in zip(group, indices, strict=True)
        }


def has(interpreter: Interpreter, state: State, literal: Literal, who: dict[Element, int]) -> bool:
    """The interpreter's opinion."""
    field = literal.cell.field
    places = (who[a] if isinstance(a, Element) else a for a in literal.cell.arguments)
    if field in interpreter.machine.configuration:
        return (tuple(places) in interpreter.domain.configuration[field]) == literal.value
    return interpreter.get(state, field, *places) == literal.value


def meets(interpreter: Interpreter, state: State, cube: Cube) -> bool:
    return any(
        all(has(interpreter, state, literal, who) for literal in cube)
        for who in variants(cube, interpreter.domain)
    )


def test_a_candidate_is_false_in_the_state_shown() -> None:
    """
    Each literal is one of the state or of its configuration.
    """
    found, guess = shown()
    interpreter, state = found.broken.interpreter, found.broken.state

    assert guess.reached is None
    assert 1 <= len(guess.cubes) <= candidates.SHOWN
    for cube in guess.cubes:
        own = {who: who.index for literal in cube for who in literal.individuals}
        assert all(has(interpreter, state, literal, own) for literal in cube)
        assert 1 <= len(cube) <= candidates.LITERALS


@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 1, 1)], ids=str)
def test_a_candidate_is_true_in_every_state_of_the_scopes(sizes: tuple[int, int, int]) -> None:
    """
    No state of a scope has the literals of a cube, whoever they are said of, as the interpreter
    reads them; what is one literal shorter some explored state has.
    """
    _, guess = shown()
    scope = Scope(*sizes)
    domain = scope.domain(ERA)
    interpreter = Interpreter(attempt().machine, domain)
    found = search(Problem(attempt().machine, ()), domain, Limits(), symmetry=False)
    states = [found.layout.unpack(packed) for packed in found.parents]

    assert str(scope) in {extent.scope for extent in guess.explored if extent.complete}
    for cube in guess.cubes:
        assert not any(meets(interpreter, state, cube) for state in states)


def test_no_candidate_is_longer_than_it_must_be() -> None:
    """
    Without any one of its literals, some explored state has the rest.
    """
    found, guess = shown()
    domains = [found.broken.interpreter.domain, *(s.domain(ERA) for s in candidates.SCOPES)]
    explored = [Explored("", attempt().machine, domain) for domain in domains]

    shorter = [
        tuple(other for other in cube if other is not literal)
        for cube in guess.cubes
        if len(cube) > 1
        for literal in cube
    ]
    assert shorter
    assert all(any(scope.meets(cube) for scope in explored) for cube in shorter)


def test_columns_say_what_the_interpreter_says() -> None:
    """
    Who has a literal is counted over all states, with fields of several bits and of configuration.
    """
    domain = Scope(1, 1, 1).domain(ERA)
    machine = attempt().machine
    interpreter = Interpreter(machine, domain)
    explored = Explored("", machine, domain)
    states = [explored.found.layout.unpack(packed) for packed in explored.found.parents]
    (first, _) = shown()

    small = [lit for lit in literals(first.broken) if all(i.index == 0 for i in lit.individuals)]
    for literal in small:
        own = {who: who.index for who in literal.individuals}
        expected = sum(has(interpreter, state, literal, own) for state in states)
        assert explored.who_have(literal).bit_count() == expected
    assert {literal.cell.field.name for literal in small} >= {"phase", "vmlinux", "enabled"}


def test_a_state_that_is_reached_is_excluded_by_nothing() -> None:
    """
    The rule is false; a run leads to the state before the step.
    """

    @always(id="P-X", source="this test")
    def the_mutex_is_free(s: Livepatch, p: Patch) -> Whenever:
        """While a patch is listed, klp_mutex is free."""
        return whenever(s.listed[p], s.phase == Phase.FREE)

    tried = Attempt(ERA, [the_mutex_is_free], clauses=())
    found = adjacent_states(tried, [the_mutex_is_free], Watch())["P-X"]
    assert found is not None
    assert found.candidates is not None
    assert found.candidates.reached == 0
    assert found.candidates.clauses == ()
    assert "  a run of 0 steps leads to the state before: no true clause excludes it\n" in text_of(
        "P-X", found
    )


def test_what_was_explored_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A scope of which not all states were explored says so.
    """
    monkeypatch.setattr(candidates, "STATES", 3000)
    found, _ = shown()
    guess = Explorations(attempt().machine, ERA).candidates(found.broken)
    lines = guess.lines

    assert [extent.complete for extent in guess.explored] == [False, True, False, True]
    assert lines[0].startswith("candidates, not proved")
    assert lines[-1].startswith("explored: the configuration shown (the first ")
    smallest = guess.explored[1]
    assert f"patches=1 objects=1 tasks=1 ({smallest.states} states)" in lines[-1]
    assert all(line.startswith("  not (") for line in lines[1:-1])
    assert guess.data["clauses"] == [line.strip() for line in lines[1:-1]]
