"""Where the bits of a state are in the words of a native search."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from explorer.search.layout import Layout, Slot

WORD = 64
ONES = (1 << WORD) - 1


def _words(bits: int) -> int:
    return -(-bits // WORD)


@dataclass(frozen=True, slots=True)
class Words:
    """The cells that all tasks share come first, then each task has whole words to itself."""

    layout: Layout

    @property
    def shared(self) -> int:
        """How many words all tasks share."""
        return _words(self.layout.base)

    @property
    def each(self) -> int:
        """How many words a task has."""
        return _words(self.layout.width)

    @property
    def own(self) -> int:
        """How many words all tasks have together."""
        return self.each * self.layout.words

    @property
    def count(self) -> int:
        """How many words a state has."""
        return self.shared + self.own

    @property
    def exchanges(self) -> tuple[tuple[int, int], ...]:
        """Pairs of tasks that, each exchanged if the first one is greater, sort every class."""
        found = list[tuple[int, int]]()
        for tasks in self.layout.classes:
            for end in range(len(tasks), 1, -1):
                found += pairwise(tasks[:end])
        return tuple(found)

    def bits(self, slot: Slot) -> tuple[int, ...]:
        """The positions of a slot's bits, the lowest first."""
        return tuple(self._bit(slot.offset + i) for i in range(slot.width))

    def _bit(self, offset: int) -> int:
        layout = self.layout
        if offset < layout.base:
            return offset
        task, bit = divmod(offset - layout.base, layout.width)
        return (self.shared + task * self.each) * WORD + bit

    def spread(self, packed: int) -> tuple[int, ...]:
        """A packed state as words."""
        layout = self.layout
        parts = [(packed & ((1 << layout.base) - 1), self.shared)]
        for i in range(layout.words):
            own = packed >> (layout.base + i * layout.width) & ((1 << layout.width) - 1)
            parts.append((own, self.each))
        return tuple(part >> (WORD * i) & ONES for part, n in parts for i in range(n))

    def packed(self, words: tuple[int, ...]) -> int:
        """The packed state that these words stand for."""
        layout = self.layout
        state = _joined(words[: self.shared])
        for i in range(layout.words):
            at = self.shared + i * self.each
            state |= _joined(words[at : at + self.each]) << (layout.base + i * layout.width)
        return state


def _joined(words: tuple[int, ...]) -> int:
    return sum(word << (WORD * i) for i, word in enumerate(words))
