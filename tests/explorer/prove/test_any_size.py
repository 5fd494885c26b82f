"""Proofs for any size: what is proved, what breaks them, and that they are not empty."""

from __future__ import annotations

from functools import cache

import pytest

from explorer.prove.any_size import Attempt, any_size_findings
from explorer.prove.finding import Finding
from explorer.prove.invariant import CLAUSES
from explorer.prove.patching_clauses import agreement_is_remembered
from model.era import ERAS
from properties.defects import DEFECTS
from properties.rule import Rule
from properties.suite import rules_of
from properties.verdict import Outcome

NOT_PROVED = {"P-CB-09s", "P-CONS-01b"}
"""One is false, the other needs that a stack is finite, which first-order logic cannot say."""


def rules(era: str, *ids: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules_of(ERAS[era]) if not ids or rule.id in ids)


@cache
def attempt(era: str, /) -> Attempt:
    return Attempt(ERAS[era], rules(era))


@cache
def attempt_on(defect: str, /) -> Attempt:
    return Attempt(ERAS["6.1"], rules("6.1"), DEFECTS[defect].state)


@cache
def findings(tried: Attempt, /) -> dict[str, Finding]:
    return {rule.id: tried.finding(rule) for rule in rules("6.1")}


@pytest.mark.parametrize("era", ["4.19", "6.1"])
def test_rules_are_proved_for_any_size(era: str) -> None:
    """
    The invariant proves every rule but two, so no run of any machine of this era breaks them.
    """
    found = findings(attempt(era))

    proved = {rule for rule, finding in found.items() if finding.outcome is Outcome.PROVED}
    assert proved == {rule.id for rule in rules(era)} - NOT_PROVED
    assert {found[rule].outcome for rule in NOT_PROVED} == {Outcome.UNDECIDED}


@pytest.mark.parametrize("era", ["4.19", "6.1"])
def test_every_clause_is_inductive(era: str) -> None:
    """
    The invariant has no clause that only decorates it: each holds at the start and survives.
    """
    inductive = attempt(era).proof.inductive

    assert [c.__name__ for c in CLAUSES if c.__name__ not in inductive] == []


def test_a_proof_says_what_it_rests_on() -> None:
    """
    The verdict counts clauses and conditions, and names the guards that it weakened.
    """
    found = findings(attempt("6.1"))

    clauses = attempt("6.1").proof.rests_on("P-CB-05")
    assert found["P-CB-05"].extent.startswith(
        f"any number of patches, objects, functions, tasks; clauses: {len(clauses)}, conditions: "
    )
    assert found["P-CB-14"].notes == ("the guard of klp_try_switch_task is weakened",)
    assert "agreement_is_remembered" in clauses


def test_a_rule_that_is_false_keeps_its_counterexample_to_induction() -> None:
    """
    What is not proved names the condition that fails, and a state shows how.
    """
    found = findings(attempt("6.1"))["P-CB-09s"]
    failure = attempt("6.1").proof.failed["P-CB-09s"][-1]
    facts = attempt("6.1").counterexample(failure)

    assert found.notes[-1] == "P-CB-09s after klp_post_unpatch_callback does not follow"
    assert "has_object[patch0, object0]" in facts


@pytest.mark.parametrize(
    ("defect", "roots"),
    [
        (
            "SEED-UNGATED",
            {
                "P-CB-05 after klp_post_unpatch_callback",
                "P-CB-09 after klp_post_unpatch_callback",
                "P-CB-11 after klp_post_unpatch_callback",
                "P-CB-17 after klp_post_unpatch_callback",
            },
        ),
        (
            "SEED-NOCHECK",
            {
                "P-CONS-02 after klp_try_switch_task",
                "unpatched_tasks_are_not_inside after klp_try_switch_task",
            },
        ),
    ],
)
def test_a_defect_breaks_the_proof_at_the_defective_action(defect: str, roots: set[str]) -> None:
    """
    A kernel with a defect fails exactly the conditions of the action that is defective.
    """
    proof = attempt_on(defect).proof

    own = {str(c) for c in proof.roots if c.subject not in NOT_PROVED}
    assert own == roots


@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_no_rule_that_a_defect_violates_is_proved(defect: str) -> None:
    """
    Rules that a bounded run breaks under a defect cannot be proved under it.
    """
    found = findings(attempt_on(defect))

    outcomes = {found[rule].outcome for rule in DEFECTS[defect].caught_by}
    assert outcomes == {Outcome.UNDECIDED}


def test_a_defect_costs_only_the_rules_that_it_concerns() -> None:
    """
    With post_unpatch ungated, everything that does not speak of it is still proved.
    """
    found = findings(attempt_on("SEED-UNGATED"))

    lost = {rule for rule, finding in found.items() if finding.outcome is not Outcome.PROVED}
    assert lost - NOT_PROVED == set(DEFECTS["SEED-UNGATED"].caught_by)


def test_a_proof_breaks_without_a_clause_that_it_needs() -> None:
    """
    Without the clause that post_unpatch is due only after an agreement, P-CB-05 does not follow.
    """
    left = tuple(c for c in CLAUSES if c is not agreement_is_remembered)
    (finding,) = any_size_findings(ERAS["6.1"], rules("6.1", "P-CB-05"), clauses=left)

    assert finding.outcome is Outcome.UNDECIDED
    assert finding.extent == "any size: not proved after klp_post_unpatch_callback"


@pytest.mark.parametrize("era", ["4.19", "6.1"])
def test_proved_rules_are_not_empty(era: str) -> None:
    """
    Each rule's premise is satisfiable in a step from the invariant.
    """
    empty = [rule.id for rule in rules(era) if not attempt(era).witnesses(rule)]

    assert empty == []


@pytest.mark.parametrize("era", ["4.19", "6.1"])
def test_z3_gets_only_decidable_conditions(era: str) -> None:
    """
    All formulas together are in the fragment, so "sat" and "unsat" are the only answers.
    """
    assert attempt(era).induction.prover.decidable
