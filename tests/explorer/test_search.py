"""The exhaustive search: where it stops, and what it says when it does."""

from __future__ import annotations

from collections import Counter

import pytest

from explorer.errors import StoppedEarlyError
from explorer.goals import Problem, problem
from explorer.interpret import Interpreter
from explorer.search.exploration import Exploration, Limits
from explorer.searching import search
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import RULES, rules_of

SMALL = Scope(patches=1, objects=1, tasks=1)
MODULES = {
    "load_module",
    "klp_module_coming",
    "klp_init_object_loaded",
    "klp_init_object_loaded_fails",
    "klp_write_section_relocs_fails",
    "load_module_fails",
    "prepare_coming_module_fails",
    "do_init_module",
    "delete_module",
    "module_exit",
    "klp_module_going",
    "revert_object",
    "end_of_hook",
    "free_module",
}
TWO_TASKS = Scope(patches=1, objects=1, tasks=2)


def kernel(*ids: str, defect: str | None = None) -> Problem:
    """A kernel with the rules of these ids; all rules if none is named."""
    rules = tuple(rule for rule in RULES if rule.id in ids) if ids else rules_of(ERAS["6.1"])
    return problem(ERAS["6.1"], rules, DEFECTS[defect] if defect else None)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(states=10), "--max-states 10 reached"),
    ],
)
def test_a_limit_leaves_the_search_incomplete(limits: Limits, reason: str) -> None:
    found = search(kernel(), SMALL.domain(ERAS["6.1"]), limits)

    assert found.stopped == reason
    assert not found.complete


@pytest.mark.parametrize("limits", [Limits(seconds=0), Limits(memory=1), Limits(states=0)])
def test_a_limit_met_while_preparing_gives_no_search_at_all(limits: Limits) -> None:
    with pytest.raises(StoppedEarlyError, match="before the first state"):
        search(kernel(), SMALL.domain(ERAS["6.1"]), limits)


def test_ctrl_c_leaves_the_search_incomplete() -> None:
    def interrupt(found: Exploration | None, left: int) -> None:
        if found and found.states > 10:
            assert left > 0
            raise KeyboardInterrupt

    found = search(kernel(), SMALL.domain(ERAS["6.1"]), progress=interrupt)

    assert found.stopped == "interrupted"
    assert found.states > 10


def test_a_search_whose_rules_are_all_violated_has_nothing_left_to_do() -> None:
    found = search(kernel("P-CB-09", defect="SEED-UNGATED"), SMALL.domain(ERAS["6.1"]))

    assert found.stopped == "every rule is violated"
    assert [sighting.depth for sighting in found.broken.values()] == [3]


def test_the_same_search_gives_the_same_answer() -> None:
    one, two = (
        search(kernel(), SMALL.domain(ERAS["6.1"])),
        search(kernel(), SMALL.domain(ERAS["6.1"])),
    )

    assert list(one.parents.items()) == list(two.parents.items())
    assert (one.broken, one.seen, one.fired) == (two.broken, two.seen, two.fired)


def test_levels_and_branching_count_every_state_once() -> None:
    found = search(kernel(), SMALL.domain(ERAS["6.1"]))

    assert sum(found.levels) == sum(found.branching.values()) == found.states
    assert sum(k * n for k, n in found.branching.items()) == found.transitions


def test_interchangeable_tasks_are_counted_once() -> None:
    whole = search(kernel("P-TR-01"), TWO_TASKS.domain(ERAS["6.1"]), symmetry=False)
    found = search(kernel("P-TR-01"), TWO_TASKS.domain(ERAS["6.1"]))

    assert found.states < whole.states < 2 * found.states
    assert found.unreduced == whole.unreduced == whole.states
    assert {whole.layout.canonical(state) for state in whole.parents} <= set(whole.parents)


def test_every_parent_leads_to_its_child_in_one_step() -> None:
    found = search(kernel("P-TR-01"), SMALL.domain(ERAS["6.1"]))
    interpreter = Interpreter(found.problem.machine, SMALL.domain(ERAS["6.1"]))

    for child, parent in found.parents.items():
        if parent != -1:
            state = found.layout.unpack(parent)
            steps = (interpreter.step(state, move) for move in interpreter.enabled(state))
            assert child in {found.layout.pack(result.state) for result in steps}


def test_with_one_object_only_the_actions_of_modules_are_never_taken() -> None:
    """With vmlinux alone no module comes or goes; a task that has left cannot be forked again."""
    found = search(kernel(), SMALL.domain(ERAS["6.1"]))
    taken = Counter[str]()
    for action, times in zip(found.ground.actions, found.fired, strict=True):
        taken[action.action.name] += times

    never = {action.name for action in found.problem.machine.actions if not taken[action.name]}

    assert never == MODULES | {"klp_copy_process", "klp_find_object_symbol"}
