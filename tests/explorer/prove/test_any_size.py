"""Proofs for any size: what is proved, what breaks them, and that they are not empty."""

from __future__ import annotations

from functools import cache

import pytest

from explorer.prove.any_size import Attempt, any_size_findings
from explorer.prove.finding import Finding
from explorer.prove.invariant import CLAUSES, FINITE
from explorer.prove.patching_clauses import agreement_is_remembered
from explorer.prove.stack_clauses import the_stack_is_an_order
from explorer.prove.unproved import unproved
from explorer.prove.watch import Watch
from model.era import Era, era
from properties.defects import DEFECTS
from properties.rule import Rule
from properties.suite import rules_of
from properties.verdict import Outcome

PROVED_IN_FULL = ("4.19.222", "6.1")
INDUCTIVE_TOO = ("5.4",)
ROOTS = {
    "SEED-ORDER": {
        "a_loop_goes_forward after klp_post_patch_callback",
        "a_loop_goes_forward after klp_post_unpatch_callback",
        "a_loop_goes_forward after klp_pre_patch_callback",
        "a_loop_goes_forward after klp_pre_unpatch_callback",
    },
    "SEED-UNGATED": {
        "P-CB-05 after klp_post_unpatch_callback",
        "P-CB-09 after klp_post_unpatch_callback",
        "P-CB-11 after klp_post_unpatch_callback",
        "P-CB-17 after klp_post_unpatch_callback",
    },
    "SEED-NOCHECK": {"unpatched_tasks_are_not_inside after klp_try_switch_task"},
    "SEED-ONETASK": {"P-TR-07 after klp_try_complete_transition"},
}
"""Some conditions that fail first under a defect: each is at the defective action."""


def release(name: str) -> Era:
    found = era(name)
    assert found is not None
    return found


def rules(name: str, *ids: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules_of(release(name)) if not ids or rule.id in ids)


@cache
def attempt(name: str, /) -> Attempt:
    return Attempt(release(name), rules(name))


@cache
def findings(name: str, /) -> dict[str, Finding]:
    return {rule.id: attempt(name).finding(rule) for rule in rules(name)}


@cache
def attempt_on(defect: str, /) -> Attempt:
    caught = rules("6.1", *DEFECTS[defect].caught_by)
    return Attempt(release("6.1"), caught, DEFECTS[defect].state)


@pytest.mark.parametrize("name", PROVED_IN_FULL)
def test_rules_are_proved_for_any_size(name: str) -> None:
    """
    The invariant proves every rule that is true, so no run of any machine of this era breaks them.
    """
    found = findings(name)

    proved = {rule for rule, finding in found.items() if finding.outcome is Outcome.PROVED}
    excused = {rule.id for rule in rules(name) if unproved(rule, release(name))}
    assert proved == {rule.id for rule in rules(name)} - excused
    assert {found[rule].outcome for rule in excused} == {Outcome.UNDECIDED}


@pytest.mark.parametrize("name", PROVED_IN_FULL)
def test_no_rule_that_is_known_to_be_violated_is_proved(name: str) -> None:
    """
    A rule with a counterexample at some scope has no proof.
    """
    violated = [rule.id for rule in rules(name) if rule.expected(release(name)) is Outcome.VIOLATED]

    assert violated
    assert {findings(name)[rule].outcome for rule in violated} == {Outcome.UNDECIDED}


@pytest.mark.parametrize("name", PROVED_IN_FULL + INDUCTIVE_TOO)
def test_every_clause_is_inductive(name: str) -> None:
    """
    The invariant has no clause that only decorates it: each holds at the start and survives.
    """
    tried = attempt(name) if name in PROVED_IN_FULL else Attempt(release(name), ())
    inductive = tried.proof.inductive

    assert [c.__name__ for c in CLAUSES if c.__name__ not in inductive] == []


def test_a_proof_says_what_it_rests_on() -> None:
    """
    The verdict counts clauses and conditions, and names the guards that it weakened.
    """
    found, proof = findings("6.1"), attempt("6.1").proof

    clauses = proof.rests_on("P-CB-05")
    assert found["P-CB-05"].extent.startswith(
        "any number of patches, objects, functions, tasks, systemstates; "
        f"clauses: {len(clauses)}, conditions: "
    )
    assert "agreement_is_remembered" in clauses
    assert "the guard of klp_try_switch_task is weakened" in found["P-CONS-02b"].notes


def test_that_a_stack_is_finite_counts_among_the_reasons() -> None:
    """
    Which version a nop covers is found with the first element of a finite order, and says so.
    """
    clauses = attempt("6.1").proof.rests_on("P-REP-07")

    assert set(FINITE) <= set(clauses)
    assert the_stack_is_an_order.__name__ in clauses


def test_nothing_is_concluded_from_finiteness_without_an_order() -> None:
    """
    Without the clause that the stack is an order, no stack is said to have a front.
    """
    left = tuple(c for c in CLAUSES if c is not the_stack_is_an_order)
    proof = Attempt(release("6.1"), (), clauses=left).proof

    assert set(FINITE).isdisjoint(proof.inductive)


def test_a_rule_that_is_false_keeps_its_counterexample_to_induction() -> None:
    """
    What is not proved names the condition that fails, and a state shows how.
    """
    found = findings("6.1")["P-CB-09s"]
    failure = attempt("6.1").proof.failed["P-CB-09s"][-1]
    facts = attempt("6.1").counterexample(failure)

    assert "P-CB-09s after klp_post_unpatch_callback does not follow" in found.notes
    assert "has_object[patch0, object0]" in facts


@pytest.mark.parametrize("defect", sorted(ROOTS))
def test_a_defect_breaks_the_proof_of_its_rules_at_the_defective_action(defect: str) -> None:
    """
    Rules that a bounded run breaks under a defect have no proof, and the failing conditions say
    where the kernel is defective.
    """
    tried = attempt_on(defect)

    outcomes = {tried.finding(rule).outcome for rule in rules("6.1", *DEFECTS[defect].caught_by)}
    assert outcomes == {Outcome.UNDECIDED}
    assert {str(c) for c in tried.proof.roots} >= ROOTS[defect]


def test_a_proof_breaks_without_a_clause_that_it_needs() -> None:
    """
    Without the clause that post_unpatch is due only after an agreement, P-CB-05 does not follow.
    """
    left = tuple(c for c in CLAUSES if c is not agreement_is_remembered)
    (finding,) = any_size_findings(release("6.1"), rules("6.1", "P-CB-05"), clauses=left)

    assert finding.outcome is Outcome.UNDECIDED
    assert finding.extent == "any size: not proved after klp_post_unpatch_callback"


def test_without_time_nothing_is_proved() -> None:
    """
    A proof that stops early leaves every rule undecided that it has not come to.
    """
    watch = Watch(seconds=0)
    (finding,) = any_size_findings(release("6.1"), rules("6.1", "P-CB-05"), watch=watch)

    assert finding.outcome is Outcome.UNDECIDED
    assert watch.stopped == "--max-seconds 0 reached"


def test_ctrl_c_leaves_every_rule_undecided() -> None:
    """
    An interrupted proof says so, and claims nothing.
    """

    def interrupt(_phase: str, done: int, _total: int) -> None:
        if done > 1:
            raise KeyboardInterrupt

    watch = Watch(report=interrupt)
    (finding,) = any_size_findings(release("6.1"), rules("6.1", "P-CB-05"), watch=watch)

    assert finding.outcome is Outcome.UNDECIDED
    assert finding.extent == "any size: interrupted"


@pytest.mark.parametrize("name", PROVED_IN_FULL)
def test_z3_gets_only_decidable_conditions(name: str) -> None:
    """
    All formulas together are in the fragment, so "sat" and "unsat" are the only answers.
    """
    assert attempt(name).induction.prover.decidable
