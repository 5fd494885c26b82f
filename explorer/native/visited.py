"""The states that a native search has met."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import overload

from explorer.native.memory import WORD_BYTES, Numbers, Room
from explorer.native.program import Program

FIRST_ROOM, FIRST_SHIFT = 1 << 12, 64 - 13


class Visited(Mapping[int, int]):
    """State -> the state that it was first reached from (-1: none), in the order of discovery.

    States are kept exactly; a parent is looked for when somebody asks. `levels` are the sizes of
    the levels that the search has begun.
    """

    def __init__(self, program: Program, start: int, levels: Sequence[int]) -> None:
        self._program, self._levels = program, levels
        self._size = program.words * WORD_BYTES
        self._states, self._table = Room(), Room()
        fields = program.fields
        fields.count, fields.room, fields.shift = 1, FIRST_ROOM, FIRST_SHIFT
        fields.states = self._states.grow(FIRST_ROOM * self._size)
        ctypes.memmove(fields.states, start.to_bytes(self._size, "little"), self._size)
        self._rebuild(FIRST_SHIFT)

    def make_room(self, more: int) -> None:
        """So many more states can be stored. MemoryError if not; what was met stays."""
        fields = self._program.fields
        room = fields.room
        while fields.count + more > room:
            room += room >> 1
        fields.states = self._states.grow(room * self._size)
        if room * 4 > 3 << (64 - fields.shift):
            self._enlarge()
        fields.room = room

    def _enlarge(self) -> None:
        shift = self._program.fields.shift
        try:
            self._rebuild(shift - 1)
        except MemoryError:
            self._rebuild(shift)
            raise

    def _rebuild(self, shift: int) -> None:
        """An empty table of this size, then every state into it: no two tables at a time."""
        fields = self._program.fields
        fields.table = self._table.clear(1 << (64 - shift))
        fields.shift = shift
        self._program.fill()

    def state(self, number: int) -> int:
        """The state with this number, packed."""
        at = self._program.fields.states + number * self._size
        return int.from_bytes(ctypes.string_at(at, self._size), "little")

    def level(self, number: int) -> int:
        """The depth of the state with this number."""
        return bisect_right(list(accumulate(self._levels)), number)

    def __len__(self) -> int:
        return self._program.fields.count

    def __iter__(self) -> Iterator[int]:
        return map(self.state, range(len(self)))

    def __contains__(self, state: object) -> bool:
        return isinstance(state, int) and self._number(state) >= 0

    def __getitem__(self, state: int) -> int:
        number = self._number(state)
        if number < 0:
            raise KeyError(state)
        level = self.level(number)
        if level == 0:
            return -1
        end = sum(self._levels[:level])
        wanted = self._program.fields.states + number * self._size
        return self.state(self._program.parent(end - self._levels[level - 1], end, wanted))

    def _number(self, state: int) -> int:
        words = Numbers(self._program.words)
        ctypes.memmove(words.address, state.to_bytes(self._size, "little"), self._size)
        return self._program.number(words.address)


class Terminal(Sequence[int]):
    """The states that no step changes, in the order of discovery."""

    def __init__(self, program: Program, visited: Visited) -> None:
        self._program, self._visited = program, visited
        self._room = Room()

    def make_room(self) -> None:
        """One more can be stored."""
        fields = self._program.fields
        if fields.ended == fields.ended_room:
            fields.ended_room += 1 + fields.ended_room
            fields.terminal = self._room.grow(fields.ended_room * WORD_BYTES)

    def __len__(self) -> int:
        return self._program.fields.ended

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        at = self._program.fields.terminal + number * WORD_BYTES
        return self._visited.state(ctypes.c_int64.from_address(at).value)
