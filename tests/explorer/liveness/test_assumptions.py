"""Every assumption is needed: without it a loop appears, and the check of loops names it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from explorer.interpret import Interpreter, Move, State
from explorer.liveness.diagnosis import diagnose, without
from explorer.liveness.fair import unfair
from explorer.liveness.judge import Live, judge
from explorer.search.exploration import Limits
from model.era import ERAS
from model.kernel import livepatch
from properties.assumptions import ASSUMPTIONS
from properties.eventually import Setting
from properties.lasso import Lasso
from properties.liveness import (
    LIVENESS,
    MODULE,
    NESTED,
    TWO_TASKS,
    a_transition_ends,
    klp_mutex_is_released,
)

ERA = ERAS["6.1"]
NAMED = [
    ("F-RETRY-TURN", MODULE, "module-load storm", {"klp_module_coming"}),
    ("F-FORK", TWO_TASKS, "fork chain", {"klp_copy_process", "release_task"}),
    ("F-OUTSIDE", NESTED, "hopping between functions", {"call_original", "return_from_original"}),
    ("F-REVERSE", TWO_TASKS, "reversed for ever", {"enabled_store"}),
]
named = pytest.mark.parametrize(("dropped", "setting", "name", "actions"), NAMED)


def lasso_without(dropped: str, setting: Setting) -> Lasso:
    rest = without(a_transition_ends.assuming, [dropped])
    found = judge(Live(a_transition_ends, ERA, setting, rest)).lasso
    assert found is not None
    return found


def loop_of(lasso: Lasso, setting: Setting) -> list[tuple[State, Move]]:
    """The loop, found again by the numbers of its choices."""
    interpreter = Interpreter(livepatch(ERA), setting.domain(ERA))
    state, moves = interpreter.initial(), []
    for step in lasso.trace.steps:
        move = interpreter.enabled(state)[step.choice]
        moves.append((state, move))
        state = interpreter.step(state, move).state
    loop = moves[lasso.stem :]
    assert state == loop[0][0]
    return loop


@named
def test_a_loop_appears_without_it(
    dropped: str, setting: Setting, name: str, actions: set[str]
) -> None:
    lasso = lasso_without(dropped, setting)

    taken = {step.action.partition("(")[0] for step in lasso.trace.steps[lasso.stem :]}
    assert lasso.called == name
    assert actions <= taken


@named
def test_the_loop_breaks_this_assumption_and_no_other(
    dropped: str,
    setting: Setting,
    name: str,  # noqa: ARG001
    actions: set[str],  # noqa: ARG001
) -> None:
    loop: Sequence[tuple[State, Move | None]] = loop_of(lasso_without(dropped, setting), setting)
    interpreter = Interpreter(livepatch(ERA), setting.domain(ERA))

    broken = unfair(interpreter, ERA, a_transition_ends.assuming, loop)

    assert {name.partition("(")[0] for name in broken} == {dropped}


def test_an_unswitched_parent_forks_in_the_fork_chain() -> None:
    lasso = lasso_without("F-FORK", TWO_TASKS)

    steps = lasso.trace.steps
    forks = [i for i, s in enumerate(steps) if s.action.startswith("klp_copy_process")]
    for number in forks:
        parent = steps[number].action.partition("(")[2].partition(",")[0]
        assert dict(steps[number - 1].state)[f"pending[{parent}]"] is True
    assert forks


def test_hopping_is_outside_of_each_function_but_never_of_all() -> None:
    loop = loop_of(lasso_without("F-OUTSIDE", NESTED), NESTED)
    interpreter = Interpreter(livepatch(ERA), NESTED.domain(ERA))
    field = next(f for f in interpreter.machine.fields if f.name == "original_frame")

    inside = [tuple(interpreter.get(state, field, 0, f) for f in (0, 1)) for state, _ in loop]

    assert (True, False) in inside
    assert (False, True) in inside
    assert (False, False) not in inside


def test_who_drops_an_assumption_drops_those_that_say_more() -> None:
    kept = [a.id for a in without(ASSUMPTIONS, ["F-LEAVES", "F-RETRY-RUNS"])]

    assert set(kept) == {a.id for a in ASSUMPTIONS} - {
        "F-LEAVES",
        "F-OUTSIDE",
        "F-RETRY-RUNS",
        "F-RETRY-TURN",
    }


def test_some_rule_needs_each_assumption() -> None:
    limits = Limits()
    needed = {x.assumption.id for x in diagnose(ERA, LIVENESS, limits) if x.verdict}
    later = {
        x.assumption.id for x in diagnose(ERAS["6.4"], [a_transition_ends], limits) if x.verdict
    }

    assert needed | later == {assumption.id for assumption in ASSUMPTIONS}


def test_a_pass_has_an_end_or_forks_keep_it_going() -> None:
    rest = without(klp_mutex_is_released.assuming, ["F-PASS"])

    found = judge(Live(klp_mutex_is_released, ERA, TWO_TASKS, rest)).lasso

    assert found is not None
    assert found.called == "fork chain"
