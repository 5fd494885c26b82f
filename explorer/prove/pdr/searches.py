"""States of exhaustive searches, in configurations drawn by lot."""

from __future__ import annotations

from random import Random

import numpy as np

from explorer.goals import Problem
from explorer.prove.pdr.configurations import random_domain
from explorer.prove.pdr.propositions import Propositions, Sizes
from explorer.prove.pdr.reached import Columns
from explorer.prove.watch import Watch
from explorer.search.exploration import Exploration, Limits
from explorer.searching import search
from model.era import Era
from model.language.ground import Domain

CONFIGURATIONS = 24
STATES = 200_000
"""A search of one configuration ends when it has met so many states."""
KEPT = 2_000
"""Of each about so many are kept, evenly spread over all levels."""


def search_all(
    p: Propositions, era: Era, sizes: Sizes, watch: Watch, seed: int = 0
) -> tuple[Columns, int]:
    """The states that were kept, and how many; fewer if the watch leaves no time."""
    random = Random(seed)
    domains = [random_domain(era, sizes, random) for _ in range(CONFIGURATIONS)]
    columns, count = dict.fromkeys(p.atoms, 0), 0
    for domain in watch.over("states explored: configuration", domains):
        found = search(Problem(p.machine, ()), domain, Limits(states=STATES), symmetry=False)
        more, kept = _columns(p, domain, found)
        for variable, bits in more.items():
            columns[variable] |= bits << count
        count += kept
    return columns, count


def _columns(p: Propositions, domain: Domain, found: Exploration) -> tuple[Columns, int]:
    """Some of the states of a search, by state variables."""
    layout = found.layout
    states = list(found.parents)[:: max(1, found.states // KEPT)]
    size, full = -(-layout.bits // 8), (1 << len(states)) - 1
    packed = b"".join(state.to_bytes(size, "little") for state in states)
    rows = np.unpackbits(
        np.frombuffer(packed, dtype=np.uint8).reshape(-1, size).T.copy(), axis=0, bitorder="little"
    )
    bits = [int.from_bytes(np.packbits(r, bitorder="little").tobytes(), "little") for r in rows]
    columns = dict[int, int]()
    for variable, atom in p.atoms.items():
        if variable in p.fixed:
            columns[variable] = full if domain.holds(atom.cell.field, atom.cell.arguments) else 0
            continue
        slot, code = layout.slot(atom.cell.field, atom.cell.arguments), layout.code(atom.value)
        columns[variable] = full
        for i in range(slot.width):
            bit = bits[slot.offset + i]
            columns[variable] &= bit if code >> i & 1 else full ^ bit
    return columns, len(states)
