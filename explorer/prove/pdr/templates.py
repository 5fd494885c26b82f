"""Cubes of few literals that no reached state is in, and that have no such cube inside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.propositions import Propositions
from explorer.prove.pdr.reached import Reached
from explorer.prove.pdr.sat import Cube, Literal

Table = NDArray[np.bool_]
ROWS = 50_000
"""So many states are looked at first for pairs."""
FEWER = 1_500
"""And so many for triples."""


class Templates:
    """Literals by position, and which pairs of them may be part of a cube that is worth a look."""

    def __init__(self, p: Propositions, exchanges: Exchanges, reached: Reached) -> None:
        self._p, self._exchanges, self._reached = p, exchanges, reached
        self._literals: list[Literal] = [*p.atoms, *(-variable for variable in p.atoms)]
        self._place = {literal: i for i, literal in enumerate(self._literals)}

    def pairs(self) -> list[Cube]:
        """Cubes of one or two literals, one for each set of images."""
        seen = self._reached.sample(self._literals, ROWS).astype(np.float32)
        never = seen @ seen.T == 0
        single = [
            frozenset((literal,))
            for i, literal in enumerate(self._literals)
            if never[i, i] and not self._reached.meets((literal,))
        ]
        free = self._free(single)
        first = dict.fromkeys(map(self._exchanges.least, single))
        return [*first, *self._unmet(never & free, (), set())]

    def triples(self, pairs: list[Cube]) -> list[Cube]:
        """Cubes of three literals, none of these pairs in them; one for each set of images."""
        seen = self._reached.sample(self._literals, FEWER).astype(np.float32)
        free = self._free([image for cube in pairs for image in self._exchanges.images(cube)])
        found, looked_at = list[Cube](), set[Cube]()
        for i, literal in enumerate(self._literals):
            first = self._exchanges.least((literal,)) == {literal}
            if first and free[i].any():
                there = seen[:, seen[i] > 0]
                never = (there @ there.T == 0) & free & free[i][:, None] & free[i][None, :]
                found += self._unmet(never, (literal,), looked_at)
        return found

    def _unmet(
        self, never: Table, more: tuple[Literal, ...], looked_at: set[Cube]
    ) -> Iterator[Cube]:
        """These pairs, with more literals, unless they were looked at or a reached state is in."""
        for i, j in zip(*np.nonzero(np.triu(never)), strict=True):
            cube = self._exchanges.least((self._literals[i], self._literals[j], *more))
            if cube not in looked_at:
                looked_at.add(cube)
                if not (self._of_configuration(cube) or self._reached.meets(cube)):
                    yield cube

    def _of_configuration(self, cube: Cube) -> bool:
        return all(abs(literal) in self._p.fixed for literal in cube)

    def _free(self, cubes: list[Cube]) -> Table:
        """Pairs that no cube has in it, and that do not follow from there being one value."""
        count = len(self._literals)
        free = ~np.eye(count, dtype=np.bool_)
        opposite = [self._place[-literal] for literal in self._literals]
        free[np.arange(count), opposite] = False
        for group in self._p.groups:
            places = [self._place[sign * v] for v in group for sign in (1, -1)]
            free[np.ix_(places, places)] = False
        for cube in cubes:
            places = [self._place[literal] for literal in cube]
            if len(places) == 1:
                decided = [places[0], opposite[places[0]]]
                free[decided, :] = free[:, decided] = False
            else:
                free[places[0], places[1]] = free[places[1], places[0]] = False
        return free
