"""The rules as a whole: named once, and in every release what the defects it has let expect.

`tests/agreement/test_expected.py` checks that the verdicts listed in `expected.toml` are those of
the search; here they are compared with what the rules say of themselves.
"""

from __future__ import annotations

import re

import pytest

from explorer.goals import problem
from explorer.searching import search
from model.era import ERAS, Era
from model.scope import Scope
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
    "P-MOD-06": {"4.12", "4.14", "4.15"},  # likewise
    "P-STK-01": {"4.14", "4.15", "4.16", "4.19"},  # two patches, a module that one refuses
    "P-REP-05": set(ERAS) - {"4.12", "4.14", "4.15", "4.16", "4.19"},  # see test_known.py
}
"""Rules whose known defect needs more than the listed scopes have, and in which releases."""


@eras
def test_what_a_known_defect_violates_is_violated(era: Era) -> None:
    unseen = {
        rule.id
        for rule in rules_of(era)
        if rule.broken_by(era) and Outcome.VIOLATED not in judged(rule, era)
    }

    assert unseen == {rule for rule, releases in LARGER.items() if era.name in releases}


LARGE = {
    Scope(1, 1, 2): ("P-CONS-04",),
    Scope(2, 2, 1): ("P-STK-01b", "P-STK-01c", "P-REP-04"),
    Scope(3, 1, 1): ("P-ST-01", "P-ST-02"),
}
"""Rules whose premise needs two tasks, two patches with a module, or three patches."""


@eras
def test_the_premise_of_every_other_rule_occurs(era: Era) -> None:
    unseen = {rule.id for rule in rules_of(era) if judged(rule, era) == {Outcome.VACUOUS}}

    assert unseen == {id_ for ids in LARGE.values() for id_ in ids} & {
        rule.id for rule in rules_of(era)
    }


CASES = [
    (era.name, scope, tuple(rule.id for rule in rules_of(era) if rule.id in ids))
    for era in ERAS.values()
    for scope, ids in LARGE.items()
]


@pytest.mark.parametrize(("era", "scope", "ids"), [case for case in CASES if case[2]], ids=str)
def test_larger_scopes_show_the_premises_that_small_ones_lack(
    era: str, scope: Scope, ids: tuple[str, ...]
) -> None:
    rules = [rule for rule in RULES if rule.id in ids]

    found = search(problem(ERAS[era], rules), scope.domain(ERAS[era]))

    assert found.broken == {}
    assert set(found.seen) == set(range(len(rules)))
