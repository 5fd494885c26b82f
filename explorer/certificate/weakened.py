"""A condition as formulas that contradict each other if it holds, in the decidable fragment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from explorer.certificate.theory import Theory
from explorer.prove.conditions import Condition
from explorer.prove.decidable import Weakening
from model.language.formulas import TRUE, Bool, Exists, ForAll
from model.language.past import fields_of
from model.language.record import Action
from model.language.rewrite import Values, substitute
from model.language.simplify import negation
from model.language.terms import Element, Variable


def constants(*formulas: Bool) -> list[Element]:
    """What is free in the formulas, by name."""
    found = frozenset[Variable]().union(*(formula.free for formula in formulas))
    return sorted((v for v in found if isinstance(v, Element)), key=lambda v: v.name)


@dataclass(slots=True)
class _Sharing(Weakening):
    """What is said twice to exist, in formulas about the same state, is the same constant."""

    _named: dict[Bool, Bool] = field(default_factory=dict, init=False)

    def _opened(self, formula: Bool) -> Bool:
        opened = super(_Sharing, self)._opened
        if not isinstance(formula, Exists):
            return opened(formula)
        if formula not in self._named:
            self._named[formula] = opened(formula)
        return self._named[formula]


class Weak:
    """Weakens conditions of a theory as explorer.prove.decidable says."""

    def __init__(self, theory: Theory) -> None:
        self._theory = theory
        self._weakening = _Sharing(tuple(reversed(theory.machine.sorts)))
        self._clauses = {
            name: self._weaker(clause.formula) for name, clause in theory.clauses.items()
        }
        axioms = [axiom.formula for axiom in theory.machine.axioms]
        self._axioms = [(self._weaker(axiom), fields_of(axiom)) for axiom in axioms]
        self._guards: dict[str, Bool] = {}

    def claims(self, condition: Condition, uses: Sequence[str]) -> list[Bool]:
        """Guard, negated goal, the clauses that are used, and axioms that speak of the same."""
        goal = self._weakening.opened(negation(condition.goal))
        guard = self._guard(condition.action)
        there = list(self._existing(uses, constants(goal, guard)))
        named = constants(goal, guard, *there)
        found = [
            self._weakening.weaker(guard, named),
            self._weakening.weaker(goal, constants(goal, guard)),
            *there,
            *(self._clauses[name] for name in uses),
        ]
        spoken = frozenset().union(*map(fields_of, found))
        return [*found, *(axiom for axiom, fields in self._axioms if fields & spoken)]

    def _weaker(self, formula: Bool) -> Bool:
        return self._weakening.weaker(self._weakening.opened(formula), ())

    def _guard(self, action: Action | None) -> Bool:
        if action is None:
            return TRUE
        if action.name not in self._guards:
            self._guards[action.name] = self._weakening.opened(action.guard)
        return self._guards[action.name]

    def _existing(self, uses: Iterable[str], named: Sequence[Element]) -> Iterator[Bool]:
        """What clauses of finite orders say of each constant; what exists is a new constant."""
        for name in uses:
            if name in self._theory.finite:
                formula = self._theory.clauses[name].formula
                assert isinstance(formula, ForAll), f"{name} is said of nothing"
                spaces = [[c for c in named if type(c) is type(v)] for v in formula.bound]
                for places in product(*spaces):
                    about: Values = dict(zip(formula.bound, places, strict=True))
                    yield self._weakening.opened(substitute(formula.body, about))
