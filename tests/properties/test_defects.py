"""A seeded defect is caught by the rules that name it, in every kernel release."""

from __future__ import annotations

import pytest

from explorer.goals import problem
from explorer.searching import search
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.rule import applies
from properties.suite import RULES

SMALL = Scope(patches=1, objects=2, tasks=1)
"""The smallest scope in which callbacks have an order."""

CASES = [
    (era.name, defect.id)
    for era in ERAS.values()
    for defect in DEFECTS.values()
    if any(rule.id in defect.caught_by and applies(rule, era) for rule in RULES)
]
cases = pytest.mark.parametrize(("era", "defect"), CASES)


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_names_rules_that_exist(defect: str) -> None:
    caught_by = DEFECTS[defect].caught_by

    assert caught_by
    assert set(caught_by) <= {rule.id for rule in RULES}


def test_only_a_kernel_without_callbacks_cannot_have_defects_of_callbacks() -> None:
    assert {era for era in ERAS if (era, "SEED-ORDER") not in CASES} == {"4.12", "4.14"}
    assert len(CASES) == len(ERAS) * len(DEFECTS) - 4


@cases
def test_a_defect_violates_every_rule_that_catches_it(era: str, defect: str) -> None:
    rules = [
        rule for rule in RULES if rule.id in DEFECTS[defect].caught_by and applies(rule, ERAS[era])
    ]

    found = search(problem(ERAS[era], rules, DEFECTS[defect]), SMALL.domain(ERAS[era]))

    assert [rules[number].id for number in sorted(found.broken)] == [rule.id for rule in rules]


@cases
def test_without_the_defect_only_a_known_one_violates_them(era: str, defect: str) -> None:
    rules = [
        rule for rule in RULES if rule.id in DEFECTS[defect].caught_by and applies(rule, ERAS[era])
    ]

    found = search(problem(ERAS[era], rules), SMALL.domain(ERAS[era]))

    broken = {rules[number].id for number in found.broken}
    assert broken == {rule.id for rule in rules if rule.broken_by(ERAS[era])}


@pytest.mark.parametrize("defect", DEFECTS)
def test_some_rule_that_catches_a_defect_holds_without_it_in_every_release(defect: str) -> None:
    for era in (ERAS[name] for name, seeded in CASES if seeded == defect):
        catching = [r for r in RULES if r.id in DEFECTS[defect].caught_by and applies(r, era)]
        assert any(not rule.broken_by(era) for rule in catching)
