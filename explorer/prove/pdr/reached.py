"""States that runs reach: a cube with one of them in it cannot be out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.sat import Literal

Bits = NDArray[np.uint8]
Columns = Mapping[int, int]
"""For each state variable a number that has a bit for each state."""


class Reached:
    """States with all their images, by columns: few instructions look at thousands of states."""

    def __init__(self, exchanges: Exchanges) -> None:
        self._exchanges = exchanges
        self._true = dict.fromkeys(exchanges.maps[0], 0)
        self._false = dict(self._true)
        self.count = 0

    def add(self, columns: Columns, count: int) -> None:
        """So many more states."""
        for exchange in self._exchanges.maps:
            for variable in self._true:
                self._true[variable] |= columns[exchange[variable]] << self.count
            self.count += count
        full = (1 << self.count) - 1
        self._false = {variable: full ^ bits for variable, bits in self._true.items()}

    def meets(self, cube: Iterable[Literal]) -> bool:
        """One of the states is in the cube."""
        found = (1 << self.count) - 1
        for literal in cube:
            found &= self._true[literal] if literal > 0 else self._false[-literal]
            if not found:
                return False
        return bool(found)

    def sample(self, literals: Iterable[Literal], rows: int) -> Bits:
        """A row per literal, a column for each of about so many states: 1 or 0."""
        picked = np.arange(0, self.count, max(1, self.count // rows))
        size = -(-self.count // 8)
        found = []
        for literal in literals:
            number = self._true[literal] if literal > 0 else self._false[-literal]
            packed = np.frombuffer(number.to_bytes(size, "little"), dtype=np.uint8)
            found.append(packed[picked // 8] >> (picked % 8).astype(np.uint8) & 1)
        return np.stack(found)
