"""The steps between states, or classes of them, in one more pass over all states."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator

from explorer.native.kernel.planes import LANES
from explorer.native.memory import Room, words_at
from explorer.native.search import Search
from explorer.search.exploration import Edges, Graph

ROW = 3


def _rows(search: Search) -> Iterator[list[int]]:
    search.store.number_states()
    room = Room()
    address = room.clear(LANES * max(1, search.actions) * ROW * 8)
    count = len(search.store)
    for begin in range(0, count, LANES):
        rows = search.graph(begin, min(begin + LANES, count), address)
        yield words_at(address, rows * ROW)


def graph(search: Search) -> Graph:
    """All steps that change the state, by the numbers of states and actions."""
    columns = array("q"), array("q"), array("q")
    for rows in _rows(search):
        for i, column in enumerate(columns):
            column.extend(rows[i::ROW])
    return columns


def edges(search: Search, mask: int) -> Edges:
    """All steps that change the state, by state and successor under the mask and by action."""
    classes = [state & mask for state in search.store]
    found = Edges()
    for rows in _rows(search):
        pairs = Counter(zip(rows[::ROW], rows[1::ROW], rows[2::ROW], strict=True))
        for (source, target, action), n in pairs.items():
            found[classes[source], classes[target], action] += n
    return found
