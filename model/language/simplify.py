"""The functions that put terms together; they simplify, so that equal meanings often meet."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from types import FunctionType, MethodType
from typing import TypeVar, cast

from model.language.errors import ModelError, a, shown
from model.language.fields import Field
from model.language.formulas import (
    FALSE,
    TRUE,
    And,
    Bool,
    Equal,
    Exists,
    ForAll,
    Not,
    Or,
    Read,
    Truth,
)
from model.language.terms import (
    OPERATORS,
    Argument,
    Choice,
    Element,
    Enumerated,
    Member,
    ReadEnum,
    Sort,
    Term,
    intern,
)

E = TypeVar("E", bound=Enum)
T = TypeVar("T", bound=Term)


def boolean(value: object, taker: str = "this place") -> Bool:
    """A Python bool or a formula as a formula; anything else is an error."""
    if isinstance(value, Bool):
        return value
    if isinstance(value, bool):
        return TRUE if value else FALSE
    advice = ""
    if isinstance(value, Term | Enum):
        advice = "; compare it, and put the comparison in parentheses: `(a == b) & c`"
    elif callable(value):
        advice = "; call it"
    raise ModelError(f"{taker} takes a formula, got {_shown(value)}{advice}")


def enumerated(value: object, enumeration: type[E], taker: str = "this place") -> Enumerated[E]:
    """A member or a term of an enumeration as a term; anything else is an error."""
    if isinstance(value, enumeration):
        return cast("Enumerated[E]", intern(Member, value))
    if isinstance(value, Enumerated) and value.enumeration is enumeration:
        return cast("Enumerated[E]", value)
    name = enumeration.__name__
    members = ", ".join(f"{name}.{member.name}" for member in enumeration)
    raise ModelError(f"{taker} takes {a(name)}, got {_shown(value)}; there are {members}")


def argument(value: object, sort: Sort, taker: str) -> Argument:
    """Check one argument of a field against its sort."""
    if issubclass(sort, Enum):
        return cast("Argument", enumerated(value, sort, taker))
    if isinstance(value, sort):
        return value
    name = sort.__name__
    advice = f"; write `for x in each({name})` and use x" if value is sort else ""
    raise ModelError(f"{taker} takes {a(name)}, got {_shown(value)}{advice}")


def _shown(value: object) -> str:
    """A value and what it is, for messages: `p (a Patch)`."""
    return f"{shown(value)} ({_kind(value)})"


def _kind(value: object) -> str:
    if isinstance(value, Bool):
        return "a formula"
    if isinstance(value, type):
        return "a class"
    if isinstance(value, FunctionType | MethodType):
        return "a function"
    return a((value.enumeration if isinstance(value, Enumerated) else type(value)).__name__)


def read(field: Field, arguments: tuple[Argument, ...]) -> Bool | Enumerated[Enum]:
    """The value of a field at arguments that were checked before."""
    if field.values is bool:
        return intern(Read, field, arguments)
    return cast("Enumerated[Enum]", intern(ReadEnum, field, arguments))


def negation(body: Bool) -> Bool:
    """Not."""
    match body:
        case Truth(value):
            return FALSE if value else TRUE
        case Not(inner):
            return inner
        case _:
            return intern(Not, body)


def conjunction(parts: Iterable[Bool | bool]) -> Bool:
    """And, flattened, without doubles; false when a part and its negation occur."""
    return _junction(And, parts, TRUE, FALSE)


def disjunction(parts: Iterable[Bool | bool]) -> Bool:
    """Or, flattened, without doubles; true when a part and its negation occur."""
    return _junction(Or, parts, FALSE, TRUE)


def _junction(cls: type[And | Or], parts: Iterable[Bool | bool], unit: Bool, zero: Bool) -> Bool:
    flat: dict[Bool, None] = {}
    denied = set[Bool]()
    for part in map(boolean, parts):
        for item in part.parts if isinstance(part, cls) else (part,):
            if item is zero or item in denied:
                return zero
            if isinstance(item, Not):
                if item.body in flat:
                    return zero
                denied.add(item.body)
            if item is not unit:
                flat[item] = None
    if not flat:
        return unit
    return next(iter(flat)) if len(flat) == 1 else intern(cls, tuple(flat))


def implies(premise: Bool | bool, conclusion: Bool | bool) -> Bool:
    """If the premise holds, so does the conclusion."""
    return disjunction((negation(boolean(premise)), conclusion))


def iff(left: Bool | bool, right: Bool | bool) -> Bool:
    """Both or neither."""
    a, b = boolean(left), boolean(right)
    if a is b:
        return TRUE
    return conjunction((implies(a, b), implies(b, a)))


def choose(condition: Bool, then: T, other: T) -> T:
    """`then` where the condition holds, else `other`; both are formulas or of one enumeration."""
    if condition is TRUE or then is other:
        return then
    if condition is FALSE:
        return other
    if isinstance(then, Bool) and isinstance(other, Bool):
        return cast("T", _choose_formula(condition, then, other))
    return cast("T", intern(Choice, condition, then, other))


def _choose_formula(condition: Bool, then: Bool, other: Bool) -> Bool:
    if then is TRUE:
        return disjunction((condition, other))
    if then is FALSE:
        return conjunction((negation(condition), other))
    if other is TRUE:
        return disjunction((negation(condition), then))
    if other is FALSE:
        return conjunction((condition, then))
    return disjunction((conjunction((condition, then)), conjunction((negation(condition), other))))


def equal(left: object, right: object) -> Bool:
    """Equality of two elements of one sort or two values of one enumeration."""
    if isinstance(left, Element) and isinstance(right, type(left)):
        return _equal_elements(left, right)
    if isinstance(left, Enumerated):
        return _equal_values(left, enumerated(right, left.enumeration, f"`{shown(left)} == ...`"))
    raise ModelError(f"{_shown(left)} cannot be compared with {_shown(right)}")


def _equal_elements(left: Element, right: Element) -> Bool:
    if left is right:
        return TRUE
    if left.is_constant and right.is_constant:
        return FALSE
    return intern(Equal, *sorted((left, right), key=lambda e: e.name))


def _equal_values(left: Enumerated[E], right: Enumerated[E]) -> Bool:
    if left is right:
        return TRUE
    if isinstance(left, Member):
        left, right = right, left
    match left, right:
        case Member(), Member():
            return FALSE
        case Choice(condition, then, other), _:
            return choose(condition, _equal_values(then, right), _equal_values(other, right))
        case _, Member():
            return intern(Equal, left, right)
    members = (enumerated(value, left.enumeration) for value in left.enumeration)
    return disjunction(_equal_values(left, m) & _equal_values(right, m) for m in members)


def forall(bound: tuple[Element, ...], body: Bool) -> Bool:
    """Universal quantification over the variables that occur in the body (no sort is empty)."""
    used = tuple(v for v in bound if v in body.free)
    return intern(ForAll, used, body) if used else body


def exists(bound: tuple[Element, ...], body: Bool) -> Bool:
    """Existential quantification over the variables that occur in the body (no sort is empty)."""
    used = tuple(v for v in bound if v in body.free)
    return intern(Exists, used, body) if used else body


OPERATORS.equal, OPERATORS.iff, OPERATORS.boolean = equal, iff, boolean
OPERATORS.negation, OPERATORS.conjunction, OPERATORS.disjunction = (
    negation,
    conjunction,
    disjunction,
)
