"""Random walks that Hypothesis steers: reproducible, honest, and without traces on the disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest

from explorer.goals import Problem, problem
from explorer.interpret import Interpreter, Moment, Move
from explorer.roam.profiles import SCOPE as WIDE
from explorer.roam.short import trimmed
from explorer.roam.source import Program, individuals
from explorer.roam.walks import TIME_IS_UP, Roaming, roam
from explorer.roam.world import Choice, World
from explorer.sampling import Walks
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.expected import expected
from properties.suite import rules_of
from properties.verdict import Outcome

SMALL = Scope(patches=1, objects=1, tasks=1)
SCOPE = Scope(patches=2, objects=2, tasks=2)


@cache
def kernel(era: str = "6.1", defect: str | None = None) -> Problem:
    return problem(ERAS[era], rules_of(ERAS[era]), DEFECTS[defect] if defect else None)


def walks(seed: int, defect: str | None = None) -> Roaming:
    return roam(kernel("6.1", defect), SMALL.domain(ERAS["6.1"]), seed=seed, examples=20, steps=30)


def test_the_same_seed_gives_the_same_walks() -> None:
    one, two = walks(5, "SEED-UNGATED"), walks(5, "SEED-UNGATED")

    assert one == two
    assert one.broken


def test_another_seed_gives_other_walks() -> None:
    one, two = walks(5), walks(6)

    assert one.states != two.states


def test_no_violation_is_no_proof() -> None:
    found = walks(5)

    outcomes = {found.outcome(goal) for goal in range(len(found.problem.goals))}

    assert outcomes == {Outcome.VIOLATED, Outcome.UNDECIDED}
    assert found.extent == "20 walks of up to 30 steps, seed 5"
    assert found.stopped is None


def test_a_run_that_is_found_breaks_its_rule_in_its_last_step() -> None:
    found = walks(5, "SEED-UNGATED")
    interpreter = Interpreter(found.problem.machine, found.domain)

    for goal, run in found.broken.items():
        moment, holds = Moment(interpreter.initial()), []
        for action, arguments in run:
            assert interpreter.possible(moment.state, Move(action, arguments))
            result = interpreter.step(moment.state, Move(action, arguments))
            moment = Moment(result.state, moment.state, result.events)
            holds.append(interpreter.holds(found.problem.goals[goal].formula, moment))
        assert holds == [True] * (len(run) - 1) + [False]


def test_in_a_large_scope_a_short_run_is_as_short_as_in_a_small_one() -> None:
    listed, asked = expected("6.1", Scope().sizes), kernel()
    assert listed is not None

    found = roam(asked, WIDE.domain(ERAS["6.1"]), seed=0, examples=5, steps=60)

    lengths = {asked.goals[goal].rule.id: len(run) for goal, run in found.broken.items()}
    shortest = {rule: listed.verdicts[rule][1] or 0 for rule in lengths}
    assert lengths["A1"] == shortest["A1"]
    assert all(lengths[rule] >= shortest[rule] for rule in lengths)


def test_time_that_is_up_ends_the_walks() -> None:
    found = roam(kernel(), SMALL.domain(ERAS["6.1"]), seed=1, examples=50, steps=30, seconds=0)

    assert (found.walks, found.steps, found.stopped) == (0, 0, "the time is up")


@pytest.mark.parametrize(
    ("walks", "taken", "stopped", "cut_off"),
    [
        (Walks(1, 9, 9, seconds=5), 3, TIME_IS_UP, False),
        (Walks(1, 9, 9, seconds=5, max_seconds=6), 3, TIME_IS_UP, False),
        (Walks(1, 9, 9, seconds=5, max_seconds=4), 3, TIME_IS_UP, True),
        (Walks(1, 9, 9, max_seconds=4), 3, TIME_IS_UP, True),
        (Walks(1, 9, 9, seconds=5), 0, TIME_IS_UP, True),
        (Walks(1, 9, 9, seconds=5), 3, "interrupted", True),
        (Walks(1, 9, 9, seconds=5), 9, None, False),
    ],
)
def test_walks_are_over_when_they_took_as_long_as_they_should(
    walks: Walks, taken: int, stopped: str | None, cut_off: bool
) -> None:
    found = Roaming(kernel(), SMALL.domain(ERAS["6.1"]), 1, 9, walks=taken, stopped=stopped)

    assert walks.cut_off(found) is cut_off


def test_interrupted_walks_keep_what_they_have_met() -> None:
    def interrupt(found: Roaming) -> None:
        if found.walks == 7:
            raise KeyboardInterrupt

    found = roam(
        kernel(), SMALL.domain(ERAS["6.1"]), seed=1, examples=50, steps=30, progress=interrupt
    )

    assert (found.walks, found.stopped) == (7, "interrupted")
    assert found.states > 1


def test_progress_is_told_of_every_walk() -> None:
    told = []

    roam(
        kernel(),
        SMALL.domain(ERAS["6.1"]),
        seed=1,
        examples=12,
        steps=5,
        progress=lambda found: told.append(found.walks),
    )

    assert told == list(range(1, 13))


def test_nothing_is_written_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    walks(5, "SEED-UNGATED")

    assert list(tmp_path.iterdir()) == []


def test_needless_steps_are_left_out_of_a_run() -> None:
    """A call and a return before a violation change nothing about it."""
    task = kernel("6.1", "SEED-UNGATED")
    world = World(task, SMALL.domain(ERAS["6.1"]))
    goal = next(i for i, g in enumerate(task.goals) if g.rule.id == "P-CB-05")
    names = [action.name for action in world.actions]
    needed = (
        Choice(names.index("klp_enable_patch"), (0, 0)),
        Choice(names.index("klp_pre_patch_callback"), (0, 0, 1)),
        Choice(names.index("klp_post_unpatch_callback"), (0, 0)),
    )
    detour = (
        Choice(names.index("call_original"), (0, 0)),
        Choice(names.index("return_from_original"), (0, 0)),
    )

    assert trimmed(world, goal, (*detour, needed[0], *detour, *needed[1:])) == needed


@pytest.mark.parametrize("era", ["4.19", "6.1"])
def test_the_functions_of_a_machine_do_what_the_interpreter_does(era: str) -> None:
    task, domain, random = kernel(era), SCOPE.domain(ERAS[era]), Random(6)
    interpreter, program = Interpreter(task.machine, domain), Program(task.machine, domain)
    actions = task.machine.actions
    ready, steps = [*map(program.ready, actions)], [*map(program.step, actions)]
    formulas = [f for goal in task.goals for f in (goal.formula, goal.premise)]
    checks = [*map(program.check, formulas)]
    state, packed = interpreter.initial(), program.pack(interpreter.initial())

    for _ in range(80):
        possible = [(i, places) for i, f in enumerate(ready) for places in f(packed)]
        moves = [Move(actions[i], individuals(actions[i], places)) for i, places in possible]
        assert moves == interpreter.enabled(state)

        chosen = random.randrange(len(moves))
        number, places = possible[chosen]
        result = interpreter.step(state, moves[chosen])
        after, events = steps[number](packed, *places)
        assert program.unpack(after) == result.state

        moment = Moment(result.state, state, result.events)
        assert [check(after, packed, events) for check in checks] == [
            interpreter.holds(formula, moment) for formula in formulas
        ]
        state, packed = result.state, after
