"""Conditions, blocks, loops, events and lines in a wrong place are refused."""

# mypy: ignore-errors
# Mistakes on purpose; test_types.py shows which of them a type checker rejects.

from __future__ import annotations

import pytest

from model.language import ModelError, all_of, any_of, each
from tests.model.language.refusing import refused
from tests.model.language.toy import Colour, Task, Toy


def test_a_condition_after_a_write_is_refused() -> None:
    def act(k: Toy) -> None:
        k.light = Colour.RED
        k.require(k.busy)  # wrong

    assert refused(act) == "require() after a write (light); a step is atomic: move require() up"


def test_a_condition_inside_when_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        with k.when(k.busy):
            k.require(k.waiting[t])  # wrong

    assert refused(act) == "require() stands inside `when` or `each`; move it to the top"


def test_a_condition_inside_each_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            k.require(k.waiting[t])  # wrong

    assert refused(act) == "require() stands inside `when` or `each`; move it to the top"


def test_a_requirement_without_a_condition_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require()  # wrong

    assert refused(act) == "require() needs a condition; write `k.require(...)`"


def test_each_outside_of_an_action_is_refused() -> None:
    with pytest.raises(ModelError) as error:
        all_of([Toy().waiting[t] for t in each(Task)])

    assert str(error.value).endswith(
        "each(Task) is outside of an action and of any_of(...) or all_of(...); "
        "write `any_of(... for x in each(X))`, without square brackets"
    )


def test_square_brackets_in_a_quantifier_are_refused() -> None:
    def act(k: Toy) -> None:
        k.require(any_of([k.waiting[t] for t in each(Task)]))  # wrong

    assert refused(act) == (
        "a variable of each(Task) is used where its loop has ended; indent this into the loop, or "
        "write `any_of(... for x in each(Task))`, without square brackets"
    )


def test_a_quantifier_over_one_formula_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(any_of(k.waiting[t]))  # wrong

    assert refused(act) == "`waiting[t]` is one formula; write `any_of(... for x in each(X))`"


def test_each_over_an_enumeration_is_refused() -> None:
    def act(k: Toy) -> None:
        for colour in each(Colour):  # wrong
            k.light = colour

    assert refused(act) == (
        "each() takes a sort, got Colour; loop over an enumeration with Python's `for x in X`"
    )


def test_a_loop_variable_after_its_loop_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            k.mood[t] = Colour.RED
        k.waiting[t] = True  # wrong

    assert refused(act).startswith("a variable of each(Task) is used where its loop has ended")


def test_a_break_out_of_each_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            k.mood[t] = Colour.RED
            break  # wrong
        k.busy = True

    assert refused(act) == (
        "a loop over each(...) is left before its end, but all its turns happen at once; "
        "write `with k.when(...):` around what only some turns do"
    )


def test_a_return_inside_each_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            k.mood[t] = Colour.RED
            return  # wrong

    assert refused(act).startswith("a loop over each(...) is left before its end")


def test_a_return_inside_when_is_refused() -> None:
    def act(k: Toy) -> None:
        with k.when(k.busy):
            k.event(k.rings())
            return  # wrong
        k.busy = True

    assert refused(act) == (
        "`return` leaves the block whatever the state says, because Python runs it once; "
        "write what else can happen under `with k.otherwise():`"
    )


def test_a_continue_inside_when_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            with k.when(k.waiting[t]):
                continue  # wrong
            k.mood[t] = Colour.RED

    assert refused(act).startswith("`continue` leaves the block whatever the state says")


def test_reading_elsewhere_than_written_in_one_loop_is_refused() -> None:
    def act(k: Toy, u: Task) -> None:
        for t in each(Task):
            k.mood[t] = Colour.GREEN
            with k.when(k.mood[u] == Colour.RED):  # wrong
                k.busy = True

    assert refused(act) == (
        "`mood` is read at another place than it was written in the same `each`; "
        "all turns of the loop happen at once: read before the loop, or split it"
    )


def test_reading_what_only_some_turns_write_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            with k.when(k.waiting[t]):
                k.light = Colour.GREEN
            k.mood[t] = k.light  # wrong

    assert refused(act) == (
        "`light` is read in the `each` that writes it in some turns; all turns happen at once: "
        "read before the loop, or split it"
    )


def test_a_value_that_differs_between_turns_needs_a_place_that_does() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            k.light = k.mood[t]  # wrong

    assert refused(act) == (
        "the value written to `light` depends on the variable of each(Task), its place does not; "
        "every turn of the loop would write another value there: mention it in the place"
    )


def test_turns_that_write_different_values_to_one_place_are_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            with k.when(k.waiting[t]):
                k.light = Colour.GREEN
            with k.otherwise():
                k.light = Colour.RED  # wrong

    assert refused(act) == (
        "`light` gets different values in turns of the variable of each(Task); all turns of the "
        "loop happen at once: write `with k.when(any_of(...)):` outside of it"
    )


def test_otherwise_without_when_is_refused() -> None:
    def act(k: Toy) -> None:
        with k.otherwise():  # wrong
            k.busy = True

    assert refused(act) == "elsewhen() and otherwise() follow a `with k.when(...):` block"


def test_otherwise_after_the_loop_of_its_when_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            with k.when(k.waiting[t]):
                k.mood[t] = Colour.RED
        with k.otherwise():  # wrong
            k.busy = True

    assert refused(act) == "elsewhen() and otherwise() follow a `with k.when(...):` block"


def test_elsewhen_after_otherwise_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        with k.when(k.busy):
            k.light = Colour.RED
        with k.otherwise():
            k.light = Colour.GREEN
        with k.elsewhen(k.waiting[t]):  # wrong
            k.light = Colour.BLUE

    assert refused(act) == "nothing is left after otherwise(); begin with k.when(...) again"


@pytest.mark.parametrize("last", [True, False])
def test_when_without_with_is_refused(last: bool) -> None:
    def followed(k: Toy) -> None:
        k.when(k.busy)  # wrong
        k.light = Colour.RED

    def at_the_end(k: Toy) -> None:
        k.when(k.busy)  # wrong

    assert refused(at_the_end if last else followed) == "`with` is missing before k.when(...)"


def test_a_line_with_too_few_arguments_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        k.printk("{} meets {}", t)  # wrong

    assert refused(act) == (
        "printk() has 2 places and 1 arguments; write one `{}` for each argument"
    )


def test_a_line_with_a_place_of_c_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        k.printk("%s waits", t)  # wrong

    assert refused(act) == "printk() has the place `%s`; write `{}`"


def test_a_line_inside_each_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            k.printk("{} waits", t)  # wrong

    assert refused(act) == "a line printed inside `each` has no order; make it a step of its own"


def test_an_event_that_would_happen_in_every_turn_is_refused() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            k.waiting[t] = False
            k.event(k.rings())  # wrong

    assert refused(act) == (
        "the event `rings()` does not mention the variable of each(Task); it would happen once in "
        "every turn: write it outside of the loop"
    )
