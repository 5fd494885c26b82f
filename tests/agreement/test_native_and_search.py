"""The search in machine code finds what the search in Python finds, state by state."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from explorer.goals import problem
from explorer.native import breadth_first, store
from explorer.native import search as batches
from explorer.native.memory import Room
from explorer.search import exploration
from explorer.search.breadth_first import Run
from explorer.search.exploration import Exploration, Limits
from explorer.searching import Engine, search
from explorer.tracing import Tracer, run_to
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import rules_of

ENGINES: tuple[Engine, Engine] = ("search", "native")
SCOPE = Scope(patches=2, objects=2, tasks=1)
Case = tuple[str, tuple[int, int, int], str | None, bool]
CASES: list[Case] = [
    ("4.19", (1, 1, 1), None, True),
    ("4.19", (2, 1, 1), None, True),
    ("4.19", (1, 1, 2), None, True),
    ("6.1", (2, 1, 2), None, False),
    ("6.1", (1, 1, 3), None, True),
    ("6.1", (1, 2, 2), None, True),
    *((era, (1, 2, 1), defect, True) for era in ("4.19", "6.12") for defect in DEFECTS),
]
cases = pytest.mark.parametrize("case", CASES, ids=str)


@cache
def both(case: Case) -> tuple[Exploration, Exploration]:
    era, sizes, defect, symmetry = case
    asked = problem(ERAS[era], rules_of(ERAS[era]), DEFECTS[defect] if defect else None)
    domain = Scope(*sizes).domain(ERAS[era])
    expected, found = (
        search(asked, domain, symmetry=symmetry, engine=engine) for engine in ENGINES
    )
    return expected, found


@cases
def test_they_meet_the_same_states_in_the_same_order(case: Case) -> None:
    expected, found = both(case)

    assert list(found.parents) == list(expected.parents)
    assert found.levels == expected.levels


@cases
def test_they_take_the_same_steps(case: Case) -> None:
    expected, found = both(case)

    assert found.graph() == expected.graph()


@cases
def test_they_count_the_same_choices(case: Case) -> None:
    expected, found = both(case)

    assert list(found.fired) == list(expected.fired)
    assert found.branching == expected.branching
    assert found.transitions == expected.transitions
    assert found.unreduced == expected.unreduced


@cases
def test_they_count_the_same_steps_between_classes(case: Case) -> None:
    expected, found = both(case)
    everything = (1 << found.layout.bits) - 1
    slots = [found.layout.slot(c.field, c.arguments) for c in found.ground.cells]

    for mask in (everything, slots[0].mask | slots[-1].mask):
        assert found.edges(mask) == expected.edges(mask)


def test_a_kernel_without_ways_out_stops_in_the_same_states() -> None:
    asked = problem(ERAS["4.19"], rules_of(ERAS["4.19"]))
    names = [action.name for action in asked.machine.actions]
    first = asked.machine.actions[: names.index("finish_transition")]
    stuck, domain = (
        replace(asked, machine=replace(asked.machine, actions=first)),
        SCOPE.domain(ERAS["4.19"]),
    )

    expected, found = (search(stuck, domain, engine=engine) for engine in ENGINES)

    assert len(found.terminal) > 5
    assert list(found.terminal) == list(expected.terminal)
    assert found.terminal[-2:] == expected.terminal[-2:]


@cases
def test_they_see_the_same_violations_and_premises(case: Case) -> None:
    expected, found = both(case)

    assert found.broken == expected.broken
    assert found.seen == expected.seen
    assert found.stopped == expected.stopped


@cases
def test_they_tell_the_same_runs(case: Case) -> None:
    expected, found = both(case)
    tracer = Tracer(found.problem, found.ground.domain, Scope(*case[1]).sizes)

    for goal, sighting in found.broken.items():
        assert run_to(found, tracer, sighting) == run_to(expected, tracer, expected.broken[goal])


@pytest.mark.parametrize("states", [1, 2, 100, 3000])
def test_a_limit_stops_both_at_the_same_state(states: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breadth_first.NativeRun, "chunk", Run.chunk)
    asked, domain = problem(ERAS["6.1"], rules_of(ERAS["6.1"])), Scope(1, 2, 2).domain(ERAS["6.1"])

    expected, found = (
        search(asked, domain, Limits(states=states), engine=engine) for engine in ENGINES
    )

    assert list(found.parents.items()) == list(expected.parents.items())
    assert (found.fired, found.stopped) == (list(expected.fired), expected.stopped)
    assert (found.broken, found.seen) == (expected.broken, expected.seen)


def test_a_state_that_was_not_met_is_not_in_the_mapping() -> None:
    _, found = both(CASES[0])
    other = max(found.parents) ^ 1
    while other in set(found.parents):
        other += 1

    assert other not in found.parents
    with pytest.raises(KeyError):
        found.parents[other]


def test_more_goals_than_bits_in_a_word() -> None:
    asked, domain = (
        problem(ERAS["6.1"], 2 * rules_of(ERAS["6.1"])),
        Scope(1, 1, 1).domain(ERAS["6.1"]),
    )

    expected, found = (search(asked, domain, engine=engine) for engine in ENGINES)

    assert len(asked.goals) > 64
    assert (found.broken, found.seen) == (expected.broken, expected.seen)


def test_forgetting_what_was_sighted_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, _ = both(CASES[0])
    monkeypatch.setattr(breadth_first, "LONG", 50)

    found = search(expected.problem, expected.ground.domain, engine="native")

    assert list(found.parents.items()) == list(expected.parents.items())
    assert (found.fired, found.broken, found.seen) == (
        expected.fired,
        expected.broken,
        expected.seen,
    )


@pytest.mark.parametrize("cores", [2, 3])
def test_more_cores_change_nothing(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, _ = both(("6.1", (1, 2, 2), None, True))
    monkeypatch.setattr(batches, "ALONE", 0)

    found = search(expected.problem, expected.ground.domain, engine="native", cores=cores)

    assert list(found.parents) == list(expected.parents)
    assert (found.fired, found.branching) == (list(expected.fired), expected.branching)
    assert (found.broken, found.seen) == (expected.broken, expected.seen)


def test_the_memory_that_is_allowed_is_not_exceeded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, domain = problem(ERAS["4.19"], rules_of(ERAS["4.19"])), SCOPE.domain(ERAS["4.19"])
    for module in (store, exploration):
        monkeypatch.setattr(module, "resident", lambda: 100_000)

    found = search(asked, domain, Limits(memory=180_000), engine="native")

    assert found.stopped == "--max-memory 180000 bytes reached"
    assert 4096 < found.states < 180_000 / 16


def test_a_small_scope_is_searched_without_a_compiler() -> None:
    asked = problem(ERAS["6.1"], rules_of(ERAS["6.1"]))
    sizes = [Scope(1, 1, 1), Scope(2, 2, 1)]

    found = [search(asked, scope.domain(ERAS["6.1"]), Limits(states=1)).engine for scope in sizes]

    assert found == ["search", "native"]


@pytest.mark.parametrize(("scarce", "most"), [("grow", 1 << 17), ("clear", 1 << 17)])
def test_without_memory_the_search_says_how_far_it_came(
    scarce: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no more room for states, or for the table that finds them."""
    take = getattr(Room, scarce)

    def scarcely(room: Room, size: int) -> int:
        if size > most:
            raise MemoryError
        return int(take(room, size))

    asked, domain = problem(ERAS["4.19"], rules_of(ERAS["4.19"])), SCOPE.domain(ERAS["4.19"])
    monkeypatch.setattr(Room, scarce, scarcely)

    found = search(asked, domain, engine="native")

    assert found.stopped == "no memory left"
    assert 1000 < found.states < 1 << 16
    last = list(found.parents)[-1]
    assert found.parents[last] in found.parents
