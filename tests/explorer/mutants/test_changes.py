"""Each mutation operator on a small machine, and what all of them have in common."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.goals import Problem
from explorer.mutants.asking import goal
from explorer.mutants.changes import Change, changes, happening
from explorer.mutants.difference import difference
from explorer.mutants.mutant import mutants
from explorer.searching import search
from model.era import ERAS
from model.kernel import livepatch
from model.kernel.kinds import Grain
from model.language import FALSE, Action, Flag, Role, all_of, any_of, each
from tests.model.language.toy import (
    Colour,
    Lock,
    Task,
    Toy,
    marked,
    recorded,
    toy_domain,
    toy_machine,
)


def paint(k: Toy, t: Task) -> None:
    """A task paints the light."""
    k.require(k.waiting[t], any_of(k.held[x, t] for x in each(Lock)))

    with k.when(~k.busy & all_of(~k.waiting[u] | (k.mood[u] == Colour.RED) for u in each(Task))):
        k.light = Colour.GREEN
        k.event(k.shows(Colour.GREEN))
        k.printk("{} paints", t)
    with k.otherwise():
        k.busy = True
        k.event(k.rings())


def changed(place: str, operator: str) -> Change:
    """The one change of `paint` with this id."""
    found = [c for c in changes(recorded(paint)) if c.id == f"paint/{place}/{operator}"]
    assert len(found) == 1, [c.id for c in changes(recorded(paint))]
    return found[0]


def field(action: Action, name: str) -> str:
    """The new value of a field, as text; what is not written keeps its value."""
    return next((str(u) for f, u in action.updates.items() if f.name == name), name)


def test_a_conjunct_of_the_guard_is_dropped_or_negated() -> None:
    assert str(changed("guard-1", "dropped").action.guard) == "any_of(held[lock'0, t] for lock'0)"
    assert str(changed("guard-1", "negated").action.guard).startswith("~waiting[t] & ")


def test_a_quantifier_becomes_the_other_one() -> None:
    assert "all_of(held" in str(changed("guard-2-1", "all-for-one").action.guard)
    light = field(changed("condition-2", "one-for-all").action, "light")
    assert "any_of(~waiting" in light
    assert "all_of" not in light


def test_a_condition_is_dropped_from_everything_that_the_action_does() -> None:
    action = changed("condition-1", "dropped").action

    assert "busy" not in field(action, "light")
    assert all("busy" not in str(o.condition) for o in action.outputs)


def test_a_condition_inside_a_quantifier_is_dropped() -> None:
    assert "waiting" not in field(changed("condition-3", "dropped").action, "light")


def test_a_field_is_not_written() -> None:
    action = changed("field-light", "not-written").action

    assert field(action, "light") == "light"
    assert field(action, "busy") == field(recorded(paint), "busy")


def test_an_enumeration_gets_the_next_value() -> None:
    assert field(changed("field-light", "next-1").action, "light").startswith("(BLUE if ")


def test_an_event_or_a_line_is_left_out_and_nothing_else() -> None:
    without = changed("shows-1", "left-out").action
    silent = changed("line-1", "left-out").action

    assert [o.condition is FALSE for o in without.outputs] == [True, False, False]
    assert field(without, "shows") == "False"
    assert field(without, "light") == field(recorded(paint), "light")
    assert [o.condition is FALSE for o in silent.outputs] == [False, True, False]


def test_an_event_tells_of_another_value() -> None:
    assert "BLUE" in field(changed("shows-1", "other-value").action, "shows")


class TwoFlags(Toy):
    """A state with another flag beside `busy`."""

    tired = Flag()


def rest(k: TwoFlags, t: Task) -> None:
    """One flag is set, the other follows a task."""
    k.busy = True
    k.tired = k.waiting[t]


def test_two_writes_of_one_kind_are_swapped() -> None:
    action = marked(rest).record(TwoFlags)

    swapped = next(c.action for c in changes(action) if c.id == "rest/fields-busy-tired/swapped")

    assert field(swapped, "busy") == "waiting[t]"
    assert field(swapped, "tired") == "True"


def test_a_boolean_gets_the_opposite_where_it_is_written() -> None:
    action = marked(rest).record(TwoFlags)

    flipped = {c.place: c.action for c in changes(action) if c.operator == "flipped"}

    assert field(flipped["field-busy"], "busy") == "False"
    assert field(flipped["field-tired"], "tired") == "~waiting[t]"


def test_two_events_of_one_kind_are_swapped() -> None:
    found = [m for m in mutants(livepatch(ERAS["6.1"])) if m.id == "post_patch-pre_unpatch/swapped"]

    names = {action.name for action in found[0].actions}
    assert names == {"klp_post_patch_callback", "klp_pre_unpatch_callback"}


@pytest.mark.parametrize("grain", Grain)
@pytest.mark.parametrize("release", ["4.19", "6.1"])
def test_ids_and_trees_are_each_there_once_in_the_same_order(release: str, grain: Grain) -> None:
    machine = livepatch(ERAS[release], grain=grain)

    first, second = mutants(machine, grain), mutants(machine, grain)

    assert [m.id for m in first] == [m.id for m in second]
    assert len({m.id for m in first}) == len(first)
    assert all(m.words and m.operator for m in first)


@pytest.mark.parametrize("release", ERAS)
def test_events_made_anew_from_what_is_said_are_those_that_were_recorded(release: str) -> None:
    for action in livepatch(ERAS[release], grain=Grain.FINE).actions:
        for event, update in action.updates.items():
            if event.role is Role.EVENT:
                made = happening(event, action.outputs)
                assert set(str(made).replace("(", "").replace(")", "")) == set(
                    str(update).replace("(", "").replace(")", "")
                )


def test_a_mutant_differs_exactly_where_it_does_something_else() -> None:
    machine = toy_machine()
    by_id = {m.id: m for m in mutants(machine)}
    at_once, later = by_id["wait/field-waiting/flipped"], by_id["take/field-waiting/not-written"]
    goals = [goal(m.id, ~difference(machine, m)) for m in (at_once, later)]

    found = search(Problem(machine, tuple(goals)), toy_domain(), engine="search")

    assert {number: sighting.depth for number, sighting in found.broken.items()} == {0: 0, 1: 1}
    assert difference(machine, replace(at_once, actions=machine.actions)) is FALSE
