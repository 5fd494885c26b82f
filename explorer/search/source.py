"""Formulas and updates over cells as Python source over one integer `s`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import cast

from explorer.search.layout import Layout
from model.language.formulas import And, Bool, Equal, Not, Or, Read, Truth
from model.language.ground import Cell, GroundAction
from model.language.recording import Update
from model.language.terms import Choice, Enumerated, Member, ReadEnum

Literal = tuple[int, int]
"""A mask and the value that the state has under it when the literal is true."""


class Source:
    """Writes Python expressions for one layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._done: dict[Bool, str] = {}

    def formula(self, formula: Bool) -> str:
        """An expression that is truthy exactly when the formula holds in `s`."""
        found = self._done.get(formula)
        if found is None:
            found = self._done[formula] = self._write(formula)
        return found

    def _write(self, formula: Bool) -> str:
        literal = self._literal(formula)
        if literal is not None:
            return _test(*literal)
        match formula:
            case Truth(value):
                return str(value)
            case Not(body):
                inner = self._literal(body)
                return f"s & {inner[0]} != {inner[1]}" if inner else f"(not {self.formula(body)})"
            case And(parts):
                return self._and(parts)
            case Or(parts):
                return self._or(parts)
        raise AssertionError(f"not a ground formula: {formula}")

    def _and(self, parts: Iterable[Bool]) -> str:
        literals, rest = self._split(parts)
        joined = _join(literals)
        if joined is None:
            return "False"
        tests = [_test(*joined)] if literals else []
        return f"({' and '.join(tests + [self.formula(part) for part in rest])})"

    def _or(self, parts: tuple[Bool, ...]) -> str:
        literals, rest = self._split(parts)
        positive = [mask for mask, value in literals if mask == value and _single(mask)]
        negative = [mask for mask, value in literals if value == 0 and _single(mask)]
        tests = []
        if positive:
            tests.append(f"s & {sum(positive)}")
        if negative:
            tests.append(f"s & {sum(negative)} != {sum(negative)}")
        others = [(m, v) for m, v in literals if not (_single(m) and v in (0, m))]
        tests += [_test(*literal) for literal in others]
        return f"({' or '.join(tests + [self.formula(part) for part in rest])})"

    def _split(self, parts: Iterable[Bool]) -> tuple[list[Literal], list[Bool]]:
        literals, rest = [], []
        for part in parts:
            literal = self._literal(part)
            if literal is None:
                rest.append(part)
            else:
                literals.append(literal)
        return literals, rest

    def _literal(self, formula: Bool) -> Literal | None:
        match formula:
            case Read(field, arguments):
                mask = self._layout.slot(field, arguments).mask
                return mask, mask
            case Not(Read(field, arguments)):
                return self._layout.slot(field, arguments).mask, 0
            case Equal(ReadEnum(field, arguments), Member(value)):
                slot = self._layout.slot(field, arguments)
                return slot.mask, self._layout.code(value) << slot.offset
        return None

    def successor(self, action: GroundAction) -> str | None:
        """The state after the action as an expression over `s`, or None if nothing can change."""
        if not action.updates:
            return None
        clear = put = 0
        moving = []
        for cell, new in action.updates:
            slot = self._layout.slot(cell.field, cell.arguments)
            clear |= slot.mask
            constant = self._constant(new)
            if constant is None:
                moving.append(self._moving(cell, new))
            else:
                put |= constant << slot.offset
        kept = f"s & {((1 << self._layout.bits) - 1) & ~clear}"
        return " | ".join([f"({kept})", *([str(put)] if put else []), *moving])

    def _constant(self, new: Update) -> int | None:
        match new:
            case Truth(value) | Member(value):
                return self._layout.code(cast("bool | Enum", value))
        return None

    def _moving(self, cell: Cell, new: Update) -> str:
        slot = self._layout.slot(cell.field, cell.arguments)
        if isinstance(new, Bool):
            return f"({slot.mask} if {self.formula(new)} else 0)"
        return self._value(new, slot.offset)

    def _value(self, new: Enumerated[Enum], offset: int) -> str:
        match new:
            case Member(value):
                return str(self._layout.code(cast("Enum", value)) << offset)
            case ReadEnum(field, arguments):
                slot = self._layout.slot(field, arguments)
                return f"(((s & {slot.mask}) >> {slot.offset}) << {offset})"
            case Choice(condition, then, other):
                yes, no = self._value(then, offset), self._value(other, offset)
                return f"({yes} if {self.formula(condition)} else {no})"
        raise AssertionError(f"not a ground value: {new}")


def _test(mask: int, value: int) -> str:
    if mask == value and _single(mask):
        return f"s & {mask}"
    return f"s & {mask} == {value}"


def _join(literals: list[Literal]) -> Literal | None:
    """All literals as one, or None if they contradict each other."""
    mask = value = 0
    for one, two in literals:
        if (value ^ two) & mask & one:
            return None
        mask, value = mask | one, value | two
    return mask, value


def _single(mask: int) -> bool:
    return mask & (mask - 1) == 0
