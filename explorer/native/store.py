"""The states that a native search has met, and the memory that they are in."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import overload

from explorer.native.code import Code
from explorer.native.kernel import fields as f
from explorer.native.memory import WORD_BYTES, Record, Room, put_words, words_at
from explorer.native.words import Words
from explorer.search.exploration import resident

FIRST_STATES, FIRST_ROWS = 1 << 12, 1 << 10
LOAD = 0.8
"""So full the table of states gets."""
INDEX_LOAD = 0.5


def _more(room: int, needed: int) -> int:
    """A room half as large again, or larger."""
    while room < needed:
        room += (room >> 1) + 1
    return room


class Dictionary:
    """Rows of words, each once, as explorer.native.kernel.dictionary has them."""

    def __init__(self, code: Code, words: int) -> None:
        self.record, self.words = Record(f.DICTIONARY_SIZE), words
        self._point_all = code.point_all
        self._rows, self._index = Room(), Room()
        self.make_room(FIRST_ROWS)

    def make_room(self, rows: int) -> None:
        """So many rows fit; what is there stays."""
        record = self.record
        if rows <= record[f.ROW_ROOM]:
            return
        room = _more(record[f.ROW_ROOM] or FIRST_ROWS, rows)
        record[f.ROWS] = self._rows.grow(room * (self.words + 1) * WORD_BYTES)
        size = int(room / INDEX_LOAD)
        record[f.INDEX] = self._index.clear(size * 4)
        record[f.INDEX_SIZE], record[f.ROW_ROOM] = size, room
        self._point_all(record.address, self.words)

    def __len__(self) -> int:
        return self.record[f.ROW_COUNT]

    def row(self, number: int) -> tuple[int, ...]:
        """The words of a row."""
        at = self.record[f.ROWS] + number * (self.words + 1) * WORD_BYTES
        return tuple(words_at(at, self.words))


class Store(Mapping[int, int]):
    """State -> the state that it was first reached from (-1: none), in the order of discovery.

    States are kept exactly; a parent is looked for when somebody asks, by `parent(from, to, key)`,
    the first state between two numbers with a step to the one with this key. `levels` are the sizes
    of the levels that the search has begun. `record` is the record of the search. The process is
    not to grow beyond `memory` bytes.
    """

    def __init__(
        self,
        code: Code,
        record: Record,
        words: Words,
        levels: Sequence[int],
        parent: Callable[[int, int, int], int],
        memory: int | None,
    ) -> None:
        self._code, self._record, self._words, self._levels = code, record, words, levels
        self._parent, self._memory = parent, memory
        self._keys, self._table, self._order = Room(), Room(), Room()
        self._shared = Dictionary(code, words.shared)
        self._own = Dictionary(code, words.own)
        record[f.GLOBALS] = self._shared.record.address
        record[f.OWNS] = self._own.record.address
        self._make_states(FIRST_STATES)

    def add(self, state: int) -> None:
        """A first state."""
        words = self._spread(state)
        self._code.intern(self._record.address, words.address)

    def make_room(self, states: int, rows: int) -> None:
        """So many more states and rows fit. MemoryError if not; what was met stays."""
        record = self._record
        for dictionary, new in ((self._shared, rows), (self._own, 2 * rows)):
            dictionary.make_room(len(dictionary) + new)
        needed = record[f.COUNT] + states
        if needed > record[f.ROOM]:
            self._make_states(self._affordable(_more(record[f.ROOM], needed), needed))

    def _affordable(self, room: int, needed: int) -> int:
        """The room, or less, so that the memory suffices when all of it is used."""
        if self._memory is None:
            return room
        record = self._record
        left = self._memory - resident() + (record[f.SIZE] + record[f.COUNT]) * WORD_BYTES
        most = int(left / (WORD_BYTES + WORD_BYTES / LOAD))
        if most < needed:
            raise MemoryError(f"--max-memory {self._memory} bytes reached")
        return min(room, most)

    def _make_states(self, room: int) -> None:
        """No two tables at a time."""
        record, old = self._record, self._record[f.SIZE]
        record[f.KEYS] = self._keys.grow(room * WORD_BYTES)
        try:
            self._make_table(int(room / LOAD))
        except MemoryError:
            self._make_table(old)
            raise
        record[f.ROOM] = room

    def _make_table(self, size: int) -> None:
        self._record[f.TABLE] = self._table.clear(size * WORD_BYTES)
        self._record[f.SIZE] = size
        self._code.fill(self._record.address)

    def number_states(self) -> None:
        """Beside each place of the table, the number of the state there."""
        self._record[f.ORDER] = self._order.clear(self._record[f.SIZE] * 4)
        self._code.number_all(self._record.address)

    def orbits(self) -> int:
        """How many states these stand for."""
        counts = Record(1)
        address = counts.room(0, len(self._own) * WORD_BYTES)
        self._code.count_owns(self._record.address, address)
        shared = (0,) * self._words.shared
        return sum(
            count * self._words.layout.orbit(self._words.packed(shared + self._own.row(row)))
            for row, count in enumerate(words_at(address, len(self._own)))
            if count
        )

    def key(self, number: int) -> int:
        """The key of the state with this number."""
        at = self._record[f.KEYS] + number * WORD_BYTES
        return ctypes.c_uint64.from_address(at).value

    def state(self, number: int) -> int:
        """The state with this number, packed."""
        key = self.key(number)
        return self._words.packed(self._shared.row(key & 0xFFFFFFFF) + self._own.row(key >> 32))

    def level(self, number: int) -> int:
        """The depth of the state with this number."""
        return bisect_right(list(accumulate(self._levels)), number)

    def __len__(self) -> int:
        return self._record[f.COUNT]

    def __iter__(self) -> Iterator[int]:
        return map(self.state, range(len(self)))

    def __contains__(self, state: object) -> bool:
        return isinstance(state, int) and self._key_of(state) is not None

    def __getitem__(self, state: int) -> int:
        key = self._key_of(state)
        if key is None:
            raise KeyError(state)
        number = self._code.number(self._record.address, key)
        level = self.level(number)
        if level == 0:
            return -1
        end = sum(self._levels[:level])
        return self.state(self._parent(end - self._levels[level - 1], end, key))

    def _key_of(self, state: int) -> int | None:
        if state < 0:
            return None
        words = self._spread(state)
        found = self._code.key_of(self._record.address, words.address)
        return None if found < 0 else found

    def _spread(self, state: int) -> Record:
        words = self._words.spread(state)
        record = Record(max(1, len(words)))
        put_words(record.address, list(words))
        return record


class Terminal(Sequence[int]):
    """The states that no step changes, in the order of discovery."""

    def __init__(self, record: Record, store: Store) -> None:
        self._record, self._store = record, store
        self._room = Room()

    def make_room(self, more: int) -> None:
        """So many more can be stored."""
        record = self._record
        if record[f.ENDED_COUNT] + more > record[f.ENDED_ROOM]:
            room = _more(record[f.ENDED_ROOM] or more, record[f.ENDED_COUNT] + more)
            record[f.ENDED] = self._room.grow(room * WORD_BYTES)
            record[f.ENDED_ROOM] = room

    def __len__(self) -> int:
        return self._record[f.ENDED_COUNT]

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        at = self._record[f.ENDED] + number * WORD_BYTES
        return self._store.state(words_at(at, 1)[0])
