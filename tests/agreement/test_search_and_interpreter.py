"""The packed search and a plain one over the interpreter see the same states and verdicts."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from explorer.goals import Problem, problem
from explorer.search.exploration import Exploration
from explorer.searching import search
from model.era import ERAS
from model.scope import Scope
from properties import consistency, stack, transition
from properties.suite import rules_of
from tests.agreement.plain_search import Plain, plain_search, renamed

ONE = Scope(patches=1, objects=1, tasks=1)
TWO_TASKS = Scope(patches=1, objects=1, tasks=2)
TWO_PATCHES = Scope(patches=2, objects=1, tasks=1)
CASES = [("4.19", ONE), *(("6.1", scope) for scope in (ONE, TWO_TASKS, TWO_PATCHES))]
cases = pytest.mark.parametrize(("era", "scope"), CASES, ids=str)


def task(era: str, scope: Scope) -> Problem:
    """All rules; with two patches or tasks, those that speak of several of them."""
    rules = rules_of(ERAS[era])
    if (era, scope) != ("6.1", ONE):
        theme = (stack.RULES if scope is TWO_PATCHES else consistency.RULES) + transition.RULES
        rules = tuple(rule for rule in rules if rule in theme)
    return problem(ERAS[era], rules)


@cache
def both(era: str, scope: Scope) -> tuple[Plain, Exploration]:
    """The same problem for both."""
    asked, domain = task(era, scope), scope.domain(ERAS[era])
    return plain_search(asked, domain), search(asked, domain, symmetry=False)


@cases
def test_they_visit_the_same_states(era: str, scope: Scope) -> None:
    plain, found = both(era, scope)

    assert set(found.parents) == set(map(found.layout.pack, plain.depths))
    assert found.depth == plain.depth


@cases
def test_they_count_the_same_choices_per_action(era: str, scope: Scope) -> None:
    plain, found = both(era, scope)

    fired = Counter[str]()
    for action, times in zip(found.ground.actions, found.fired, strict=True):
        fired[action.action.name] += times

    assert +fired == plain.fired
    assert found.transitions == plain.fired.total()


@cases
def test_they_stop_in_the_same_states(era: str, scope: Scope) -> None:
    plain, found = both(era, scope)

    assert sorted(found.terminal) == sorted(map(found.layout.pack, plain.terminal))


@cases
def test_they_find_the_same_violations_and_premises_at_the_same_depth(
    era: str, scope: Scope
) -> None:
    plain, found = both(era, scope)

    assert {goal: sighting.depth for goal, sighting in found.broken.items()} == plain.broken
    assert {goal: sighting.depth for goal, sighting in found.seen.items()} == plain.seen


@cases
def test_the_way_back_from_a_violation_is_the_shortest(era: str, scope: Scope) -> None:
    """From each sighting, the parents lead to the initial state in as many steps as it is deep."""
    plain, found = both(era, scope)

    for goal, sighting in found.broken.items():
        steps, at = sighting.action is not None, sighting.at
        while found.parents[at] != -1:
            steps, at = steps + 1, found.parents[at]
        assert steps == plain.broken[goal]


def test_with_symmetry_one_state_of_each_class_is_left() -> None:
    plain, _ = both("6.1", TWO_TASKS)
    found = search(task("6.1", TWO_TASKS), TWO_TASKS.domain(ERAS["6.1"]))
    classes = {frozenset(renamed(plain.interpreter, state)) for state in plain.depths}

    assert found.states == len(classes)
    assert set(found.parents) == {
        found.layout.canonical(found.layout.pack(state)) for state in plain.depths
    }
    assert {goal: sighting.depth for goal, sighting in found.broken.items()} == plain.broken
    assert {goal: sighting.depth for goal, sighting in found.seen.items()} == plain.seen
