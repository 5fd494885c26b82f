"""Ground formulas and values as text with infix operators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from textwrap import wrap

from explorer.export.names import Names, variable_name
from explorer.export.system import member_name
from model.language.formulas import And, Bool, Equal, Not, Or, Quantifier, Read, Truth
from model.language.recording import Update
from model.language.terms import Choice, Element, Member, ReadEnum, Term

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Operators:
    """How a target writes what formulas consist of.

    `choice` is a format of three parts; `member` tells how a constant of an enumeration is called,
    `quantified` how a formula about all or some tasks is written (of variables, and the body).
    """

    true: str
    false: str
    negation: str
    conjunction: str
    disjunction: str
    equal: str
    different: str
    choice: str
    member: Callable[[Enum], str] = member_name
    quantified: Callable[[Quantifier, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Infix:
    """Writes formulas with these operators; `names` are what the cells' terms are called."""

    operators: Operators
    names: Names

    def formula(self, formula: Bool) -> str:
        """The formula, without parentheses around it."""
        ops = self.operators
        match formula:
            case Truth(value):
                return ops.true if value else ops.false
            case Read():
                return self.names[formula]
            case Equal():
                return self._compared(formula, ops.equal)
            case Not(Equal() as body):
                return self._compared(body, ops.different)
            case Not(body):
                return f"{ops.negation}{self.operand(body)}"
            case And(parts):
                return f" {ops.conjunction} ".join(map(self.operand, parts))
            case Or(parts):
                return f" {ops.disjunction} ".join(map(self.operand, parts))
            case Quantifier(_, body) if ops.quantified:
                return ops.quantified(formula, self.formula(body))
        raise AssertionError(f"not a ground formula: {formula}")

    def _compared(self, formula: Equal, operator: str) -> str:
        return f"{self.value(formula.left)} {operator} {self.value(formula.right)}"

    def operand(self, term: Update) -> str:
        """A formula or a value, with parentheses around it where it consists of several parts."""
        text = self.value(term)
        body = term.body if isinstance(term, Not) and isinstance(term.body, Equal) else term
        return f"({text})" if isinstance(body, And | Or | Equal) else text

    def value(self, term: Update | Term) -> str:
        """A formula, or a value of an enumeration."""
        match term:
            case Bool():
                return self.formula(term)
            case Element():
                return variable_name(term)
            case Member(value):
                return self.operators.member(value)
            case ReadEnum():
                return self.names[term]
            case Choice(condition, then, other):
                parts = self.operand(condition), self.value(then), self.value(other)
                return self.operators.choice.format(*parts)
        raise AssertionError(f"not a ground value: {term}")


def lines(start: str, text: str, end: str = "") -> list[str]:
    """`start`, the text and `end`, broken at blanks; what does not fit is indented deeper."""
    margin = " " * (len(start) - len(start.lstrip()))
    return wrap(
        f"{start.lstrip()}{text}{end}",
        WIDTH,
        initial_indent=margin,
        subsequent_indent=f"{margin}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
