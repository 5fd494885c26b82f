"""Ground formulas and updates as LLVM instructions over the words of a state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import cast

from explorer.native.body import Body
from explorer.search.layout import Layout, Slot
from explorer.search.literals import Literal, joined, literal_of
from explorer.search.updates import Updates
from model.language.formulas import And, Bool, Not, Or, Truth
from model.language.terms import Choice, Enumerated, Member, ReadEnum

WORD = 64
ONES = (1 << WORD) - 1


def words_of(layout: Layout) -> int:
    """How many words a state has."""
    return -(-layout.bits // WORD)


def signed(value: int) -> int:
    """A word as LLVM writes it."""
    return value - (1 << WORD) if value >> (WORD - 1) else value


def pieces(packed: int) -> Iterator[tuple[int, int]]:
    """The words of a packed state that are not zero, with their positions."""
    position = 0
    while packed:
        if word := packed & ONES:
            yield position, word
        packed >>= WORD
        position += 1


class Expressions:
    """Writes into a function whose argument `%state` points to the state."""

    def __init__(self, layout: Layout, body: Body) -> None:
        self._layout, self._body = layout, body

    def formula(self, formula: Bool) -> str:
        """An i1 that is true exactly when the formula holds in the state."""
        name = self._body.recall(formula)
        return name or self._body.remember(formula, self._write(formula))

    def _write(self, formula: Bool) -> str:
        literal = literal_of(self._layout, formula)
        if literal is not None:
            return self._test(*literal)
        match formula:
            case Truth(value):
                return "true" if value else "false"
            case Not(body):
                return self.negated(self.formula(body))
            case And(parts):
                return self._and(parts)
            case Or(parts):
                return self.negated(self._and([~part for part in parts]))
        raise AssertionError(f"not a ground formula: {formula}")

    def literals(self, formula: Bool) -> str:
        """An i1 that is true where the formula's parts hold that test a single cell."""
        parts = formula.parts if isinstance(formula, And) else (formula,)
        found = [literal_of(self._layout, part) for part in parts]
        common = joined(literal for literal in found if literal is not None)
        if common is None:
            return "false"
        return self._test(*common) if common[0] else "true"

    def negated(self, name: str) -> str:
        """The other truth value."""
        return self._body.value(f"xor i1 {name}, true")

    def _and(self, parts: Iterable[Bool]) -> str:
        literals, rest = list[Literal](), list[Bool]()
        for part in parts:
            literal = literal_of(self._layout, part)
            if literal is None:
                rest.append(part)
            else:
                literals.append(literal)
        common = joined(literals)
        if common is None:
            return "false"
        tests = [self._test(*common)] if literals else []
        return self._all(tests + [self.formula(part) for part in rest])

    def _all(self, names: list[str]) -> str:
        result, *others = names
        for name in others:
            result = self._body.value(f"and i1 {result}, {name}")
        return result

    def _test(self, mask: int, value: int) -> str:
        """The state has these bits under the mask."""
        wanted = dict(pieces(value))
        return self._all(
            [
                self._body.value(
                    f"icmp eq i64 {self._under(at, part)}, {signed(wanted.get(at, 0))}"
                )
                for at, part in pieces(mask)
            ]
        )

    def _under(self, position: int, mask: int) -> str:
        return self._body.value(f"and i64 {self.word(position)}, {signed(mask)}")

    def word(self, position: int) -> str:
        """One word of the state."""
        at = self._body.value(f"getelementptr i64, ptr %state, i64 {position}")
        return self._body.value(f"load i64, ptr {at}")

    def number(self, slot: Slot) -> str:
        """The number in a slot."""
        position, shift = divmod(slot.offset, WORD)
        found = self._body.value(f"lshr i64 {self.word(position)}, {shift}")
        if shift + slot.width > WORD:
            rest = self._body.value(f"shl i64 {self.word(position + 1)}, {WORD - shift}")
            found = self._body.value(f"or i64 {found}, {rest}")
        return self._body.value(f"and i64 {found}, {(1 << slot.width) - 1}")

    def successor(self, updates: Updates) -> list[str]:
        """The words of the state after the updates."""
        value = self._body.value
        words = [self.word(i) for i in range(words_of(self._layout))]
        changed = (1 << self._layout.bits) - 1 & ~updates.kept
        for i, bits in pieces(changed):
            words[i] = value(f"and i64 {words[i]}, {signed(ONES & ~bits)}")
        for formula, mask in updates.kept_if.items():
            for i, bits in pieces(mask):
                rest = self._either(formula, ONES, ONES & ~bits)
                words[i] = value(f"and i64 {words[i]}, {rest}")
        for formula, mask in updates.set_if.items():
            for i, bits in pieces(mask):
                words[i] = value(f"or i64 {words[i]}, {self._either(formula, bits, 0)}")
        for i, bits in pieces(updates.put):
            words[i] = value(f"or i64 {words[i]}, {signed(bits)}")
        for slot, new in updates.moved:
            self._move(words, slot, self._code(new))
        return words

    def _either(self, formula: Bool, then: int, other: int) -> str:
        condition = self.formula(formula)
        return self._body.value(f"select i1 {condition}, i64 {signed(then)}, i64 {signed(other)}")

    def _move(self, words: list[str], slot: Slot, code: str) -> None:
        """Put a number into its slot, which is zero."""
        for i, _ in pieces(slot.mask):
            shift = slot.offset - i * WORD
            by = f"shl i64 {code}, {shift}" if shift >= 0 else f"lshr i64 {code}, {-shift}"
            words[i] = self._body.value(f"or i64 {words[i]}, {self._body.value(by)}")

    def _code(self, new: Enumerated[Enum]) -> str:
        match new:
            case Member(value):
                return str(self._layout.code(cast("Enum", value)))
            case ReadEnum(field, arguments):
                return self.number(self._layout.slot(field, arguments))
            case Choice(condition, then, other):
                yes, no = self._code(then), self._code(other)
                return self._body.value(f"select i1 {self.formula(condition)}, i64 {yes}, i64 {no}")
        raise AssertionError(f"not a ground value: {new}")
