"""Formulas as a circuit of ands, each of its two inputs flipped or not; equal parts are shared."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import cast

from explorer.native.words import WORD, Words
from explorer.search.layout import Slot
from model.language.formulas import And, Bool, Equal, Not, Or, Read, Truth
from model.language.terms import Choice, Enumerated, Member, ReadEnum

Literal = int
"""The number of a wire << 1, and 1 if it is flipped."""


class Circuit:
    """Wires: the bits of a state by their positions, then one that is always true, then ands."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.inputs = words.count * WORD + 1
        self.true: Literal = (self.inputs - 1) << 1
        self.false: Literal = self.true ^ 1
        self.ands: list[tuple[Literal, Literal]] = []
        self._known: dict[tuple[Literal, Literal], Literal] = {}
        self._done: dict[Bool, Literal] = {}

    def again(self, literal: Literal) -> Literal:
        """The same on a wire of its own."""
        self.ands.append((literal, self.true))
        return (self.inputs + len(self.ands) - 1) << 1

    def both(self, a: Literal, b: Literal) -> Literal:
        """Both are true."""
        if a > b:
            a, b = b, a
        if b in (a, self.true) or a == self.false:
            return a
        if b in (a ^ 1, self.false):
            return self.false
        if a == self.true:
            return b
        found = self._known.get((a, b))
        if found is None:
            self.ands.append((a, b))
            found = self._known[a, b] = (self.inputs + len(self.ands) - 1) << 1
        return found

    def either(self, a: Literal, b: Literal) -> Literal:
        """One of them is true."""
        return self.both(a ^ 1, b ^ 1) ^ 1

    def equal(self, a: Literal, b: Literal) -> Literal:
        """Both are true or neither is."""
        return self.both(self.both(a, b ^ 1) ^ 1, self.both(a ^ 1, b) ^ 1)

    def every(self, literals: Iterable[Literal]) -> Literal:
        """All of them are true."""
        left = sorted(set(literals)) or [self.true]
        while len(left) > 1:
            odd = left[len(left) & ~1 :]
            left = [self.both(a, b) for a, b in zip(left[::2], left[1::2], strict=False)] + odd
        return left[0]

    def formula(self, formula: Bool) -> Literal:
        """The formula is true."""
        found = self._done.get(formula)
        if found is None:
            found = self._done[formula] = self._write(formula)
        return found

    def _write(self, formula: Bool) -> Literal:
        match formula:
            case Read(field, arguments):
                return self.slot(self._words.layout.slot(field, arguments))[0]
            case Truth(value):
                return self.true if value else self.false
            case Not(body):
                return self.formula(body) ^ 1
            case And(parts):
                return self.every([self.formula(part) for part in parts])
            case Or(parts):
                return self.every([self.formula(part) ^ 1 for part in parts]) ^ 1
            case Equal(ReadEnum(field, arguments), Member(value)):
                slot = self._words.layout.slot(field, arguments)
                code = self.constant(cast("Enum", value), slot.width)
                pairs = zip(self.slot(slot), code, strict=True)
                return self.every([bit if one == self.true else bit ^ 1 for bit, one in pairs])
        raise AssertionError(f"not a ground formula: {formula}")

    def slot(self, slot: Slot) -> list[Literal]:
        """The bits of a slot."""
        return [bit << 1 for bit in self._words.bits(slot)]

    def constant(self, value: bool | Enum, width: int) -> list[Literal]:
        """The bits of a value."""
        code = self._words.layout.code(value)
        return [self.true if code >> i & 1 else self.false for i in range(width)]

    def number(self, new: Enumerated[Enum], width: int) -> list[Literal]:
        """The bits of a value of an enumeration."""
        match new:
            case Member(value):
                return self.constant(cast("Enum", value), width)
            case ReadEnum(field, arguments):
                return self.slot(self._words.layout.slot(field, arguments))
            case Choice(condition, then, other):
                asked = self.formula(condition)
                pairs = zip(self.number(then, width), self.number(other, width), strict=True)
                return [self.either(self.both(asked, a), self.both(asked ^ 1, b)) for a, b in pairs]
        raise AssertionError(f"not a ground value: {new}")
