"""Updates that happen at once, as assignments one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.export.alike import array_of, whole
from explorer.export.names import Names
from model.language.ground import Cell
from model.language.past import subterms
from model.language.recording import Update
from model.language.terms import Term


@dataclass(frozen=True, slots=True)
class Sequence:
    """First the old values of some cells are kept, then the cells are written in this order.

    `kept` gives the name of each old value (of arrays, of all of it). New values are made of what
    `names` names: the old values of what is kept.
    """

    names: Names
    kept: Mapping[Cell, str]
    writes: tuple[tuple[Cell, Update], ...]


def in_sequence(updates: tuple[tuple[Cell, Update], ...], names: Names) -> Sequence:
    """An order in which each new value is made of old ones, with as little kept as is easy.

    Of arrays, all that is read may be what is written elsewhere in them, or in the next round of
    the loop: kept is the whole array.
    """
    written = Counter(array_of(cell.term) for cell, _ in updates)
    reads = {cell.term: set(map(array_of, subterms(new))) for cell, new in updates}
    for cell, new in updates:
        array, others = array_of(cell.term), frozenset(subterms(new)) - {cell.term}
        in_place = cell.term is not array or array not in set(map(array_of, others))
        if written[array] == 1 and in_place:
            reads[cell.term].discard(array)
    left, writes, kept = list(updates), list[tuple[Cell, Update]](), dict[Cell, str]()
    while left:
        needed = set[Term]().union(*(reads[cell.term] for cell, _ in left))
        targets = [array_of(cell.term) for cell, _ in left]
        free = next((i for i, target in enumerate(targets) if target not in needed), None)
        if free is None:
            kept[whole(left[0][0])] = f"old_{names.cells[targets[0]]}"
        writes.append(left.pop(free or 0))
    old: dict[Term, str] = {cell.term: name for cell, name in kept.items()}
    return Sequence(names.but(old), kept, tuple(writes))
