"""A defect is caught by the rules that name it, in every kernel release."""

from __future__ import annotations

import pytest

from explorer.goals import problem
from explorer.searching import search
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import RULES

SMALL = Scope(patches=1, objects=2, tasks=1)
"""The smallest scope in which callbacks have an order."""


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_names_rules_that_exist(defect: str) -> None:
    caught_by = DEFECTS[defect].caught_by

    assert caught_by
    assert set(caught_by) <= {rule.id for rule in RULES}


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_violates_every_rule_that_catches_it(defect: str, era: str) -> None:
    rules = [rule for rule in RULES if rule.id in DEFECTS[defect].caught_by]

    found = search(problem(ERAS[era], rules, DEFECTS[defect]), SMALL.domain())

    assert [rules[number].id for number in sorted(found.broken)] == [rule.id for rule in rules]


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("defect", DEFECTS)
def test_without_the_defect_the_same_rules_hold(defect: str, era: str) -> None:
    rules = [rule for rule in RULES if rule.id in DEFECTS[defect].caught_by]

    found = search(problem(ERAS[era], rules), SMALL.domain())

    assert found.complete
    assert found.broken == {}
