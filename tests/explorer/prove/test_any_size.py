"""Proofs for any size: what is proved, what breaks them, and that they are not empty."""

from __future__ import annotations

from functools import cache

import pytest

from explorer.prove import stack_clauses, transition_clauses
from explorer.prove.any_size import Attempt, any_size_findings
from explorer.prove.invariant import CLAUSES, FINITE
from explorer.prove.patching_clauses import agreement_is_remembered
from explorer.prove.stack_clauses import a_stack_has_a_front, the_stack_is_an_order
from explorer.prove.unproved import unproved
from explorer.prove.watch import Watch
from model.era import Era, era
from model.kernel.kinds import Patch
from model.kernel.state import Livepatch
from model.language import Bool, any_of, each
from model.scope import Scope
from properties.defects import DEFECTS
from properties.rule import Rule, Whenever, always, whenever
from properties.suite import rules_of
from properties.verdict import Outcome
from tests.agreement.contradictions import contradictions, listed, searched

PROVED_IN_FULL = ("4.19.222", "6.1")
SCOPE = Scope(1, 2, 1)
"""Searched where no scope of the release is listed."""
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
def whole(name: str) -> Attempt:
    """The proof of every rule of a release."""
    return Attempt(release(name), rules(name))


def attempt_on(state: type[Livepatch], *ids: str) -> Attempt:
    """The proof of some rules of 6.1, with what it rests on, tried on another kernel."""
    proof = whole("6.1").proof
    names = {*ids, *(name for rule in ids for name in proof.rests_on(rule))}
    clauses = tuple(clause for clause in CLAUSES if clause.__name__ in names)
    return Attempt(release("6.1"), rules("6.1", *names), state, clauses)


@pytest.mark.parametrize("name", PROVED_IN_FULL)
def test_rules_are_proved_for_any_size(name: str) -> None:
    """
    The invariant proves every rule that is true, so no run of any machine of this era breaks them;
    rules with a counterexample at some scope have no proof, whether that is known beforehand or
    found by a search. No clause only decorates the invariant: each holds at the start and survives.
    z3 answers "sat" or "unsat", as all is decidable.
    """
    tried = whole(name)
    found = {rule.id: tried.finding(rule) for rule in rules(name)}

    proved = {rule for rule, finding in found.items() if finding.outcome is Outcome.PROVED}
    excused = {rule.id for rule in rules(name) if unproved(rule, release(name))}
    violated = {rule.id for rule in rules(name) if rule.broken_by(release(name))}
    assert proved == {rule.id for rule in rules(name)} - excused
    assert {found[rule].outcome for rule in excused} == {Outcome.UNDECIDED}
    assert violated
    assert violated <= excused
    assert [c.__name__ for c in CLAUSES if c.__name__ not in tried.proof.inductive] == []
    assert tried.induction.prover.decidable
    seen = listed(release(name)) or {str(SCOPE): searched(release(name), SCOPE)}
    outcomes = {rule: finding.outcome for rule, finding in found.items()}
    assert contradictions(outcomes, seen) == []
    assert contradictions(dict.fromkeys(outcomes, Outcome.PROVED), seen)


def test_a_proof_says_what_it_rests_on() -> None:
    """
    The verdict counts clauses and conditions, and names the guards that it weakened. Which version
    a nop covers is found with the first element of a finite order. What is not proved names the
    condition that fails, and a state shows how.
    """
    asked = rules("6.1", "P-CB-05", "P-CB-09s", "P-CONS-02b", "P-REP-07")
    tried = whole("6.1")
    found = {rule.id: tried.finding(rule) for rule in asked}

    clauses = tried.proof.rests_on("P-CB-05")
    assert found["P-CB-05"].extent.startswith(
        "any number of patches, objects, functions, tasks, systemstates; "
        f"clauses: {len(clauses)}, conditions: "
    )
    assert "agreement_is_remembered" in clauses
    assert "the guard of klp_try_switch_task is weakened" in found["P-CONS-02b"].notes
    finite = {the_stack_is_an_order.__name__, *FINITE}
    assert finite <= set(tried.proof.rests_on("P-REP-07"))
    failure = tried.proof.failed["P-CB-09s"][-1]
    assert f"{failure} does not follow" in found["P-CB-09s"].notes
    assert "has_object[patch0, object0]" in tried.counterexample(failure)


def test_nothing_is_concluded_from_finiteness_without_an_order() -> None:
    """
    Only where a clause says that the stack is an order, it is said to have a front.
    """
    front = a_stack_has_a_front.__name__
    alone = Attempt(release("6.1"), (), clauses=(a_stack_has_a_front,)).proof
    ordered = Attempt(release("6.1"), (), clauses=stack_clauses.CLAUSES).proof

    assert front not in alone.inductive
    assert (front in ordered.inductive) == (the_stack_is_an_order.__name__ in ordered.inductive)


@pytest.mark.parametrize("defect", sorted(ROOTS))
def test_a_defect_breaks_the_proof_of_its_rules_at_the_defective_action(defect: str) -> None:
    """
    Rules that a bounded run breaks under a defect have no proof, and the failing conditions say
    where the kernel is defective.
    """
    tried = attempt_on(DEFECTS[defect].state, *DEFECTS[defect].caught_by)

    outcomes = {tried.finding(rule).outcome for rule in rules("6.1", *DEFECTS[defect].caught_by)}
    assert outcomes == {Outcome.UNDECIDED}
    assert {str(c) for c in tried.proof.roots} >= ROOTS[defect]


def test_a_defect_does_not_change_what_is_promised() -> None:
    """
    A kernel that says of half the transitions that there is none must not get its own rule.
    """

    class _OnlyEnabled(Livepatch):
        @property
        def in_transition(self) -> Bool:
            return any_of(self.transition_patch[p] & self.enabled[p] for p in each(Patch))

    tried = attempt_on(_OnlyEnabled, "P-TR-01b")

    (rule,) = rules("6.1", "P-TR-01b")
    assert whole("6.1").finding(rule).outcome is Outcome.PROVED
    assert tried.finding(rule).outcome is Outcome.UNDECIDED


def test_a_proof_breaks_without_a_clause_that_it_needs() -> None:
    """
    Without the clause that post_unpatch is due only after an agreement, P-CB-05 does not follow.
    """
    names = whole("6.1").proof.rests_on("P-CB-05")
    left = tuple(c for c in CLAUSES if c.__name__ in names and c is not agreement_is_remembered)
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


def test_a_rule_whose_premise_cannot_occur_is_vacuous() -> None:
    """
    A rule about two patches in transition at once follows, and says nothing.
    """

    @always(id="P-X", source="this test", since="4.12")
    def nobody_is_in_two_transitions(s: Livepatch, p: Patch, q: Patch) -> Whenever:
        """If two patches are in transition, they are listed."""
        return whenever(s.transition_patch[p] & s.transition_patch[q] & (p != q), s.listed[p])

    clauses = transition_clauses.CLAUSES
    (finding,) = any_size_findings(release("6.1"), (nobody_is_in_two_transitions,), clauses=clauses)

    assert finding.outcome is Outcome.VACUOUS
