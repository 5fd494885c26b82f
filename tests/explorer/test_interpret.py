"""The interpreter: the meaning that every other engine has to agree with."""

from __future__ import annotations

import pytest

from explorer.goals import problem
from explorer.interpret import Individual, Interpreter, Moment, Move, Result
from model.era import ERAS
from model.kernel import livepatch
from model.kernel.kinds import Answer, Build, Object, Patch, Phase, Side
from model.kernel.state import Livepatch
from model.language import Field, all_of, any_of, before, each
from model.scope import Scope
from properties.suite import rules_of

SCOPE = Scope(patches=2, objects=2, tasks=2)
RULES = Livepatch(ERAS["6.1"])


@pytest.fixture(scope="module")
def kernel() -> Interpreter:
    return Interpreter(livepatch(ERAS["6.1"]), SCOPE.domain(ERAS["6.1"]))


def field(kernel: Interpreter, name: str) -> Field:
    return next(f for f in kernel.machine.fields if f.name == name)


def move(kernel: Interpreter, name: str, *arguments: Individual) -> Move:
    return Move(kernel.machine.action(name), arguments)


def taken(kernel: Interpreter, *moves: tuple[str, *tuple[Individual, ...]]) -> Result:
    """The last of these steps, from the initial state."""
    state = kernel.initial()
    for name, *arguments in moves:
        chosen = move(kernel, name, *arguments)
        assert kernel.possible(state, chosen), name
        result = kernel.step(state, chosen)
        state = result.state
    return result


def test_the_initial_state_has_every_field_at_its_start(kernel: Interpreter) -> None:
    state = kernel.initial()

    assert state == tuple(cell.field.start for cell in kernel.cells)


def test_choices_come_in_the_order_of_declaration_then_of_individuals(
    kernel: Interpreter,
) -> None:
    enabled = kernel.enabled(kernel.initial())
    names = [action.name for action in kernel.machine.actions]
    order = [names.index(m.action.name) for m in enabled]
    first = [m.arguments for m in enabled if m.action.name == "klp_enable_patch"]

    assert order == sorted(order)
    assert first == [(patch, build) for patch in range(2) for build in Build]


def test_a_choice_is_enabled_exactly_when_it_is_possible(kernel: Interpreter) -> None:
    state = taken(kernel, ("klp_enable_patch", 0, Build.GOOD)).state
    enabled = kernel.enabled(state)

    for answer in Answer:
        for patch in range(2):
            asked = move(kernel, "klp_pre_patch_callback", patch, 0, answer)
            assert kernel.possible(state, asked) == (asked in enabled) == (patch == 0)


def test_a_step_changes_what_the_action_writes_and_nothing_else(kernel: Interpreter) -> None:
    result = taken(kernel, ("call_original", 1, 0))
    changed = [
        (str(cell.field), cell.arguments, after)
        for cell, old, after in zip(kernel.cells, kernel.initial(), result.state, strict=True)
        if old is not after
    ]

    assert [
        (name, tuple(map(kernel.domain.name, places)), new) for name, places, new in changed
    ] == [("original_frame", ("t1", "f0"), True)]


def test_events_and_lines_come_in_the_order_of_the_action(kernel: Interpreter) -> None:
    result = taken(
        kernel,
        ("klp_enable_patch", 1, Build.GOOD),
        ("klp_pre_patch_callback", 1, 0, Answer.NEGATIVE),
    )
    words = [item[0] if isinstance(item[0], str) else item[0].name for item in result.visible]

    assert words == [
        "reaches",
        "pre_patch",
        "pre-patch callback failed for object '{}'",
        "failed to enable patch '{}'",
        "'{}': canceling patching transition, going to unpatch",
        "cancels",
        "'{}': completing unpatching transition",
        "completes",
    ]
    assert {(e.name, places) for e, places in result.events} == {
        ("reaches", (1, 0)),
        ("pre_patch", (1, 0, Answer.NEGATIVE)),
        ("cancels", (1,)),
        ("completes", (1, Side.UNPATCHED)),
    }


def test_a_printed_line_names_individuals_as_the_scope_does(kernel: Interpreter) -> None:
    result = taken(kernel, ("klp_enable_patch", 1, Build.GOOD))

    assert ("enabling patch '{}'", ("p1",)) in result.visible


def test_before_looks_at_the_state_that_the_step_left(kernel: Interpreter) -> None:
    start = kernel.initial()
    result = taken(kernel, ("klp_enable_patch", 0, Build.GOOD))
    moment = Moment(result.state, start, result.events)
    listed = any_of(RULES.listed[p] for p in each(Patch))

    assert kernel.holds(listed, moment)
    assert not kernel.holds(before(listed), moment)


def test_quantifiers_range_over_every_individual_of_the_scope(kernel: Interpreter) -> None:
    one = taken(kernel, ("klp_enable_patch", 0, Build.GOOD)).state
    some = any_of(RULES.listed[p] for p in each(Patch))
    every = all_of(RULES.listed[p] for p in each(Patch))

    assert kernel.holds(some, Moment(one))
    assert not kernel.holds(every, Moment(one))


def test_a_field_is_read_by_its_individuals(kernel: Interpreter) -> None:
    state = taken(kernel, ("klp_enable_patch", 1, Build.GOOD)).state
    phase, listed = field(kernel, "phase"), field(kernel, "listed")

    assert kernel.get(state, phase) is Phase.ENABLE
    assert (kernel.get(state, listed, 0), kernel.get(state, listed, 1)) == (False, True)


def test_memory_starts_with_what_is_true_in_the_initial_state() -> None:
    machine = problem(ERAS["6.1"], rules_of(ERAS["6.1"])).machine
    kernel = Interpreter(machine, SCOPE.domain(ERAS["6.1"]))
    state = kernel.initial()

    for ghost in machine.ghosts:
        places = kernel.domain.tuples(ghost.field.sorts)
        values = {kernel.get(state, ghost.field, *(p.index for p in place)) for place in places}
        assert values == {False}, (
            "no rule of the suite begins with something that is there at first"
        )


def test_what_is_known_of_a_moment_depends_on_the_individuals(kernel: Interpreter) -> None:
    """The same quantified formula, asked of two patches in one moment."""
    p = Patch.variable("p")
    moment = Moment(taken(kernel, ("klp_enable_patch", 1, Build.GOOD)).state)
    visits = any_of(RULES.to_visit[p, o] for o in each(Object))

    assert [kernel.holds(visits, moment, {p: index}) for index in (0, 1, 0)] == [False, True, False]
