"""The decidable fragment: conditions whose Skolem functions cannot build infinitely many terms.

A solver decides a formula of relations when, after Skolemisation, the sorts can be ranked such that
every Skolem function leads from sorts to sorts of a higher rank ("stratified" EPR): then only finitely
many terms can be written down, and instances for all of them suffice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from model.language.terms import (
    TRUE,
    And,
    Bool,
    Element,
    ForAll,
    Not,
    Or,
    Quantifier,
    conjunction,
    disjunction,
    exists,
    forall,
    negation,
)

Sort = type[Element]
Edge = tuple[Sort, Sort]
"""A Skolem function with an argument of the first sort and a value of the second."""


@dataclass(slots=True)
class Weakening:
    """Brings formulas into the fragment by making them weaker, never stronger.

    `order` ranks the sorts, lowest first. In negation normal form every subformula counts
    positively, so a formula follows from itself with a subformula made true. An existential that
    would need a Skolem function against the order is made true. A verification condition holds
    when the negated condition is unsatisfiable; if what is weaker is unsatisfiable, so is what
    is stronger. Seen from the machine: a conjunct of a guard that disappears only lets the action
    happen more often, and a condition of an update that disappears leaves the new value open, so
    that the weakened machine can do all that the machine can, and more. `dropped` counts.
    """

    order: tuple[Sort, ...]
    dropped: int = field(default=0, init=False)

    def of(self, formula: Bool) -> Bool:
        """The formula in negation normal form, weakened where it had to be."""
        return _normal(formula, self._existential, {})

    def _existential(self, edges: frozenset[Edge]) -> bool:
        kept = all(self.order.index(a) < self.order.index(b) for a, b in edges)
        self.dropped += not kept
        return kept


def edges(formulas: Iterable[Bool]) -> frozenset[Edge]:
    """The Skolem functions that formulas need, by sorts."""
    found: set[Edge] = set()

    def note(new: frozenset[Edge]) -> bool:
        found.update(new)
        return True

    for formula in formulas:
        _normal(formula, note, {})
    return frozenset(found)


def is_decidable(formulas: Iterable[Bool]) -> bool:
    """The Skolem functions of the formulas, taken together, lead from no sort back to itself."""
    left = set(edges(formulas))
    while left:
        leaves = {b for _, b in left} - {a for a, _ in left}
        if not leaves:
            return False
        left = {(a, b) for a, b in left if b not in leaves}
    return True


Keep = Callable[[frozenset[Edge]], bool]
"""Asked at each existential, with the Skolem functions it needs; False makes it true."""
Scope = Mapping[Element, frozenset[Sort]]
"""Bound variables, with the sorts of the universal variables that their values depend on."""


def _normal(formula: Bool, keep: Keep, scope: Scope, *, positive: bool = True) -> Bool:
    """Negation normal form of the formula, or of its negation. Free variables are constants."""
    match formula:
        case Not(body):
            return _normal(body, keep, scope, positive=not positive)
        case And(parts) | Or(parts):
            join = conjunction if isinstance(formula, And) == positive else disjunction
            return join([_normal(part, keep, scope, positive=positive) for part in parts])
        case Quantifier(bound, body):
            if isinstance(formula, ForAll) == positive:
                inner = {**scope, **{v: frozenset((type(v),)) for v in bound}}
                return forall(bound, _normal(body, keep, inner, positive=positive))
            needs = frozenset[Sort]().union(*(scope.get(v, ()) for v in formula.free))
            if not keep(frozenset((sort, type(v)) for sort in needs for v in bound)):
                return TRUE
            inner = {**scope, **dict.fromkeys(bound, needs)}
            return exists(bound, _normal(body, keep, inner, positive=positive))
        case _:
            return formula if positive else negation(formula)
