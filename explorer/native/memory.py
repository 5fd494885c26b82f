"""Memory that the machine code works on."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable

_MALLOC = ctypes.pythonapi.PyMem_RawRealloc
_MALLOC.restype, _MALLOC.argtypes = ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_size_t)
_CALLOC = ctypes.pythonapi.PyMem_RawCalloc
_CALLOC.restype, _CALLOC.argtypes = ctypes.c_void_p, (ctypes.c_size_t, ctypes.c_size_t)
_FREE = ctypes.pythonapi.PyMem_RawFree
_FREE.restype, _FREE.argtypes = None, (ctypes.c_void_p,)


WORD_BYTES = 8


class Room:
    """Memory that can grow. MemoryError where the system has no more."""

    def __init__(self) -> None:
        self.address = 0

    def __del__(self, free: Callable[[int], object] = _FREE) -> None:
        free(self.address)  # at exit the module is empty before its objects are gone

    def grow(self, size: int) -> int:
        """Make it so many bytes, what is there stays; returns the address."""
        return self._take(_MALLOC(self.address, size))

    def clear(self, words: int) -> int:
        """Make it so many words, all zero; returns the address."""
        _FREE(self.address)
        self.address = 0
        return self._take(_CALLOC(words, WORD_BYTES))

    def _take(self, address: int | None) -> int:
        if not address:
            raise MemoryError
        self.address = address
        return address


class Fields(ctypes.Structure):
    """`%search` of search.ll."""

    _fields_ = tuple(
        (name, ctypes.c_int64)
        for name in (
            "states", "count", "room", "table", "shift", "fired", "branching", "terminal",
            "ended", "ended_room", "broken", "seen", "unseen", "successors", "look",
        )
    )  # fmt: skip
    states: int
    count: int
    room: int
    table: int
    shift: int
    fired: int
    branching: int
    terminal: int
    ended: int
    ended_room: int
    broken: int
    seen: int
    unseen: int
    successors: int
    look: int


class Numbers:
    """A fixed number of words (with a sign), read by Python and written by machine code."""

    def __init__(self, size: int, start: int = 0) -> None:
        self.values = array("q", [start]) * size
        self.address = self.values.buffer_info()[0]
