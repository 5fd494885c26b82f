"""Formulas and updates over cells as Python source over one integer `s`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import cast

from explorer.search.layout import Layout
from explorer.search.literals import Literal, joined, literal_of
from explorer.search.updates import together
from model.language.formulas import And, Bool, Not, Or, Truth
from model.language.ground import GroundAction
from model.language.terms import Choice, Enumerated, Member, ReadEnum


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
        literal = literal_of(self._layout, formula)
        if literal is not None:
            return _test(*literal)
        match formula:
            case Truth(value):
                return str(value)
            case Not(body):
                inner = literal_of(self._layout, body)
                return f"s & {inner[0]} != {inner[1]}" if inner else f"(not {self.formula(body)})"
            case And(parts):
                return self._and(parts)
            case Or(parts):
                return self._or(parts)
        raise AssertionError(f"not a ground formula: {formula}")

    def _and(self, parts: Iterable[Bool]) -> str:
        literals, rest = self._split(parts)
        common = joined(literals)
        if common is None:
            return "False"
        tests = [_test(*common)] if literals else []
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
            literal = literal_of(self._layout, part)
            if literal is None:
                rest.append(part)
            else:
                literals.append(literal)
        return literals, rest

    def successor(self, action: GroundAction) -> str | None:
        """The state after the action as an expression over `s`, or None if nothing can change."""
        if not action.updates:
            return None
        updates = together(self._layout, action.updates)
        kept = [f"s & {updates.kept}"]
        for formula, mask in updates.kept_if.items():
            kept.append(f"(-1 if {self.formula(formula)} else {~mask})")
        put = [str(updates.put)] if updates.put else []
        for formula, mask in updates.set_if.items():
            put.append(f"({mask} if {self.formula(formula)} else 0)")
        put += [self._value(new, slot.offset) for slot, new in updates.moved]
        return " | ".join([f"({' & '.join(kept)})", *put])

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


def _single(mask: int) -> bool:
    return mask & (mask - 1) == 0
