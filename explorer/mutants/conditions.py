"""The single conditions that a recorded action consists of, and what stands in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Self, TypeVar, cast

from model.language.formulas import FALSE, TRUE, And, Bool, Equal, Not, Or, Quantifier, Read
from model.language.rewrite import Rewriter, Values
from model.language.simplify import negation, read
from model.language.terms import Argument, Choice, Term, Variable

T = TypeVar("T", bound=Term)


def conditions(
    terms: Iterable[Term], places: frozenset[Variable] = frozenset()
) -> dict[Bool, Bool]:
    """Comparisons, reads and quantified formulas in these terms, each once, outermost first.

    With each goes the truth value that makes it no condition where it stands first. What only says
    which place is written, an equality with one of `places`, is left out.
    """
    found: dict[Bool, Bool] = {}
    for term in terms:
        for condition, neutral in _conditions(term, TRUE):
            if not (isinstance(condition, Equal) and condition.free & places):
                found.setdefault(condition, neutral)
    return found


def _conditions(term: Term, neutral: Bool) -> Iterator[tuple[Bool, Bool]]:
    match term:
        case Not(body):
            yield from _conditions(body, negation(neutral))
        case And(parts):
            for part in parts:
                yield from _conditions(part, TRUE)
        case Or(parts):
            for part in parts:
                yield from _conditions(part, FALSE)
        case Choice(condition, then, other):
            yield from _conditions(condition, TRUE)
            for case_ in (then, other):
                yield from _conditions(case_, TRUE)
        case Quantifier(_, body):
            yield term, neutral
            yield from _conditions(body, TRUE)
        case Read() | Equal():
            yield term, neutral


class Replacing(Rewriter):
    """Puts other terms in the place of some, wherever these stand."""

    def __init__(self, instead: Mapping[Term, Term]) -> None:
        super().__init__({}, _as_it_is)
        self._instead = instead

    def _inside(self, values: Values) -> Self:  # noqa: ARG002 - no variable is replaced
        return self

    def _rebuild(self, term: Term) -> Term:
        found = self._instead.get(term)
        return super()._rebuild(term) if found is None else found


def _as_it_is(term: Term, arguments: tuple[Argument, ...]) -> Term:
    return cast("Term", read(cast("Read", term).field, arguments))


def replaced(term: T, old: Term, new: Term) -> T:
    """The term with `new` wherever `old` stood."""
    return Replacing({old: new}).of(term)
