"""The decidable fragment: conditions whose Skolem functions cannot build infinitely many terms.

A solver decides a formula of relations when, after Skolemisation, the sorts can be ranked such
that every Skolem function leads from sorts to a sort of higher rank ("stratified" EPR): then only
finitely many terms can be written down, and their instances decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import count, product

from model.language.formulas import And, Bool, Exists, ForAll, Not, Or, Quantifier
from model.language.rewrite import Values, substitute
from model.language.simplify import conjunction, disjunction, exists, forall, negation
from model.language.terms import Element

Sort = type[Element]
Dependence = Mapping[Element, frozenset[Element]]
"""The universal variables that the value of a bound variable depends on."""


@dataclass(slots=True)
class Weakening:
    """Brings formulas into the fragment by making them weaker, never stronger.

    `order` ranks the sorts, lowest first. Where an existential needs a Skolem function against the
    order, the universal variables at fault are replaced by the constants at hand: "for all" becomes
    "for these", and true if there are none. In negation normal form every subformula counts
    positively, so the whole becomes weaker. A condition holds when its negation, with axioms,
    clauses and guard, is unsatisfiable; if what is weaker is unsatisfiable, so is what is stronger.
    Seen from the machine: a guard that says less lets the action happen more often, and an update
    whose condition is lost leaves the new value open, so that the weakened machine can do all that
    the machine can, and more.
    """

    order: tuple[Sort, ...]
    _numbers: Iterator[int] = field(default_factory=count, init=False)

    def opened(self, formula: Bool) -> Bool:
        """Negation normal form, in which the outermost existentials are new constants."""
        return self._opened(_normal(formula))

    def _opened(self, formula: Bool) -> Bool:
        match formula:
            case And(parts):
                return conjunction([self._opened(part) for part in parts])
            case Or(parts):
                return disjunction([self._opened(part) for part in parts])
            case Exists(bound, body):
                new: Values = {
                    v: type(v).variable(f"{v.name}!{next(self._numbers)}") for v in bound
                }
                return self._opened(substitute(body, new))
            case _:
                return formula

    def weaker(self, formula: Bool, constants: Iterable[Element]) -> Bool:
        """A formula in negation normal form, or, where it is not in the fragment, what is left."""
        while faulty := {v for v, e in dependences(formula) if not self._allows(v, e)}:
            formula = _instances(formula, faulty, tuple(constants))
        return formula

    def _allows(self, universal: Element, existential: Element) -> bool:
        return self.order.index(type(universal)) < self.order.index(type(existential))


def _instances(formula: Bool, faulty: Set[Element], constants: tuple[Element, ...]) -> Bool:
    """The formula with these universal variables replaced by each constant of their sort."""
    match formula:
        case And(parts):
            return conjunction([_instances(part, faulty, constants) for part in parts])
        case Or(parts):
            return disjunction([_instances(part, faulty, constants) for part in parts])
        case Exists(bound, body):
            return exists(bound, _instances(body, faulty, constants))
        case ForAll(bound, body):
            inner = _instances(body, faulty, constants)
            named = [v for v in bound if v in faulty]
            places = product(*([c for c in constants if type(c) is type(v)] for v in named))
            left = forall(tuple(v for v in bound if v not in faulty), inner)
            return conjunction(substitute(left, dict(zip(named, p, strict=True))) for p in places)
        case _:
            return formula


def dependences(formula: Bool) -> Iterator[tuple[Element, Element]]:
    """Which existential depends on which universal variable, in a formula in negation normal form.

    Free variables are constants, on which a value may depend without any harm.
    """
    yield from _dependences(formula, {})


def _dependences(formula: Bool, known: Dependence) -> Iterator[tuple[Element, Element]]:
    match formula:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _dependences(part, known)
        case ForAll(bound, body):
            yield from _dependences(body, {**known, **{v: frozenset((v,)) for v in bound}})
        case Exists(bound, body):
            needs = frozenset[Element]().union(*(e for v, e in known.items() if v in formula.free))
            yield from product(needs, bound)
            yield from _dependences(body, {**known, **dict.fromkeys(bound, needs)})
        case _:
            pass


def is_decidable(formulas: Iterable[Bool]) -> bool:
    """The Skolem functions of all formulas, taken together, lead from no sort back to itself."""
    left = {(type(a), type(b)) for f in formulas for a, b in dependences(_normal(f))}
    while left:
        sinks = {b for _, b in left} - {a for a, _ in left}
        if not sinks:
            return False
        left = {(a, b) for a, b in left if b not in sinks}
    return True


def _normal(formula: Bool, *, positive: bool = True) -> Bool:
    """Negation normal form of the formula, or of its negation."""
    match formula:
        case Not(body):
            return _normal(body, positive=not positive)
        case And(parts) | Or(parts):
            join = conjunction if isinstance(formula, And) == positive else disjunction
            return join([_normal(part, positive=positive) for part in parts])
        case Quantifier(bound, body):
            quantify = forall if isinstance(formula, ForAll) == positive else exists
            return quantify(bound, _normal(body, positive=positive))
        case _:
            return formula if positive else negation(formula)
