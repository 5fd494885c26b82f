"""Literals of ground formulas: tests of single cells, as masks and values of a packed state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import cast

from explorer.search.layout import Layout
from model.language.fields import Field
from model.language.formulas import FALSE, TRUE, And, Bool, Equal, Not, Or, Read
from model.language.ground import Ground
from model.language.rewrite import Rewriter
from model.language.simplify import enumerated, negation, read
from model.language.terms import Argument, Member, ReadEnum, Term

Literal = tuple[int, int]
"""A mask and the value that the state has under it when the literal is true."""
Place = tuple[Field, tuple[Argument, ...]]


def literal_of(layout: Layout, formula: Bool) -> Literal | None:
    """The formula as a literal, if it is one."""
    match formula:
        case Read(field, arguments):
            mask = layout.slot(field, arguments).mask
            return mask, mask
        case Not(Read(field, arguments)):
            return layout.slot(field, arguments).mask, 0
        case Equal(ReadEnum(field, arguments), Member(value)):
            slot = layout.slot(field, arguments)
            return slot.mask, layout.code(value) << slot.offset
    return None


def joined(literals: Iterable[Literal]) -> Literal | None:
    """All literals as one, or None if they contradict each other."""
    mask = value = 0
    for one, two in literals:
        if (value ^ two) & mask & one:
            return None
        mask, value = mask | one, value | two
    return mask, value


class Knowing(Rewriter):
    """Simplifies formulas when the values of some cells are known."""

    def __init__(self, known: Mapping[Place, Term]) -> None:
        def on_read(term: Read | ReadEnum[Enum], arguments: tuple[Argument, ...]) -> Term:
            value = known.get((term.field, arguments))
            return cast("Term", read(term.field, arguments)) if value is None else value

        super().__init__({}, on_read)

    def _rebuild(self, term: Term) -> Term:
        """Beyond what constructors see: no variable has two values."""
        match rebuilt := super()._rebuild(term):
            case And(parts) if _exclude_each_other(parts):
                return FALSE
            case Or(parts) if _exclude_each_other(map(negation, parts)):
                return TRUE
        return rebuilt


def _exclude_each_other(parts: Iterable[Bool]) -> bool:
    values: dict[Term, Term] = {}
    return any(
        values.setdefault(part.left, part.right) is not part.right
        for part in parts
        if isinstance(part, Equal)
    )


def told_by(guard: Bool) -> dict[Place, Term]:
    """The cells whose values a formula that holds tells at once."""
    known: dict[Place, Term] = {}
    for part in guard.parts if isinstance(guard, And) else (guard,):
        match part:
            case Read(field, arguments):
                known[field, arguments] = TRUE
            case Not(Read(field, arguments)):
                known[field, arguments] = FALSE
            case Equal(ReadEnum(field, arguments), Member() as member):
                known[field, arguments] = member
    return known


def at_phase(field: Field, value: Enum) -> Knowing:
    """What is known where a variable without arguments has this value."""
    return Knowing({(field, ()): enumerated(value, type(value))})


def members(field: Field) -> list[Enum]:
    """The values of a field that is no truth value."""
    return list(cast("type[Enum]", field.values))


def busiest(ground: Ground) -> Field:
    """The enumeration variable with the most values: the program counter of the machine."""
    single = [c.field for c in ground.cells if not c.arguments and c.field.values is not bool]
    return max(single, key=lambda field: len(members(field)))
