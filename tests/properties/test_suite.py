"""The rules as a whole: named once, in force, and kept by every kernel release."""

from __future__ import annotations

import re
from functools import cache

import pytest

from explorer.goals import problem
from explorer.search.exploration import Exploration
from explorer.searching import search
from model.era import ERAS, Era
from model.scope import Scope
from properties.rule import Rule
from properties.suite import RULES, rules_of
from properties.verdict import Outcome


@cache
def explored(era: str) -> Exploration:
    """An exhaustive search of the default scope for all rules of a release."""
    scope = Scope(patches=2, objects=2, tasks=1)
    return search(problem(ERAS[era], rules_of(ERAS[era])), scope.domain())


def ids(found: Exploration, goals: dict[int, object]) -> list[str]:
    """The rules with these numbers."""
    return [found.problem.goals[number].rule.id for number in sorted(goals)]


def test_every_rule_has_an_id_and_a_name_of_its_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_a_sentence_with_a_source(rule: Rule) -> None:
    assert re.fullmatch(r"P-[A-Z]+-\d\d[a-z]?", rule.id)
    assert rule.sentence.endswith(".")
    assert "\n" not in rule.sentence
    assert rule.source.startswith(("Documentation/", "kernel/", "include/"))


@pytest.mark.parametrize("era", ERAS.values(), ids=lambda era: era.name)
def test_a_release_has_the_rules_that_are_promised_for_it(era: Era) -> None:
    assert set(rules_of(era)) <= set(RULES)
    assert rules_of(era)


@pytest.mark.parametrize("era", ERAS)
def test_only_what_is_expected_to_be_violated_is_violated(era: str) -> None:
    found = explored(era)

    assert found.complete
    assert ids(found, dict(found.broken)) == [
        rule.id for rule in rules_of(ERAS[era]) if rule.expected is Outcome.VIOLATED
    ]
    assert ids(found, dict(found.broken)) == ["P-CB-09s"]


@pytest.mark.parametrize("era", ERAS)
def test_every_premise_occurs(era: str) -> None:
    found = explored(era)

    assert ids(found, dict(found.seen)) == [rule.id for rule in rules_of(ERAS[era])]


NEVER_TAKEN = {
    "klp_copy_process",  # needs a second task
    "klp_find_object_symbol",  # needs a missing symbol
    "klp_init_object_loaded_fails",  # likewise
}


@pytest.mark.parametrize("era", ERAS)
def test_every_action_that_the_scope_allows_is_taken(era: str) -> None:
    found = explored(era)

    taken = {
        action.action.name
        for action, times in zip(found.ground.actions, found.fired, strict=True)
        if times
    }

    assert {action.name for action in found.problem.machine.actions} - taken == NEVER_TAKEN
