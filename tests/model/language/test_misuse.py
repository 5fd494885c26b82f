"""A wrong expression or a wrong use of a field is refused, with its place and what to write."""

# mypy: ignore-errors
# Mistakes on purpose; test_types.py shows which of them a type checker rejects.

from __future__ import annotations

import pytest

from model.language import Bool, any_of, before, each
from tests.model.language.refusing import refused
from tests.model.language.toy import Colour, Lock, Size, Task, Toy


def no_truth(of: str, write: str) -> str:
    """The message about an expression that Python asks for its truth."""
    return f"`{of}` has no truth value while the model is being built; write {write}"


def test_a_plain_if_on_an_expression_is_refused() -> None:
    def act(k: Toy) -> None:
        if k.busy:  # wrong
            k.light = Colour.RED

    assert refused(act) == no_truth("busy", "`with k.when(...):` instead of `if`")


def test_a_while_on_an_expression_is_refused() -> None:
    def act(k: Toy) -> None:
        while k.busy:  # wrong
            k.light = Colour.RED

    assert refused(act) == no_truth("busy", "`with k.when(...):` instead of `if`")


def test_a_conditional_value_is_refused() -> None:
    def act(k: Toy) -> None:
        k.light = Colour.RED if k.busy else Colour.GREEN  # wrong

    assert refused(act) == no_truth(
        "busy",
        "the two cases under `with k.when(c):` and `with k.otherwise():` "
        "instead of `x if c else y`",
    )


def test_and_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(k.busy and k.waiting[t])  # wrong

    assert refused(act) == no_truth("busy", "`&` instead of `and`")


def test_or_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(k.busy or k.waiting[t])  # wrong

    assert refused(act) == no_truth("busy", "`|` instead of `or`")


def test_not_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require(not k.busy)  # wrong

    assert refused(act) == no_truth("busy", "`~` instead of `not`")


def test_a_chained_comparison_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(k.light == k.mood[t] == Colour.RED)  # wrong

    assert "`(a == b) & (b == c)` instead of `a == b == c`" in refused(act)


def test_membership_in_a_tuple_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require(k.light in (Colour.RED, Colour.BLUE))  # wrong

    assert refused(act) == no_truth("light == RED", "`x.one_of(a, b)` instead of `x in (a, b)`")


def test_an_assertion_is_refused() -> None:
    def act(k: Toy) -> None:
        assert k.busy  # wrong

    assert refused(act) == no_truth("busy", "`k.require(...)` instead of `assert`")


def test_pythons_any_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require(any(k.waiting[t] for t in each(Task)))  # wrong

    assert refused(act) == no_truth("waiting[task'0]", "`any_of(...)` instead of `any(...)`")


def test_a_filter_in_a_quantifier_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require(any_of(k.mood[t] == Colour.RED for t in each(Task) if k.waiting[t]))  # wrong

    assert refused(act) == no_truth(
        "waiting[task'0]",
        "`c & ...` in any_of, `implies(c, ...)` in all_of, instead of a filter `if c`",
    )


def test_a_misspelt_field_is_refused_when_it_is_read() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(k.wating[t])  # wrong

    assert refused(act) == "there is no `wating`; did you mean `waiting`?"


def test_a_misspelt_word_or_predicate_is_refused() -> None:
    def act(k: Toy) -> None:
        k.requre(k.busy)  # wrong

    assert refused(act) == "there is no `requre`; did you mean `require`?"


def test_a_misspelt_field_is_refused_when_it_is_written() -> None:
    def act(k: Toy) -> None:
        k.ligth = Colour.RED  # wrong

    assert refused(act) == "there is no field `ligth`; did you mean `light`?"


def test_a_predicate_cannot_be_written() -> None:
    def act(k: Toy) -> None:
        k.free = True  # wrong

    assert refused(act) == "`free` is no field, it is computed; only fields are written"


def test_an_index_of_another_sort_is_refused() -> None:
    def act(k: Toy, x: Lock) -> None:
        k.waiting[x] = True  # wrong

    assert refused(act) == "`waiting` takes a Task, got x (a Lock)"


def test_a_sort_is_no_index() -> None:
    def act(k: Toy) -> None:
        k.waiting[Task] = True  # wrong

    assert refused(act) == (
        "`waiting` takes a Task, got Task (a class); write `for x in each(Task)` and use x"
    )


def test_too_few_indices_are_refused() -> None:
    def act(k: Toy, x: Lock) -> None:
        k.require(k.held[x])  # wrong

    assert refused(act) == "`held` takes 2 individuals, got 1 (x); write `k.held[lock, task]`"


def test_a_field_without_its_index_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require(~k.waiting)  # wrong

    assert refused(act) == "`waiting` stands here alone; write `k.waiting[task]`"


def test_a_field_without_its_index_is_not_compared() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(k.waiting == t)  # wrong

    assert refused(act) == "`waiting` stands here alone; write `k.waiting[task]`"


def test_an_index_on_a_field_that_has_none_is_refused() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(k.busy[t])  # wrong

    assert refused(act) == "`busy` takes no index; leave out `[t]`"


def test_parentheses_after_a_predicate_without_parameters_are_refused() -> None:
    def act(k: Toy) -> None:
        k.require(k.free())  # wrong

    assert refused(act).endswith("is not a function; leave out the parentheses")


def test_a_member_of_another_enumeration_is_refused_when_it_is_written() -> None:
    def act(k: Toy) -> None:
        k.light = Size.LARGE  # wrong

    assert refused(act) == (
        "`light` takes a Colour, got Size.LARGE (a Size); "
        "there are Colour.RED, Colour.GREEN, Colour.BLUE"
    )


def test_a_member_of_another_enumeration_is_refused_when_it_is_compared() -> None:
    def act(k: Toy) -> None:
        k.require(k.light == Size.LARGE)  # wrong

    assert refused(act) == (
        "`light == ...` takes a Colour, got Size.LARGE (a Size); "
        "there are Colour.RED, Colour.GREEN, Colour.BLUE"
    )


def test_individuals_of_two_sorts_are_not_compared() -> None:
    def act(k: Toy, t: Task, x: Lock) -> None:
        k.require(t == x)  # wrong

    assert refused(act) == "t (a Task) cannot be compared with x (a Lock)"


def test_a_number_is_no_formula() -> None:
    def act(k: Toy) -> None:
        k.busy = 1  # wrong

    assert refused(act) == "`busy` takes a formula, got 1 (an int)"


def test_a_value_where_a_formula_belongs_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require(k.light)  # wrong

    assert refused(act) == (
        "require() takes a formula, got light (a Colour); "
        "compare it, and put the comparison in parentheses: `(a == b) & c`"
    )


def test_a_comparison_without_parentheses_is_refused() -> None:
    def act(k: Toy) -> None:
        k.require(k.busy & k.light == Colour.RED)  # wrong

    assert refused(act).endswith("put the comparison in parentheses: `(a == b) & c`")


def test_alternatives_without_parentheses_are_refused() -> None:
    def act(k: Toy) -> None:
        k.require(k.light == Colour.RED | k.light == Colour.BLUE)  # wrong

    assert refused(act) == (
        "`&`, `|` and `~` take formulas, not `light`; comparisons need parentheses: "
        "write `(a == b) & c`"
    )


def test_a_function_that_is_not_called_is_no_formula() -> None:
    def helper() -> Bool:
        raise AssertionError

    def act(k: Toy) -> None:
        k.require(helper)  # wrong

    assert refused(act) == "require() takes a formula, got helper (a function); call it"


def test_an_indexed_field_is_written_with_an_index() -> None:
    def act(k: Toy) -> None:
        k.waiting = True  # wrong

    assert refused(act) == (
        "`waiting` is written at one place; write `k.waiting[task] = ...`, "
        "for all of them in a loop `for ... in each(...)`"
    )


@pytest.mark.parametrize("indexed", [True, False])
def test_configuration_cannot_be_written(indexed: bool) -> None:
    def relation(k: Toy, t: Task, x: Lock) -> None:
        k.allowed[t, x] = True  # wrong

    def flag(k: Toy) -> None:
        k.strict = True  # wrong

    message = refused(relation if indexed else flag)

    name = "allowed" if indexed else "strict"
    assert message == f"`{name}` is configuration: it is fixed in a run, no step can write it"


def test_an_event_is_not_assigned() -> None:
    def act(k: Toy) -> None:
        k.takes = True  # wrong

    assert refused(act) == "`takes` is an event; write `k.event(k.takes(task, lock))`"


def test_an_event_has_no_index() -> None:
    def act(k: Toy, t: Task, x: Lock) -> None:
        k.takes[t, x] = True  # wrong

    assert refused(act) == "`takes` stands here alone; write `k.takes(task, lock)`"


def test_event_takes_an_event() -> None:
    def act(k: Toy) -> None:
        k.event(k.busy)  # wrong

    assert refused(act) == "event() takes an event of the state, got busy"


def test_an_action_does_not_ask_for_events() -> None:
    def act(k: Toy, t: Task, x: Lock) -> None:
        k.require(~k.takes(t, x))  # wrong

    assert refused(act) == (
        "`~takes(t, x)` speaks of a step: only rules can ask what happens in a step or was before "
        "it; an action reads fields, and says `k.event(...)`"
    )


def test_an_action_does_not_look_back() -> None:
    def act(k: Toy) -> None:
        k.busy = before(k.busy)  # wrong

    assert refused(act).startswith("`before(busy)` speaks of a step")
