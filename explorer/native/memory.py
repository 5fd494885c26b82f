"""Memory that the machine code works on."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from mmap import mmap

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

    def clear(self, size: int) -> int:
        """Make it so many bytes, all zero; returns the address."""
        _FREE(self.address)
        self.address = 0
        return self._take(_CALLOC(1, size))

    def _take(self, address: int | None) -> int:
        if not address:
            raise MemoryError
        self.address = address
        return address


class Record:
    """A fixed number of words, by position, some of them addresses of memory that it owns."""

    def __init__(self, words: int) -> None:
        self._words = (ctypes.c_uint64 * words)()
        self._rooms: dict[int, mmap] = {}
        self.address = ctypes.addressof(self._words)

    def __getitem__(self, position: int) -> int:
        return self._words[position]

    def __setitem__(self, position: int, value: int) -> None:
        self._words[position] = value

    def room(self, position: int, size: int) -> int:
        """New memory of so many bytes, all zero and aligned for vectors; its address.

        What is never written to costs nothing. MemoryError where the system has no more.
        """
        try:
            self._rooms[position] = room = mmap(-1, size + 1)
        except OSError:
            raise MemoryError from None
        address = ctypes.addressof(ctypes.c_char.from_buffer(room))
        self._words[position] = address
        return address


def words_at(address: int, count: int) -> list[int]:
    """So many words (without sign) that are there."""
    return list((ctypes.c_uint64 * count).from_address(address))


def put_words(address: int, words: list[int]) -> None:
    """Write words there."""
    ctypes.memmove(address, array("Q", words).tobytes(), len(words) * WORD_BYTES)
