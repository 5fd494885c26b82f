"""Bounded search: shortest runs, replayed; no word about longer ones."""

from __future__ import annotations

from functools import cache

import pytest

from explorer.interpret import Interpreter, Moment, Move
from explorer.prove.bmc import Limit, bounded_findings
from explorer.prove.finding import Finding
from model.era import ERAS
from model.kernel import livepatch
from model.kernel.kinds import Answer
from model.kernel.state import Livepatch
from model.scope import Scope
from properties.defects import DEFECTS
from properties.rule import Rule
from properties.suite import rules_of
from properties.verdict import Outcome

ERA = ERAS["6.1"]
ONE_TASK = Scope(patches=1, objects=2, tasks=1)
TWO_TASKS = Scope(patches=1, objects=2, tasks=2)
ONE_OBJECT = Scope(patches=1, objects=1, tasks=2)


def rules(*ids: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules_of(ERA) if not ids or rule.id in ids)


@cache
def caught(defect: str, scope: Scope, depth: int, *ids: str) -> dict[str, str]:
    state = DEFECTS[defect].state
    found = bounded_findings(ERA, scope, rules(*ids), Limit(depth), state)
    return {finding.rule: finding.extent for finding in found if finding.run}


def names(finding: Finding) -> list[str]:
    return [move.action.name for move in finding.run or ()]


def test_the_documented_promise_about_failures_is_broken_in_four_steps() -> None:
    """
    P-CB-09s as it is written is false: after an object failed to patch, post_unpatch runs.
    """
    (finding,) = bounded_findings(ERA, ONE_TASK, rules("P-CB-09s"), Limit(6))

    assert (finding.outcome, finding.extent) == (Outcome.VIOLATED, "depth 4")
    assert names(finding) == [
        "klp_enable_patch",
        "klp_pre_patch_callback",
        "klp_patch_object_fails",
        "klp_post_unpatch_callback",
    ]
    assert finding.run is not None
    assert finding.run[1].arguments == (0, 0, Answer.ZERO)


def test_a_run_is_one_of_the_machine_without_memory() -> None:
    """
    Whoever gets a run can take its steps on the machine of the era.
    """
    (finding,) = bounded_findings(ERA, ONE_TASK, rules("P-CB-09s"), Limit(4))
    interpreter = Interpreter(livepatch(ERA), ONE_TASK.domain(ERA))

    state = interpreter.initial()
    for move in finding.run or ():
        known = interpreter.machine.action(move.action.name)
        assert interpreter.possible(state, Move(known, move.arguments))
        state = interpreter.step(state, Move(known, move.arguments)).state

    assert interpreter.holds(Livepatch(ERA).in_transition, Moment(state))


def test_a_search_without_a_violation_proves_nothing() -> None:
    """
    Rules that no short run breaks are undecided, with the depth that was searched.
    """
    found = bounded_findings(ERA, ONE_TASK, rules(), Limit(5))

    undecided = [f for f in found if f.run is None]
    assert {(f.outcome, f.extent) for f in undecided} == {(Outcome.UNDECIDED, "depth 5")}
    assert [f.rule for f in found if f.run is not None] == ["P-CB-09s", "A1"]


def test_a_search_that_runs_out_of_time_says_how_far_it_came() -> None:
    """
    Without time nothing is searched, and the verdict does not hide it.
    """
    (finding,) = bounded_findings(ERA, ONE_TASK, rules("P-TR-02"), Limit(9, seconds=0))

    assert finding == Finding("P-TR-02", Outcome.UNDECIDED, "depth 0, stopped early")


@pytest.mark.parametrize(
    ("defect", "scope", "depth", "expected"),
    [
        ("SEED-ORDER", ONE_TASK, 8, {"P-CB-12": "depth 7"}),
        (
            "SEED-UNGATED",
            ONE_TASK,
            4,
            dict.fromkeys(("P-CB-05", "P-CB-09", "P-CB-11", "P-CB-17"), "depth 3"),
        ),
        (
            "SEED-NOCHECK",
            ONE_OBJECT,
            13,
            {"P-CB-14": "depth 12", "P-CONS-02": "depth 6", "P-CONS-06b": "depth 13"},
        ),
        (
            "SEED-ONETASK",
            ONE_OBJECT,
            12,
            {"P-TR-05": "depth 8", "P-TR-07": "depth 6", "P-CONS-06b": "depth 12"},
        ),
    ],
)
def test_seeded_defects_are_found_at_their_depth(
    defect: str, scope: Scope, depth: int, expected: dict[str, str]
) -> None:
    """
    Each rule that must notice a seeded defect is broken, by a shortest run.
    """
    found = caught(defect, scope, depth, *DEFECTS[defect].caught_by)

    assert found == expected


def test_a_second_task_does_not_hide_the_order_defect() -> None:
    """
    The shortest run needs no task at all, so its length does not depend on their number.
    """
    found = caught("SEED-ORDER", TWO_TASKS, 8, "P-CB-12")

    assert found == {"P-CB-12": "depth 7"}


def test_the_bounded_search_is_deterministic() -> None:
    """
    The same question gives the same run.
    """
    first, second = (bounded_findings(ERA, ONE_TASK, rules("P-CB-09s"), Limit(4)) for _ in range(2))

    assert names(first[0]) == names(second[0])
    assert first[0].run is not None
    assert second[0].run is not None
    assert [m.arguments for m in first[0].run] == [m.arguments for m in second[0].run]
