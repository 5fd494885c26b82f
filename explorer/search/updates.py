"""The updates of a ground action, cells with the same fate together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from explorer.search.layout import Layout, Slot
from model.language.formulas import And, Bool, Or, Truth
from model.language.ground import Cell
from model.language.recording import Update
from model.language.simplify import conjunction, disjunction
from model.language.terms import Enumerated, Member


@dataclass(slots=True)
class Updates:
    """What happens to a state: `s & kept`, then bits by formulas over the old state.

    The bits under a mask of `kept_if` stay only if the formula holds, those of `set_if` become one
    if it holds; `put` become one; `moved` are the slots (zero in `kept`) that get a value of an
    enumeration.
    """

    kept: int
    put: int = 0
    kept_if: dict[Bool, int] = field(default_factory=dict)
    set_if: dict[Bool, int] = field(default_factory=dict)
    moved: list[tuple[Slot, Enumerated[Enum]]] = field(default_factory=list)


def together(layout: Layout, updates: Iterable[tuple[Cell, Update]]) -> Updates:
    """The updates in this layout."""
    found = Updates((1 << layout.bits) - 1)
    for cell, new in updates:
        slot = layout.slot(cell.field, cell.arguments)
        if isinstance(new, Truth | Member):
            found.kept &= ~slot.mask
            found.put |= layout.code(cast("bool | Enum", new.value)) << slot.offset
        elif isinstance(new, Enumerated):
            found.kept &= ~slot.mask
            found.moved.append((slot, new))
        else:
            _relation(found, slot.mask, cast("Bool", cell.term), new)
    return found


def _relation(found: Updates, mask: int, old: Bool, new: Bool) -> None:
    others = [part for part in new.parts if part is not old] if isinstance(new, And | Or) else []
    if isinstance(new, And | Or) and len(others) < len(new.parts):
        table, rest = (
            (found.kept_if, conjunction(others))
            if isinstance(new, And)
            else (found.set_if, disjunction(others))
        )
    else:
        found.kept &= ~mask
        table, rest = found.set_if, new
    table[rest] = table.get(rest, 0) | mask
