"""Substitution keeps variables apart: nothing that comes in is captured by a quantifier."""

from __future__ import annotations

from collections.abc import Iterable

from model.language import Bool, any_of, each
from model.language.past import after
from model.language.rewrite import substitute
from model.language.simplify import exists, forall
from model.language.terms import Element
from tests.model.language.toy import Lock, Task, Toy, recorded

K = Toy()
T, U, V = (Task.variable(name) for name in "tuv")
X = Lock.variable("x")


def some(variables: Iterable[Element], body: Bool) -> Bool:
    """The body for some value of the variables."""
    return exists(tuple(variables), body)


def test_free_variables_are_replaced() -> None:
    assert substitute(K.held[X, T] & K.waiting[T], {T: U}) is (K.held[X, U] & K.waiting[U])


def test_all_variables_are_replaced_at_once() -> None:
    formula = (K.mood[T] == K.mood[U]) & K.waiting[T] & ~K.waiting[U]

    swapped = substitute(formula, {T: U, U: T})

    assert swapped is ((K.mood[U] == K.mood[T]) & K.waiting[U] & ~K.waiting[T])


def test_bound_variables_are_left_alone() -> None:
    formula = some((T,), K.waiting[T])

    assert substitute(formula, {T: U}) is formula


def test_a_bound_variable_gives_way_to_one_that_comes_in() -> None:
    formula = some((T,), K.held[X, T] & (T != U))

    replaced = substitute(formula, {U: T})

    fresh = Task.variable("t'")
    assert replaced is some((fresh,), K.held[X, fresh] & (fresh != T))
    assert replaced.free == {X, T}


def test_a_fresh_name_is_not_one_that_the_body_uses() -> None:
    used = Task.variable("t'")
    formula = some((T,), (T != U) & (used != T))

    replaced = substitute(formula, {U: T})

    fresh = Task.variable("t''")
    assert replaced is some((fresh,), (fresh != T) & (fresh != used))


def test_two_bound_variables_do_not_become_one() -> None:
    other = Task.variable("t'")
    formula = some((T, other), (other != T) & (T != U))

    replaced = substitute(formula, {U: T})

    fresh = Task.variable("t''")
    assert replaced is some((fresh, other), (fresh != other) & (fresh != T))


def test_nested_quantifiers_give_way_too() -> None:
    formula = some((T,), K.waiting[T] & forall((U,), (U != V) | K.waiting[T]))

    replaced = substitute(formula, {V: U})

    fresh = Task.variable("u'")
    assert replaced is some((T,), K.waiting[T] & forall((fresh,), (fresh != U) | K.waiting[T]))


def test_a_rule_variable_named_like_a_parameter_stays_apart() -> None:
    def wait(k: Toy, t: Task) -> None:
        k.waiting[t] = True

    rule = forall((T,), K.waiting[T])

    afterwards = after(recorded(wait), rule)

    fresh = Task.variable("t'")
    assert afterwards is forall((fresh,), (fresh == T) | K.waiting[fresh])


def test_a_free_rule_variable_named_like_a_parameter_is_the_parameter() -> None:
    def wait(k: Toy, t: Task) -> None:
        k.waiting[t] = True

    assert after(recorded(wait), K.waiting[U]) is ((U == T) | K.waiting[U])


def test_a_quantifier_in_an_update_does_not_capture_the_place_that_is_read() -> None:
    def everybody(k: Toy) -> None:
        for t in each(Task):
            k.waiting[t] = any_of((u != t) & k.waiting[u] for u in each(Task))

    inner = Task.variable("task'1")

    afterwards = after(recorded(everybody), K.waiting[inner])

    fresh = Task.variable("task'1'")
    assert afterwards is some((fresh,), (fresh != inner) & K.waiting[fresh])
