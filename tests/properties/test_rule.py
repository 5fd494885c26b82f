"""A rule is a closed formula over its function's parameters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.era import ERAS, release
from model.kernel import Livepatch
from model.kernel.kinds import Answer, Object, Patch, Side
from model.language import Enumerated, ModelError
from model.language.simplify import conjunction, disjunction, exists, forall, implies
from properties.rule import Rule, Whenever, always, applies, whenever
from properties.verdict import Outcome

S = Livepatch(ERAS["6.1"])
P, O = Patch.variable("p"), Object.variable("o")  # noqa: E741 - as in the rules


def rule(function: Callable[..., Whenever]) -> Rule:
    """The function as a rule."""
    return always(id="P-X-01", source="here")(function)


def test_a_rule_says_whenever() -> None:
    said = whenever(premise=True, conclusion=S.work)

    assert said == Whenever(S.work | ~S.work, S.work)


def test_a_formula_holds_for_all_individuals_and_a_witness_for_some() -> None:
    @rule
    def patched(s: Livepatch, p: Patch, o: Object) -> Whenever:
        return whenever(s.object_patched[p, o], s.listed[p])

    premise = S.object_patched[P, O]

    assert patched.formula(S) is forall((P, O), implies(premise, S.listed[P]))
    assert patched.witness(S) is exists((P, O), premise)


def test_a_parameter_over_an_enumeration_stands_for_each_of_its_members() -> None:
    @rule
    def answered(s: Livepatch, p: Patch, o: Object, answer: Enumerated[Answer]) -> Whenever:
        return whenever(s.pre_patch(p, o, answer), answer == Answer.ZERO)

    instances = [(S.pre_patch(P, O, answer), answer is Answer.ZERO) for answer in Answer]

    assert answered.formula(S) is conjunction(forall((P, O), implies(a, z)) for a, z in instances)
    assert answered.witness(S) is disjunction(exists((P, O), a) for a, _ in instances)


def test_two_enumerations_give_every_combination() -> None:
    @rule
    def both(s: Livepatch, a: Enumerated[Side], b: Enumerated[Side]) -> Whenever:
        return whenever((s.target_state == a) & (a != b), s.target_state != b)

    assert both.formula(S).free == frozenset()
    assert str(both.witness(S)) == (
        "(target_state == IDLE) | (target_state == UNPATCHED) | (target_state == PATCHED)"
    )


def test_formula_and_witness_are_closed() -> None:
    @rule
    def opened(s: Livepatch, p: Patch, o: Object, side: Enumerated[Side]) -> Whenever:
        return whenever(s.starts(p, side), s.has_object[p, o])

    assert opened.formula(S).free == frozenset()
    assert opened.witness(S).free == frozenset()


def test_a_parameter_without_a_sort_is_refused() -> None:
    @rule
    def bare(s: Livepatch, p) -> Whenever:  # type: ignore[no-untyped-def]
        return whenever(s.listed[p], conclusion=True)

    with pytest.raises(ModelError, match=r"test_rule.py:\d+: bare\(\): parameter `p` has no anno"):
        bare.formula(S)


def test_name_and_sentence_are_those_of_the_function() -> None:
    @rule
    def work_is_queued(s: Livepatch) -> Whenever:
        """The work is queued.

        And more about it.
        """
        return whenever(s.in_transition, s.work)

    assert (work_is_queued.name, work_is_queued.sentence) == (
        "work_is_queued",
        "The work is queued.",
    )
    assert work_is_queued.expected(ERAS["6.1"]) is Outcome.HOLDS


def test_releases_are_compared_as_numbers() -> None:
    assert release("6.12") > release("6.4")


@pytest.mark.parametrize(("since", "included"), [("4.15", True), ("6.1", True), ("6.4", False)])
def test_a_rule_applies_from_its_first_release_on(since: str, included: bool) -> None:
    @always(id="P-X-01", source="here", since=since)
    def anything(s: Livepatch) -> Whenever:
        return whenever(s.work, s.work)

    assert applies(anything, ERAS["6.1"]) == included


def test_a_rule_is_expected_to_be_violated_where_a_known_defect_is() -> None:
    known = {"B-ONE": lambda era: era.registration, "B-TWO": lambda era: not era.states}

    @always(id="P-X-01", source="here", broken_in=known)
    def anything(s: Livepatch) -> Whenever:
        return whenever(s.work, s.work)

    assert [anything.broken_by(ERAS[name]) for name in ("4.19", "5.1", "6.1")] == [
        ("B-ONE", "B-TWO"),
        ("B-TWO",),
        (),
    ]
    assert anything.expected(ERAS["5.1"]) is Outcome.VIOLATED
    assert anything.expected(ERAS["6.1"]) is Outcome.HOLDS


def test_what_a_switch_set_by_hand_changes_is_expected_too() -> None:
    @always(id="P-X-01", source="here", broken_in={"B-ONE": lambda era: era.registration})
    def anything(s: Livepatch) -> Whenever:
        return whenever(s.work, s.work)

    assert anything.expected(ERAS["6.1"].switch("registration", value=True)) is Outcome.VIOLATED


def test_a_rule_applies_only_where_it_means_something() -> None:
    @always(id="P-X-01", source="here", since="4.12", only_if=lambda era: era.stacking)
    def anything(s: Livepatch) -> Whenever:
        return whenever(s.work, s.work)

    assert [name for name in ERAS if applies(anything, ERAS[name])] == [
        "4.12",
        "4.14",
        "4.15",
        "4.16",
        "4.19",
    ]
