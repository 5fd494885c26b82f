"""The tree: equal terms are one object, and constructors simplify without changing the meaning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.language import FALSE, TRUE, Bool, all_of, any_of, before, each, iff, implies
from model.language.simplify import (
    choose,
    conjunction,
    disjunction,
    enumerated,
    equal,
    exists,
    forall,
    negation,
)
from model.language.terms import Enumerated, Term, variable
from tests.model.language.toy import Colour, Lock, Task, Toy

K = Toy()
T, U = Task.variable("t"), Task.variable("u")
P, Q, R = K.waiting[T], K.waiting[U], K.busy
COLOUR: Enumerated[Colour] = variable(Colour, "colour")  # type: ignore[assignment]


def truth(formula: Bool, given_: dict[Bool, bool]) -> bool:
    """The truth of a formula over the atoms P, Q and R."""
    if formula in given_:
        return given_[formula]
    if formula is TRUE or formula is FALSE:
        return formula is TRUE
    parts = [truth(part, given_) for part in formula.below]  # type: ignore[arg-type]
    match type(formula).__name__:
        case "Not":
            return not parts[0]
        case "And":
            return all(parts)
        case _:
            return any(parts)


def test_equal_terms_are_the_same_object() -> None:
    first = (K.waiting[T] & (K.light == Colour.RED)) | ~K.busy
    second = (K.waiting[T] & (K.light == Colour.RED)) | ~K.busy

    assert first is second


def test_variables_of_two_sorts_with_one_name_differ() -> None:
    first: Term = Task.variable("x")
    second: Term = Lock.variable("x")

    assert first is not second


def test_the_free_variables_are_those_that_no_quantifier_binds() -> None:
    formula = exists((T,), K.waiting[T] & K.waiting[U] & (K.mood[U] == COLOUR))

    assert formula.free == {U, COLOUR}


def test_a_quantifier_binds_only_what_occurs() -> None:
    assert forall((T, U), P) is forall((T,), P)
    assert forall((T,), R) is R


def test_a_term_knows_whether_it_speaks_of_a_step() -> None:
    assert not (P & R).of_step
    assert (P & K.rings()).of_step
    assert any_of(K.takes(t, x) for t in each(Task) for x in each(Lock)).of_step
    assert (R | before(P)).of_step


def test_conjunction_and_disjunction_are_flat_and_without_doubles() -> None:
    assert (P & (Q & P)) is (P & Q)
    assert (P | (Q | P)) is (P | Q)
    assert conjunction(()) is TRUE
    assert disjunction(()) is FALSE


def test_a_formula_with_its_negation_is_decided() -> None:
    assert (P & Q & ~P) is FALSE
    assert (P | Q | ~P) is TRUE
    assert ~~P is P


def test_equality_is_decided_where_it_can_be() -> None:
    assert (T == T) is TRUE  # noqa: PLR0124 - the node, not the comparison
    assert (Task.constant(0) == Task.constant(1)) is FALSE
    assert (T == U) is (U == T)
    assert (enumerated(Colour.RED, Colour) == Colour.GREEN) is FALSE
    assert (COLOUR != Colour.RED) is ~(COLOUR == Colour.RED)


def test_two_enumerated_terms_are_equal_when_they_share_a_member() -> None:
    expected = disjunction(equal(COLOUR, c) & equal(K.light, c) for c in Colour)

    assert equal(COLOUR, K.light) is expected


def test_a_comparison_goes_into_the_cases_of_a_choice() -> None:
    choice = choose(P, enumerated(Colour.RED, Colour), K.light)

    assert (choice == Colour.RED) is (P | (K.light == Colour.RED))
    assert (choice == Colour.BLUE) is (~P & (K.light == Colour.BLUE))


def test_one_of_lists_the_members() -> None:
    assert K.light.one_of(Colour.RED, Colour.BLUE) is (
        (K.light == Colour.RED) | (K.light == Colour.BLUE)
    )


def test_a_formula_reads_like_the_model() -> None:
    formula = all_of(~K.waiting[t] | (K.mood[t] == Colour.RED) for t in each(Task))

    assert str(formula) == "all_of(~waiting[task'0] | (mood[task'0] == RED) for task'0)"


def formulas() -> st.SearchStrategy[Bool]:
    """Formulas over P, Q and R, built with every constructor."""
    return st.recursive(
        st.sampled_from([P, Q, R, TRUE, FALSE]),
        lambda inner: st.one_of(
            inner.map(negation),
            st.lists(inner, max_size=3).map(conjunction),
            st.lists(inner, max_size=3).map(disjunction),
            st.tuples(inner, inner).map(lambda pair: implies(*pair)),
            st.tuples(inner, inner).map(lambda pair: iff(*pair)),
            st.tuples(inner, inner, inner).map(lambda triple: choose(*triple)),
        ),
    )


@given(formulas(), formulas(), formulas(), st.tuples(*[st.booleans()] * 3))
def test_constructors_keep_the_meaning(
    a: Bool, b: Bool, c: Bool, values: tuple[bool, bool, bool]
) -> None:
    atoms: dict[Bool, bool] = dict(zip((P, Q, R), values, strict=True))
    x, y, z = (truth(formula, atoms) for formula in (a, b, c))

    assert truth(~a, atoms) == (not x)
    assert truth(a & b, atoms) == (x and y)
    assert truth(a | b, atoms) == (x or y)
    assert truth(implies(a, b), atoms) == (not x or y)
    assert truth(a == b, atoms) == (x == y)
    assert truth(a != b, atoms) == (x != y)
    assert truth(choose(a, b, c), atoms) == (y if x else z)
