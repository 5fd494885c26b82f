"""Formulas of the model as SMT-LIB 2 text.

A sort stays a sort and a field is a relation; where an enumeration is involved, there is a relation
per value, such as `phase=TRY`. `enabled+` is the relation `enabled` after the step. An event is a
relation that is defined by the step.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from typing import cast

from model.language.fields import Field
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
    Truth,
)
from model.language.recording import Update
from model.language.rewrite import Values, substitute
from model.language.simplify import disjunction, enumerated, equal
from model.language.terms import (
    Argument,
    Element,
    Enumerated,
    EnumVariable,
    Member,
    ReadEnum,
    Variable,
    intern,
)

PLAIN = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/-][A-Za-z0-9~!@$%^&*_+=<>.?/-]*")
AFTER = "+"
Arguments = tuple[Argument, ...]
WORDS = "! _ and as distinct exists false forall ite let match not or par true xor"
RESERVED = frozenset(WORDS.split())


def symbol(name: str) -> str:
    """The name as a symbol of SMT-LIB; `exists`, say, is a word of that language."""
    if name in RESERVED:
        return f"{name}_"
    return name if PLAIN.fullmatch(name) else f"|{name}|"


def application(head: str, parts: Iterable[str]) -> str:
    """`(head a b)`, or `head` where there are no parts."""
    words = [head, *parts]
    return f"({' '.join(words)})" if len(words) > 1 else head


def variables(bound: Iterable[Element]) -> str:
    """Bound variables with their sorts."""
    return f"({' '.join(f'({symbol(v.name)} {type(v).__name__})' for v in bound)})"


@dataclass(frozen=True, slots=True)
class Relation:
    """One of the relations that a field is: for these enumerated arguments, and for this value.

    `arguments` has a member of its enumeration at each place that is not over a sort; `value` is
    None where the field is true or false.
    """

    field: Field
    arguments: tuple[Argument, ...]
    value: Enum | None

    @property
    def name(self) -> str:
        """What it is called."""
        members = [a.value for a in self.arguments if isinstance(a, Member)]
        members += [] if self.value is None else [self.value]
        return "=".join([self.field.name, *(member.name for member in members)])

    @property
    def places(self) -> tuple[Element, ...]:
        """Its arguments."""
        return tuple(a for a in self.arguments if isinstance(a, Element))

    def of(self, update: Update) -> Bool:
        """The formula for this relation, from the field's value over its formals."""
        here = cast("Values", dict(zip(self.field.formals, self.arguments, strict=True)))
        there = substitute(update, here)
        return equal(there, self.value) if isinstance(there, Enumerated) else there

    def declaration(self) -> str:
        """The relation may be any."""
        sorts = " ".join(type(v).__name__ for v in self.places)
        return f"(declare-fun {symbol(self.name)} ({sorts}) Bool)"

    def definition(self, update: Update, words: Words, suffix: str = "") -> str:
        """The relation (with a suffix to its name) is what the update says."""
        body = words.of(self.of(update))
        return f"(define-fun {symbol(self.name + suffix)} {variables(self.places)} Bool {body})"


def relations(field: Field) -> Iterator[Relation]:
    """The relations that the field is."""
    spaces = [
        (formal,) if isinstance(formal, Element) else members(formal.enumeration)
        for formal in field.formals
    ]
    values = tuple(field.values) if issubclass(field.values, Enum) else (None,)
    for arguments in product(*spaces):
        yield from (Relation(field, cast("Arguments", arguments), value) for value in values)


def members(enumeration: type[Enum]) -> tuple[Enumerated[Enum], ...]:
    """The values of an enumeration, as terms."""
    return tuple(enumerated(value, enumeration) for value in enumeration)


@dataclass(frozen=True, slots=True)
class Words:
    """Writes formulas; reads of the fields in `written` are about the state after the step.

    Formulas in `facts` have a name.
    """

    written: Collection[Field] = ()
    facts: Mapping[Bool, str] = field(default_factory=dict)

    def of(self, formula: Bool) -> str:
        """The formula."""
        if formula in self.facts:
            return self.facts[formula]
        return self.expanded(formula)

    def expanded(self, formula: Bool) -> str:
        """The formula, without its own name."""
        match formula:
            case Truth(value):
                return "true" if value else "false"
            case Not(body):
                return f"(not {self.of(body)})"
            case And(parts):
                return application("and", map(self.of, parts))
            case Or((Not(premise), conclusion)):
                return f"(=> {self.of(premise)} {self.of(conclusion)})"
            case Or(parts):
                return application("or", map(self.of, parts))
            case Quantifier(bound, body):
                word = "forall" if isinstance(formula, ForAll) else "exists"
                return f"({word} {variables(bound)} {self.of(body)})"
            case Before(body):
                return Words(facts=self.facts).of(body)
            case _:
                return self._atom(formula)

    def _atom(self, formula: Bool) -> str:
        match formula:
            case Read(field, arguments):
                return self._read(field, arguments, None)
            case Equal(ReadEnum(field, arguments), Member(value)):
                return self._read(field, arguments, value)
            case Equal(EnumVariable(name, _), Member(value)):
                return symbol(f"{name}={value.name}")
            case Equal(Element() as left, Element() as right):
                return f"(= {symbol(left.name)} {symbol(right.name)})"
            case _:
                raise AssertionError(f"{type(formula).__name__} cannot be written: {formula}")

    def _read(self, field: Field, arguments: tuple[Argument, ...], value: Enum | None) -> str:
        for i, given in enumerate(arguments):
            if isinstance(given, Enumerated) and not isinstance(given, Member):
                return self.of(by_cases(field, arguments, i))
        relation = Relation(field, arguments, value)
        name = relation.name + (AFTER if field in self.written else "")
        return application(symbol(name), (symbol(place.name) for place in relation.places))


def by_cases(field: Field, arguments: tuple[Argument, ...], place: int) -> Bool:
    """A boolean field at an enumerated argument that is not known: one case per value."""
    unknown = arguments[place]
    assert isinstance(unknown, Enumerated)
    return disjunction(
        equal(unknown, member)
        & intern(Read, field, (*arguments[:place], member, *arguments[place + 1 :]))
        for member in members(unknown.enumeration)
    )


def cases(parameter: Variable) -> Iterator[str]:
    """The declarations of a parameter: a constant of its sort, or which value it has."""
    if isinstance(parameter, Element):
        yield f"(declare-const {symbol(parameter.name)} {type(parameter).__name__})"
    else:
        for member in parameter.enumeration:
            yield f"(declare-const {symbol(f'{parameter.name}={member.name}')} Bool)"
