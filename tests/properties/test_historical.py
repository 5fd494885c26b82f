"""Every historical defect that the model can have is found again, and gone with its fix."""

from __future__ import annotations

from functools import cache

import pytest

from explorer.check import Check, by_search
from explorer.search.exploration import Limits
from model.era import era
from properties.defect import Defect
from properties.historical import HISTORICAL
from properties.suite import RULES
from properties.verdict import Outcome

defects = pytest.mark.parametrize("defect", HISTORICAL, ids=lambda defect: defect.id)


@cache
def outcomes(defect: Defect, *, fixed: bool) -> dict[str, Outcome]:
    """The verdicts on the rules that name the defect, with it or without it."""
    release = era(defect.release)
    assert release is not None
    check = Check(
        defect.fixed(release) if fixed else release,
        defect.scope,
        tuple(rule for rule in RULES if rule.id in defect.caught_by),
        None if fixed else defect,
        defect.grain,
    )
    return {verdict.rule: verdict.outcome for verdict in by_search(check, Limits()).verdicts}


@defects
def test_a_defect_is_caught_by_every_rule_that_names_it(defect: Defect) -> None:
    found = outcomes(defect, fixed=False)

    assert set(found) == set(defect.caught_by)
    assert {r for r, outcome in found.items() if outcome is not Outcome.VIOLATED} == set()


@defects
def test_without_the_defect_these_rules_hold_at_the_same_scope(defect: Defect) -> None:
    found = outcomes(defect, fixed=True)

    assert {r for r, outcome in found.items() if outcome is Outcome.VIOLATED} == set()
