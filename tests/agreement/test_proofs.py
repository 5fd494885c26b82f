"""Proofs for any size and searches of scopes agree: nothing that is proved is false somewhere."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

import pytest

from explorer.certificate.breaking import defective
from explorer.certificate.reading import Given, given
from explorer.certificate.shipped import SHIPPED, shipped
from explorer.prove.conditions import Answer, Conditions
from explorer.prove.unproved import unproved, violated_at_fine_grain
from model.era import era
from model.scope import Scope
from properties.historical import KNOWN
from properties.suite import rules_of
from properties.verdict import Outcome
from tests.agreement.contradictions import contradictions, listed, searched

PARTICULAR = (
    Scope(2, 2, 1),
    Scope(1, 2, 1).where(has_relocations={(0, 1)}),
    Scope(2, 1, 1).where(position_one={(1, 0)}, nesting={()}),
    Scope(2, 1, 1).where(replace={(0,), (1,)}, has_pre_patch=()),
    Scope(1, 2, 1).where(missing={(1,)}, has_post_unpatch={(0, 0)}),
)
"""Scopes that are not listed, and configurations that no listed scope has."""
DEFECTS = {
    "SEED-UNGATED": {"klp_post_unpatch_callback"},
    "B-COMING-POSTUNPATCH": {"klp_post_unpatch_callback"},
    "B-DISABLE-DISABLED": {"enabled_store"},
}
"""Defects of each kind that the newest kernel could have, and where conditions fail for each."""


@cache
def read(release: str) -> Given:
    folder = shipped(release)
    assert folder is not None
    return given(folder)


def proof(release: str) -> dict[str, Outcome]:
    """What the certificate says."""
    return {rule.id: Outcome.PROVED for rule in read(release).rules}


@pytest.mark.parametrize("release", SHIPPED)
def test_nothing_that_a_certificate_proves_is_false_at_a_listed_scope(release: str) -> None:
    """
    A proof speaks of the coarse grain; a rule that only the fine one breaks is named by `prove`.
    What the certificate leaves out is what a scope breaks, or is known to be false or still open.
    """
    kernel = era(release)
    assert kernel is not None
    known = listed(kernel)
    coarse = {where: found for where, found in known.items() if where.endswith("coarse")}
    fine = {rule.id for rule in read(release).rules if violated_at_fine_grain(rule, kernel)}

    assert len(known) == 8
    assert contradictions(proof(release), coarse) == []
    assert {text.split(":")[0] for text in contradictions(proof(release), known)} == fine
    left = [rule for rule in rules_of(kernel) if rule.id not in proof(release)]
    closed = {rule.id: unproved(rule, kernel) for rule in left}
    broken = {rule for found in coarse.values() for rule in found if is_violated(found[rule])}
    assert broken <= closed.keys()
    assert all(closed[rule] for rule in closed.keys() - broken)


def is_violated(outcome: Outcome) -> bool:
    return outcome is Outcome.VIOLATED


@pytest.mark.parametrize("scope", PARTICULAR, ids=str)
def test_nothing_that_a_certificate_proves_is_false_in_other_configurations(scope: Scope) -> None:
    """
    A proof speaks of every configuration, a listed scope of one.
    """
    kernel = read("7.1").era
    verdicts = searched(kernel, scope)

    assert Outcome.VIOLATED in verdicts.values()
    assert contradictions(proof("7.1"), {str(scope): verdicts}) == []


def test_a_forged_proof_is_noticed() -> None:
    """
    Who claims that a false sentence is proved, or that what occurs never does, is contradicted at
    each scope that shows it.
    """
    kernel = read("7.1").era
    known = listed(kernel)
    forged = {"P-CB-09s": Outcome.PROVED, "P-TR-07": Outcome.VACUOUS, "P-CB-05": Outcome.PROVED}
    found = contradictions(proof("7.1") | forged, known)

    where = {line.partition(",")[0] for line in found}
    assert where == {"P-CB-09s: PROVED", "P-TR-07: VACUOUS"}
    assert "P-CB-09s: PROVED, but VIOLATED at 6.16 patches=1 objects=2 tasks=1 coarse" in found
    assert sum("P-TR-07" in line for line in found) == len(known)


def rests_on(certificate: Given, rule: str) -> Set[str]:
    """The rule and every clause that its proof uses, directly or through others."""
    uses, finite = certificate.certificate.uses.values(), certificate.theory.finite
    found, left = {rule}, [rule]
    while left:
        name = left.pop()
        direct = {clause for by_subject in uses for clause in by_subject.get(name, ())}
        new = (direct | {finite.get(name, name)}) - found
        found |= new
        left += new
    return found


@pytest.mark.parametrize("name", DEFECTS)
def test_what_a_defect_breaks_at_a_scope_is_not_proved_with_it(name: str) -> None:
    """
    For each rule that a search breaks, a condition of its proof fails on the defective machine.
    """
    certificate, defect = read("7.1"), KNOWN[name]
    verdicts = searched(certificate.era, defect.scope, defect)
    broken = [rule for rule in proof("7.1") if verdicts[rule] is Outcome.VIOLATED]
    theory = defective(certificate, defect)
    clauses = {name: clause.formula for name, clause in theory.clauses.items()}
    prover = Conditions(theory.machine, clauses, tuple(theory.finite))
    concerned = {subject for rule in broken for subject in rests_on(certificate, rule)}

    failed = {
        condition.subject
        for action, conditions in theory.by_action()
        for condition in conditions
        if action.name in DEFECTS[name] and condition.subject in concerned
        if prover.decide(condition, clauses)[0] is not Answer.HOLDS
    }

    assert set(defect.caught_by) <= {*broken, *(verdicts.keys() - proof("7.1").keys())}
    left = {
        rule: Outcome.PROVED for rule in broken if failed.isdisjoint(rests_on(certificate, rule))
    }
    assert contradictions(left, {str(defect.scope): verdicts}) == []
    assert broken
