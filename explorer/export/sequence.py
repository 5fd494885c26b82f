"""Updates that happen at once, as assignments one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.language.ground import Cell
from model.language.past import subterms
from model.language.recording import Update
from model.language.terms import Term


@dataclass(frozen=True, slots=True)
class Sequence:
    """First the old values of some cells are kept, then the cells are written in this order.

    `old` names what is kept: new values are to be read with these names in place of the cells'.
    """

    old: Mapping[Term, str]
    kept: tuple[Cell, ...]
    writes: tuple[tuple[Cell, Update], ...]


def in_sequence(updates: tuple[tuple[Cell, Update], ...], names: Mapping[Term, str]) -> Sequence:
    """An order in which each new value is made of old ones, with as little kept as is easy."""
    reads = {cell.term: frozenset(subterms(new)) - {cell.term} for cell, new in updates}
    left, writes, kept = list(updates), list[tuple[Cell, Update]](), list[Cell]()
    while left:
        needed = frozenset[Term]().union(*(reads[cell.term] for cell, _ in left))
        free = next((i for i, (cell, _) in enumerate(left) if cell.term not in needed), None)
        if free is None:
            kept.append(left[0][0])
        writes.append(left.pop(free or 0))
    return Sequence({c.term: f"old_{names[c.term]}" for c in kept}, tuple(kept), tuple(writes))
