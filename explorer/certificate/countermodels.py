"""States of few individuals in which a condition fails.

Nothing is weakened here, and what exists is one of the individuals: such a state is a real
counterexample, whatever a solver says to the same condition for any number of individuals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from explorer.certificate.checking import Answer
from explorer.certificate.ground import INSTANCES, Domain, Instances, Language, Places, Said
from explorer.certificate.theory import Theory
from explorer.prove.conditions import Condition
from model.language.formulas import TRUE, Bool, Quantifier
from model.language.machine import Machine
from model.language.simplify import conjunction, exists, negation
from model.language.terms import Element

SIZES = (2, 3)
"""So many individuals of each sort are enough for nearly every counterexample."""


class _Everybody(Instances):
    """There is nobody else: who exists is one of them."""

    def _some(self, formula: Quantifier, places: Places, said: Said, *, positive: bool) -> int:
        return self._language.sentences.either(self._all(formula, places, said, positive=positive))


class Countermodels:
    """All states of a machine with so many individuals of each sort."""

    def __init__(self, machine: Machine, clauses: Mapping[str, Bool], individuals: int) -> None:
        language = Language()
        names = tuple(
            (f"{sort.__name__}.{i}", sort) for sort in machine.sorts for i in range(individuals)
        )
        for (a, sort), (b, other) in combinations(names, 2):
            if sort is other:
                language.sentences.tell_apart(a, b)
        self._sentences = language.sentences
        self._everybody = _Everybody(language, Domain(names, len(INSTANCES) - 1))
        self._axioms = [self._said(axiom.formula) for axiom in machine.axioms]
        self._clauses = clauses

    def fails(self, condition: Condition, clauses: Iterable[str]) -> bool:
        """In one of the states that satisfy these clauses the condition fails."""
        action = condition.action
        guard, parameters = (action.guard, action.parameters) if action else (TRUE, ())
        someone = tuple(p for p in parameters if isinstance(p, Element))
        broken = exists(someone, conjunction((guard, negation(condition.goal))))
        given = [self._said(self._clauses[name]) for name in clauses] if action else []
        asked = [self._said(broken), *self._axioms, *given]
        return self._sentences.ask(asked) is Answer.FAILS

    def _said(self, formula: Bool) -> int:
        said = Said()
        sentence = self._everybody.of(formula, {}, said)
        assert not said.truncated, f"too many instances of {formula}"
        return sentence


def individuals(theory: Theory, needed_for: Mapping[str, str]) -> dict[str, int | None]:
    """Per clause the smallest size at which what it is needed for fails without it, or None.

    What `needed_for` says of a clause is the name of a condition.
    """
    formulas = {name: clause.formula for name, clause in theory.clauses.items()}
    conditions = {str(c): c for _, after in theory.by_action() for c in after}
    found: dict[str, int | None] = dict.fromkeys(formulas)
    for size in SIZES:
        few = Countermodels(theory.machine, formulas, size)
        for name in formulas:
            condition = conditions.get(needed_for[name])
            if found[name] is None and condition:
                left = [other for other in formulas if other != name]
                found[name] = size if few.fails(condition, left) else None
    return found
