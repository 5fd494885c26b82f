"""Random walks and the exhaustive search tell the same story."""

from __future__ import annotations

from functools import cache

import pytest

from explorer.goals import Problem, problem
from explorer.roam.guide import Guide
from explorer.roam.walks import FOREVER, Roaming, _Survey, _walk, roam
from explorer.roam.world import World
from explorer.search.exploration import Exploration
from explorer.searching import search
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import rules_of

SCOPE = Scope(patches=1, objects=2, tasks=1)
eras = pytest.mark.parametrize("era", ["4.19", "6.1"])
defects = pytest.mark.parametrize("defect", DEFECTS)


@cache
def both(era: str, defect: str | None) -> tuple[Problem, Roaming, Exploration]:
    """The same problem for both."""
    asked = problem(ERAS[era], rules_of(ERAS[era]), DEFECTS[defect] if defect else None)
    domain = SCOPE.domain(ERAS[era])
    return asked, roam(asked, domain, seed=5, examples=30, steps=50), search(asked, domain)


@eras
@defects
def test_both_catch_a_defect_with_rules_that_name_it(era: str, defect: str) -> None:
    asked, walks, found = both(era, defect)
    named = set(DEFECTS[defect].caught_by)
    known = {rule.id for rule in rules_of(ERAS[era]) if rule.broken_by(ERAS[era])}

    assert named <= {asked.goals[goal].rule.id for goal in found.broken}
    assert named & {asked.goals[goal].rule.id for goal in walks.broken} - known


@eras
@defects
def test_walks_break_nothing_that_the_search_finds_unbroken(era: str, defect: str) -> None:
    _, walks, found = both(era, defect)

    assert set(walks.broken) <= set(found.broken)
    assert walks.seen <= set(found.seen)


@eras
@defects
def test_what_walks_find_is_shortened_to_the_shortest_run(era: str, defect: str) -> None:
    _, walks, found = both(era, defect)

    assert {goal: len(run) for goal, run in walks.broken.items()} == {
        goal: found.broken[goal].depth for goal in walks.broken
    }


@eras
def test_without_a_defect_both_break_only_what_known_defects_break(era: str) -> None:
    asked, walks, found = both(era, None)
    known = {rule.id for rule in rules_of(ERAS[era]) if rule.broken_by(ERAS[era])}

    assert {asked.goals[goal].rule.id for goal in found.broken} <= known
    assert {"P-CB-09s", "A1"} <= {asked.goals[goal].rule.id for goal in walks.broken} <= known


@eras
def test_every_state_of_a_walk_is_one_that_the_search_has_visited(era: str) -> None:
    asked, domain = problem(ERAS[era], rules_of(ERAS[era])), SCOPE.domain(ERAS[era])
    world = World(asked, domain)
    survey = _Survey(Guide(world), Roaming(asked, domain, 3, 50), None, FOREVER)
    found = search(asked, domain, symmetry=False)

    _walk(survey, "3/0", 10, 50)
    visited = {found.layout.pack(world.unpack(state)) for state in survey._states}

    assert len(visited) > 100
    assert visited <= set(found.parents)
