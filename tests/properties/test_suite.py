"""The rules as a whole: named once, and in every release what the defects it has let expect.

`tests/agreement/test_expected.py` checks that the verdicts listed in `expected.toml` are those of
the search; here they are compared with what the rules say of themselves.
"""

from __future__ import annotations

import re

import pytest

from model.era import ERAS, Era
from properties.expected import searched
from properties.rule import Rule
from properties.suite import RULES, rules_of
from properties.verdict import Outcome

SOURCES = ("Documentation/", "kernel/", "include/")
eras = pytest.mark.parametrize("era", ERAS.values(), ids=lambda era: era.name)


def judged(rule: Rule, era: Era) -> set[Outcome]:
    """The verdicts on a rule at all listed scopes."""
    return {entry.outcome(rule.id) for entry in searched(era.name).values()}


def test_every_rule_has_an_id_and_a_name_of_its_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_a_sentence_with_a_source(rule: Rule) -> None:
    assert re.fullmatch(r"P-[A-Z]+-\d\d[a-z]?|A\d[a-z]?", rule.id)
    assert rule.sentence.endswith(".")
    assert "\n" not in rule.sentence
    assert rule.source.startswith(SOURCES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_violates_a_rule_is_a_known_defect_of_some_release(rule: Rule) -> None:
    known = {defect for era in ERAS.values() for defect in rule.broken_by(era)}

    assert known == set(rule.broken_in)
    assert all(re.fullmatch(r"B-[A-Z-]+|A\d", defect) for defect in known)


@eras
def test_every_rule_of_a_release_is_judged_at_every_listed_scope(era: Era) -> None:
    ids = [rule.id for rule in rules_of(era)]

    assert searched(era.name)
    assert all(list(entry.verdicts) == ids for entry in searched(era.name).values())


@eras
def test_what_no_known_defect_violates_holds(era: Era) -> None:
    for rule in rules_of(era):
        if not rule.broken_by(era):
            assert Outcome.VIOLATED not in judged(rule, era), rule.id


LARGER = {
    "P-MOD-01": {"4.12"},  # see test_known.py
    "P-MOD-03": {"4.12"},  # likewise
    "P-STK-01": {"4.14"},  # a module that lacks a function
    "P-LIVE-05s": set(ERAS) - {"6.4", "6.12", "6.16"},  # likewise
    "P-REP-05": set(ERAS) - {"4.12", "4.14", "4.15", "4.16", "4.19"},  # see test_known.py
}
"""Rules whose known defect needs patches built for it, and in which releases."""


@eras
def test_what_a_known_defect_violates_is_violated(era: Era) -> None:
    unseen = {
        rule.id
        for rule in rules_of(era)
        if rule.broken_by(era) and Outcome.VIOLATED not in judged(rule, era)
    }

    assert unseen == {rule for rule, releases in LARGER.items() if era.name in releases}


@eras
def test_the_premise_of_every_rule_occurs(era: Era) -> None:
    unseen = {rule.id for rule in rules_of(era) if judged(rule, era) == {Outcome.VACUOUS}}

    assert unseen == set()
