"""Rows of words, each of them once."""

from __future__ import annotations

from explorer.native.kernel.fields import INDEX, INDEX_SIZE, ROW_COUNT, ROWS
from explorer.native.operations import (
    U64,
    after,
    fetch,
    high,
    publish32,
    published32,
    u32,
    u64,
)

FACTOR = -7046029254386353131
MIX = -4417276706812531889


def _hash(words: U64, n: int) -> int:
    h = n
    for i in range(n):
        h = (h ^ words[i]) * FACTOR
        h = h ^ (h >> 32)
    h = h * MIX
    return h ^ (h >> 29)


def _same(a: U64, b: U64, n: int) -> int:
    difference = 0
    for i in range(n):
        difference = difference | (a[i] ^ b[i])
    return difference == 0


def _copy(to: U64, words: U64, n: int) -> None:
    for i in range(n):
        to[i] = words[i]


def _begin(d: U64, words: U64, n: int) -> int:
    """Where in the index to look for these words first."""
    return high(_hash(words, n), d[INDEX_SIZE])


def _find(d: U64, words: U64, n: int) -> int:
    """The row that stands for these words, or -1."""
    return _find_from(d, words, n, _begin(d, words, n))


def _find_from(d: U64, words: U64, n: int, at: int) -> int:
    index = u32(d[INDEX])
    rows = u64(d[ROWS])
    number = published32(index, at)
    while number != 0:
        row = after(rows, (number - 1) * (n + 1))
        if _same(row, words, n):
            return row[n]
        at = at + 1
        if at == d[INDEX_SIZE]:
            at = 0
        number = published32(index, at)
    return -1


def _fetch_row(d: U64, n: int, at: int) -> None:
    """The row that is there will be compared soon."""
    number = published32(u32(d[INDEX]), at)
    fetch(u64(d[ROWS]), (number - 1) * (n + 1))


def _add(d: U64, words: U64, n: int, standing: int) -> int:
    """A new row, for which another one stands, or itself if that is -1; its number."""
    number = d[ROW_COUNT]
    row = after(u64(d[ROWS]), number * (n + 1))
    _copy(row, words, n)
    row[n] = standing
    if standing < 0:
        row[n] = number
    d[ROW_COUNT] = number + 1
    _point(d, number, n)
    return number


def _point(d: U64, number: int, n: int) -> None:
    """Enter a row into the index."""
    index = u32(d[INDEX])
    size = d[INDEX_SIZE]
    at = _begin(d, after(u64(d[ROWS]), number * (n + 1)), n)
    while index[at] != 0:
        at = at + 1
        if at == size:
            at = 0
    publish32(index, at, number + 1)


def point_all(d: U64, n: int) -> None:
    """Enter every row into an empty index."""
    for number in range(d[ROW_COUNT]):
        _point(d, number, n)
