"""Which rules an exhaustive search judges otherwise in another release."""

from __future__ import annotations

from dataclasses import dataclass

from model.era import Era
from properties.expected import Expected, searched
from properties.rule import Rule, applies
from properties.suite import RULES
from properties.verdict import Outcome

ABSENT = "not promised"


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A rule with its verdicts in two releases; `scope` is the smallest that shows them."""

    rule: str
    sentence: str
    old: str
    new: str
    scope: str


def verdict_changes(old: Era, new: Era) -> tuple[VerdictChange, ...]:
    """Rules that only one of the releases promises, and rules that only one of them violates.

    Verdicts are those of `expected.toml`, at the scopes that both releases were searched at.
    """
    common = [
        (scope, before, after)
        for scope, before in searched(old.name).items()
        if (after := searched(new.name).get(scope)) is not None
    ]
    changes = (_change(rule, old, new, common) for rule in RULES)
    return tuple(change for change in changes if change is not None)


def _change(
    rule: Rule, old: Era, new: Era, common: list[tuple[str, Expected, Expected]]
) -> VerdictChange | None:
    here, there = applies(rule, old), applies(rule, new)
    if here != there:
        words = ("promised" if here else ABSENT), ("promised" if there else ABSENT)
        return VerdictChange(rule.id, rule.sentence, *words, scope="")
    if not here:
        return None
    for scope, before, after in common:
        outcomes = before.outcome(rule.id), after.outcome(rule.id)
        if outcomes.count(Outcome.VIOLATED) == 1:
            words = outcomes[0].value, outcomes[1].value
            return VerdictChange(rule.id, rule.sentence, *words, scope=scope)
    return None
