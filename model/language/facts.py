"""What is plainly known inside a `when` block: no search, only what stands there."""

from __future__ import annotations

from collections.abc import Iterable

from model.language.formulas import And, Bool, Equal, Not, Or
from model.language.simplify import negation
from model.language.terms import Member, Term


class Facts:
    """Formulas taken as true."""

    def __init__(self, formulas: Iterable[Bool]) -> None:
        self._true: dict[Bool, None] = {}
        self._values: dict[Term, Term] = {}
        for formula in formulas:
            self._learn(formula)

    def _learn(self, formula: Bool) -> None:
        self._true[formula] = None
        match formula:
            case And(parts):
                for part in parts:
                    self._learn(part)
            case Not(Or(parts)):
                for part in parts:
                    self._learn(negation(part))
            case Equal(left, right) if isinstance(right, Member):
                self._values[left] = right

    def entail(self, formula: Bool) -> bool:
        """The formula is one of the facts or a plain consequence."""
        if formula in self._true:
            return True
        match formula:
            case And(parts):
                return all(map(self.entail, parts))
            case Or(parts):
                return any(map(self.entail, parts))
            case Not(Equal(left, right)) if left in self._values:
                return self._values[left] is not right
            case Not(And(parts)):
                return any(self.entail(negation(part)) for part in parts)
            case Not(Or(parts)):
                return all(self.entail(negation(part)) for part in parts)
        return False
