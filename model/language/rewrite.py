"""Substitution and rewriting of terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Self, TypeVar, cast

from model.language.formulas import (
    And,
    Before,
    Bool,
    Equal,
    ForAll,
    Not,
    Or,
    Quantifier,
    Read,
    Since,
)
from model.language.simplify import (
    choose,
    conjunction,
    disjunction,
    equal,
    exists,
    forall,
    negation,
    read,
)
from model.language.terms import (
    Argument,
    Choice,
    Element,
    Enumerated,
    ReadEnum,
    Term,
    Variable,
    intern,
)

T = TypeVar("T", bound=Term)
Values = Mapping[Variable, Argument]
OnRead = Callable[[Read | ReadEnum[Enum], tuple[Argument, ...]], Term]


def substitute(term: T, values: Values) -> T:
    """Replace free variables by terms; bound variables are renamed where they would capture."""
    return Rewriter(values).of(term)


class Rewriter:
    """Rebuilds terms with variables replaced and, on the way, every read of a field rewritten.

    `on_read(read, arguments)` gets the original read and its rewritten arguments; variables with
    names in `avoid` are free in what it returns. One rewriter remembers what it rewrote, so that
    what terms share is visited once.
    """

    def __init__(
        self,
        values: Values,
        on_read: OnRead | None = None,
        avoid: frozenset[str] = frozenset(),
    ) -> None:
        self._values = values
        self._on_read = on_read
        self._avoid = avoid
        self._done: dict[Term, Term] = {}
        self._within: dict[tuple[tuple[Variable, Argument], ...], Rewriter] = {}

    def of(self, term: T) -> T:
        """The rewritten term, simplified."""
        if self._on_read is None and term.free.isdisjoint(self._values):
            return term
        found = self._done.get(term)
        if found is None:
            found = self._done[term] = self._rebuild(term)
        return cast("T", found)

    def _inside(self, values: Values) -> Self:
        """The rewriter for the body of a quantifier."""
        return type(self)(values, self._on_read, self._avoid)

    def _rebuild(self, term: Term) -> Term:
        match term:
            case Not(body):
                return negation(self.of(body))
            case And(parts):
                return conjunction(map(self.of, parts))
            case Or(parts):
                return disjunction(map(self.of, parts))
            case Read() | ReadEnum():
                arguments = tuple(map(self.of, term.arguments))
                if self._on_read is not None:
                    return self._on_read(term, arguments)
                return read(term.field, arguments)
            case Equal(left, right):
                return equal(self.of(left), self.of(right))
            case Choice(condition, then, other):
                return choose(self.of(condition), self.of(then), self.of(other))
            case Quantifier():
                return self._quantifier(term)
            case Before(body):
                return self._before(body)
            case Since(hold, start):
                return intern(Since, self.of(hold), self.of(start))
            case Element() | Enumerated():
                return self._values.get(cast("Variable", term), term)
            case _:
                return term

    def _before(self, body: Bool) -> Bool:
        """Reads in the state before a step are not rewritten."""
        if self._on_read is None:
            return intern(Before, self.of(body))
        return substitute(body, self._values)

    def _quantifier(self, term: Quantifier) -> Bool:
        incoming = set(self._avoid)
        for name, value in self._values.items():
            if name in term.free:
                incoming.update(variable.name for variable in value.free)
        renamed = _renamed(term, incoming)
        inner: dict[Variable, Argument] = {**self._values, **renamed}
        key = tuple(inner.items())
        if key not in self._within:
            self._within[key] = self._inside(inner)
        body = self._within[key].of(term.body)
        return (forall if isinstance(term, ForAll) else exists)(tuple(renamed.values()), body)


def _renamed(term: Quantifier, incoming: set[str]) -> dict[Variable, Element]:
    """New bound variables where a free variable with the name of an old one comes in."""
    taken = incoming | {variable.name for variable in term.body.free}
    renamed: dict[Variable, Element] = {}
    for bound in term.bound:
        name = bound.name
        if name in incoming:
            while name in taken:
                name += "'"
        taken.add(name)
        renamed[bound] = type(bound).variable(name)
    return renamed
