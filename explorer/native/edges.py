"""The steps between classes of states, counted in one more pass over all states."""

from __future__ import annotations

from collections import Counter

from explorer.native.expressions import WORD, pieces, signed
from explorer.native.memory import Numbers
from explorer.native.program import Program
from explorer.search.exploration import Edges

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


def _packed(positions: list[int], words: tuple[int, ...]) -> int:
    """The words at their positions as one number."""
    return sum(word % (1 << WORD) << (WORD * i) for i, word in zip(positions, words, strict=True))
