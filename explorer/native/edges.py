"""The steps between states, or classes of them, in one more pass over all states."""

from __future__ import annotations

from array import array
from collections import Counter

from explorer.native.expressions import WORD, pieces, signed
from explorer.native.memory import Numbers
from explorer.native.program import Program
from explorer.search.exploration import Edges, Graph

ROWS = 1 << 16


def edges(program: Program, mask: int) -> Edges:
    """All steps that change the state, by state and successor under the mask and by action."""
    words, actions = program.words, max(1, program.actions)
    width = 1 + 2 * words
    bits = Numbers(words)
    for position, word in pieces(mask):
        bits.values[position] = signed(word)
    used = [position for position, _ in pieces(mask)]
    columns = [0, *(1 + i for i in used), *(1 + words + i for i in used)]
    states = max(1, ROWS // actions)
    rows = Numbers(states * actions * width)
    counts = Counter[tuple[int, ...]]()
    for start in range(0, program.fields.count, states):
        stop = min(start + states, program.fields.count)
        end = width * program.edges(start, stop, bits.address, rows.address)
        counts.update(zip(*(rows.values[i:end:width] for i in columns), strict=True))
    return Counter(
        {
            (_packed(used, row[1 : 1 + len(used)]), _packed(used, row[1 + len(used) :]), row[0]): n
            for row, n in counts.items()
        }
    )


def graph(program: Program) -> Graph:
    """All steps that change the state, by the numbers of states and actions."""
    actions = max(1, program.actions)
    states = max(1, ROWS // actions)
    columns = array("q"), array("q"), array("q")
    rows = Numbers(states * actions * len(columns))
    for start in range(0, program.fields.count, states):
        stop = min(start + states, program.fields.count)
        end = len(columns) * program.graph(start, stop, rows.address)
        for i, column in enumerate(columns):
            column.extend(rows.values[i : end : len(columns)])
    return columns


def _packed(positions: list[int], words: tuple[int, ...]) -> int:
    """The words at their positions as one number."""
    return sum(word % (1 << WORD) << (WORD * i) for i, word in zip(positions, words, strict=True))
