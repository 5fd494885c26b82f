"""What hides a step of the holder: looked at in every state, and each condition left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from functools import cache
from typing import cast

import pytest

from explorer.goals import Goal, Problem, problem
from explorer.search import merging
from explorer.search.exploration import Exploration
from explorer.search.footprint import Prospect
from explorer.search.layout import Layout
from explorer.search.source import Source
from explorer.searching import search
from model.era import ERAS
from model.kernel.kinds import By
from model.language import Acting, Bool, Domain, Flag, Var, build
from model.language.formulas import FALSE
from model.language.ground import Ground, GroundAction
from model.language.record import Definition
from model.language.state import State
from model.scope import Scope
from properties.suite import RULES, rules_of

Case = tuple[str, tuple[int, int, int], tuple[str, ...]]
Moves = tuple[list[GroundAction], list[GroundAction]]


def waiting(case: Case) -> Iterator[tuple[Callable[[GroundAction, int], int | None], int, Moves]]:
    """How to step, each state where others wait, and who can act there: the holder, and others."""
    found = apart(case)
    smaller = merging.merged(found.ground, found.problem.goals)
    source = Source(Layout(found.ground))
    possible = [written(source.formula(a.guard)) for a in found.ground.actions]
    allowed = [written(source.formula(a.guard)) for a in smaller.actions]
    after = [written(source.successor(a) or "s") for a in found.ground.actions]

    def step(action: GroundAction, state: int) -> int | None:
        number = number_of[id(action)]
        return after[number](state) if possible[number](state) else None

    number_of = {id(action): number for number, action in enumerate(found.ground.actions)}
    for state in found.parents:
        enabled = [n for n, guard in enumerate(possible) if guard(state)]
        if not all(allowed[n](state) for n in enabled):
            actions = [found.ground.actions[n] for n in enabled]
            holder = [a for a in actions if a.action.by is By.HOLDER]
            yield step, state, (holder, [a for a in actions if a.action.by is not By.HOLDER])


def written(expression: str) -> Callable[[int], int]:
    function: Callable[[int], int] = eval(f"lambda s: {expression}")
    return function


def disturbances(case: Case) -> list[str]:
    """Steps of others that a hidden one does not commute with."""
    found = []
    for step, state, (holder, others) in waiting(case):
        for hidden in holder:
            for other in others:
                first, second = step(hidden, state), step(other, state)
                assert first is not None
                assert second is not None
                if step(other, first) is None or step(other, first) != step(hidden, second):
                    found.append(f"{hidden.action.name}, {other.action.name}")
    return found


@cache
def apart(case: Case) -> Exploration:
    era, sizes, ids = case
    rules = [rule for rule in rules_of(ERAS[era]) if rule.id in ids]
    return search(problem(ERAS[era], rules), Scope(*sizes).domain(ERAS[era]))


KERNELS: list[Case] = [
    ("4.19", (1, 2, 1), ("P-CB-05",)),
    ("5.1", (1, 2, 1), ("P-TR-07",)),
    ("6.1", (1, 2, 1), ("P-CB-05", "P-STK-02")),
    ("6.1", (2, 1, 1), ("P-TR-07",)),
]


@pytest.mark.parametrize("case", KERNELS, ids=str)
def test_what_others_do_commutes_with_what_they_wait_for(case: Case) -> None:
    assert len(list(waiting(case))) > 100
    assert disturbances(case) == []


@pytest.mark.parametrize("case", KERNELS, ids=str)
def test_whoever_waits_gets_his_turn(case: Case) -> None:
    after = {
        state: [step(hidden, state) for hidden in holder]
        for step, state, (holder, _) in waiting(case)
    }
    left = set(after)
    while ended := {state for state in left if left.isdisjoint(after[state])}:
        left -= ended

    assert all(states for states in after.values())
    assert left == set()


def nobody_notices(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merging._Phase, "_notices", lambda *_: False)


def nobody_changes_anything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Prospect, "ever", lambda *_: FALSE)


def nothing_goes_round(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merging, "going_round", lambda _: ())


class WithoutStates(merging._Asked):
    """What is asked of steps alone."""

    def __init__(self, ground: Ground, goals: Sequence[Goal]) -> None:
        super().__init__(ground, goals)
        self.states = []


def no_rule_about_states(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merging, "_Asked", WithoutStates)


def test_without_conditions_others_are_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_notices(monkeypatch)
    nobody_changes_anything(monkeypatch)
    nothing_goes_round(monkeypatch)

    assert "klp_try_switch_task, klp_update_patch_state" in disturbances(KERNELS[0])


class Stage(Enum):
    """What the holder does next."""

    FREE = auto()
    WORK = auto()
    DONE = auto()


class Small(Acting):
    """A holder, and a task that sets `x` meanwhile."""

    stage = Var(Stage.FREE)
    x = Flag()
    y = Flag()
    z = Flag()
    left = Flag(start=True)


def begin(k: Small) -> None:
    """The mutex is taken."""
    k.require(k.stage == Stage.FREE)

    k.stage = Stage.WORK


def set_x(k: Small) -> None:
    """A task acts while the holder works."""
    k.require(~(k.stage == Stage.FREE), ~k.x)

    k.x = True


def set_x_before_z(k: Small) -> None:
    """A task acts as long as the holder has not set z."""
    k.require(~(k.stage == Stage.FREE), ~k.x, ~k.z)

    k.x = True


def end(k: Small) -> None:
    """The holder sets z, and is done."""
    k.require(k.stage == Stage.WORK)

    k.z = True
    k.stage = Stage.DONE


def copy(k: Small) -> None:
    """The holder looks at x."""
    k.require(k.stage == Stage.WORK)

    k.y = k.x
    k.stage = Stage.DONE


def turn(k: Small) -> None:
    """The holder goes round."""
    k.require(k.stage == Stage.WORK)

    k.z = ~k.z


def use_up(k: Small) -> None:
    """The holder stays where it is."""
    k.require(k.stage == Stage.WORK, k.left)

    k.left = False


def copy_later(k: Small) -> None:
    """The holder looks at what is left."""
    k.require(k.stage == Stage.DONE)

    k.y = k.left


def take_over(k: Small) -> None:
    """A task moves the holder on."""
    k.require(k.stage == Stage.WORK)

    k.stage = Stage.DONE


Step = Callable[[Small], None]


def small(task: Step, holder: Sequence[Step], rule: Bool) -> Problem:
    """The holder takes these steps, a task another, and this must never be."""
    named = ((begin, By.SYSCALL), (task, By.TASK), *((step, By.HOLDER) for step in holder))
    actions: list[Definition[State]] = [
        Definition(cast("Callable[..., None]", f), mirrors="small.c:small", by=by)
        for f, by in named
    ]
    machine = build(name="small", sorts=(), state=Small, axioms=(), actions=actions, make=Small)
    return Problem(machine, (Goal(RULES[0], ~rule, ~rule),))


def verdict(asked: Problem, *, merge: bool) -> Exploration:
    return search(asked, Domain({}, {}), engine="search", merge=merge)


S = Small()
LESS = [
    (nobody_notices, small(set_x_before_z, (end,), S.x)),
    (nobody_changes_anything, small(set_x, (copy,), S.y)),
    (nobody_changes_anything, small(set_x, (end,), S.x & ~(S.stage == Stage.DONE))),
    (no_rule_about_states, small(set_x, (end,), S.x & ~(S.stage == Stage.DONE))),
    (nothing_goes_round, small(set_x, (turn,), S.x)),
    (nobody_changes_anything, small(take_over, (use_up, copy_later), S.y)),
]


def test_states_that_only_an_order_makes_are_not_visited() -> None:
    whole, found = (verdict(small(set_x, (end,), S.y), merge=merge) for merge in (False, True))

    assert (whole.states, found.states) == (5, 4)
    assert (whole.broken, found.broken) == ({}, {})


@pytest.mark.parametrize(("less", "asked"), LESS)
def test_each_condition_is_needed(
    less: Callable[[pytest.MonkeyPatch], None],
    asked: Problem,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert verdict(asked, merge=False).broken
    assert verdict(asked, merge=True).broken

    less(monkeypatch)

    assert not verdict(asked, merge=True).broken
