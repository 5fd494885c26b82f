"""All steps of a batch of states, in the order in which one thread would take them."""

from __future__ import annotations

from explorer.native.kernel.dictionary import _copy, _fetch_row, _find, _find_from, _hash, _same
from explorer.native.kernel.fields import (
    ACTIONS,
    ACTIVE,
    ACTS,
    ALIKE,
    BEGIN,
    CAME,
    CHANGED,
    CURSORS,
    ENABLED,
    ENDS,
    FROM,
    GLOBALS,
    GOES,
    GUARDS,
    HIT_COUNT,
    INDEX,
    INDEX_SIZE,
    LANE,
    MISS,
    MISSED,
    MISSES,
    MOVES,
    MOVING,
    OUT,
    OWNS,
    PENDING,
    PENDING_COUNT,
    PLANES,
    POOL,
    SKIP,
    SOURCES,
    SQUARES,
    STAYS,
    TAKEN,
    TO,
    TOTAL,
    WORDS,
)
from explorer.native.kernel.planes import (
    GLOBAL,
    LANES,
    LOW,
    OWN,
    _evaluate,
    _plane,
    _read_states,
    _turn,
    _valid,
)
from explorer.native.operations import (
    PLANE,
    U64,
    after,
    clear_rows,
    fetch,
    high,
    lowest,
    ones,
    transpose,
    u16,
    u32,
    u64,
)

FEW = 40
"""Bits that are sooner fetched one by one than by turning a square."""


def expand(c: U64, t: U64, s: U64, batch: int) -> None:
    """Every step of the states of this batch, into the slot."""
    start = c[FROM] + batch * LANES
    states = c[TO] - start
    states = min(states, LANES)
    s[TOTAL] = 0
    s[MISSED] = 0
    s[HIT_COUNT] = 0
    taken = u64(s[TAKEN])
    for a in range(c[ACTIONS]):
        taken[a] = 0
    _read_states(c, t, start, states)
    _turn(t, states)
    _evaluate(c, t, s, states)
    block = 0
    while block * 64 < states:
        _count(c, t, s, block, _valid(states - block * 64))
        _step(c, t, s, block)
        _look_up(c, t, s)
        block = block + 1


def _count(c: U64, t: U64, s: U64, block: int, valid: int) -> None:
    """Where each action is possible in this block, and where each state's successors go."""
    planes = after(u64(t[PLANES]), block)
    active = u64(t[ACTIVE])
    guards = u32(c[GUARDS])
    moving = u32(c[MOVING])
    taken = u64(s[TAKEN])
    enabled = after(u64(s[ENABLED]), block * 64)
    for i in range(64):
        enabled[i] = 0
    for a in range(c[ACTIONS]):
        where = _plane(planes, guards[a]) & valid
        taken[a] = taken[a] + ones(where)
        while where != 0:
            i = lowest(where)
            enabled[i] = enabled[i] + 1
            where = where & (where - 1)
        where = _plane(planes, moving[a]) & valid
        active[a] = where
        while where != 0:
            i = lowest(where)
            enabled[i] = enabled[i] + (1 << 32)
            where = where & (where - 1)
    cursors = after(u64(t[CURSORS]), block * 64)
    ends = after(u64(s[ENDS]), block * 64)
    stays = after(u64(s[STAYS]), block * 64)
    at = s[TOTAL]
    for i in range(64):
        cursors[i] = at
        at = at + (enabled[i] >> 32)
        ends[i] = at
        stays[i] = 1
    s[TOTAL] = at


def _step(c: U64, t: U64, s: U64, block: int) -> None:
    active = u64(t[ACTIVE])
    for a in range(c[ACTIONS]):
        if active[a] != 0:
            _take(c, t, s, block, a)


def _take(c: U64, t: U64, s: U64, block: int, a: int) -> None:
    """An action in the states of a block that it changes."""
    where = u64(t[ACTIVE])[a]
    move = after(u64(c[POOL]), u32(c[MOVES])[a])
    planes = after(u64(t[PLANES]), block)
    squares = u64(t[SQUARES])
    many = ones(where)
    _gather_all(planes, move, many, squares)
    words = after(u64(t[WORDS]), block * 64 * (GLOBAL + OWN))
    sources = after(u64(t[SOURCES]), block * 64)
    cursors = after(u64(t[CURSORS]), block * 64)
    acts = u16(s[ACTS])
    index = u64(u64(c[GLOBALS])[INDEX])
    size = u64(c[GLOBALS])[INDEX_SIZE]
    pending = u64(t[PENDING])
    count = t[PENDING_COUNT]
    while where != 0:
        i = lowest(where)
        where = where & (where - 1)
        to = cursors[i]
        cursors[i] = to + 1
        acts[to] = a
        old = after(words, i * (GLOBAL + OWN))
        one = after(pending, count * (CHANGED + GLOBAL + OWN))
        new = after(one, CHANGED)
        _copy(new, old, GLOBAL + OWN)
        _change(planes, after(squares, i), move, new, many, i)
        one[GOES] = to
        one[LANE] = block * 64 + i
        one[CAME] = sources[i]
        one[BEGIN] = -1
        if not _same(new, old, GLOBAL):
            at = high(_hash(new, GLOBAL), size)
            one[BEGIN] = at
            fetch(index, at >> 1)
        one[ALIKE] = _same(after(new, GLOBAL), after(old, GLOBAL), OWN)
        count = count + 1
    t[PENDING_COUNT] = count


def _gather_all(planes: U64, move: U64, many: int, squares: U64) -> None:
    """The changed bits of each word with so many of them that it pays."""
    at = 1
    for j in range(move[0]):
        bits = move[at + 3]
        if bits * many > FEW:
            _gather(planes, after(move, at + 4), bits, after(squares, j * 64))
        at = at + 4 + bits


def _gather(planes: U64, bits: U64, count: int, square: U64) -> None:
    """The changed bits of a word, for all states of the block."""
    clear_rows(square)
    for k in range(count):
        bit = bits[k]
        square[bit & 63] = planes[(bit >> 8) * PLANE] ^ -((bit >> 7) & 1)
    transpose(square)


def _change(planes: U64, squares: U64, move: U64, new: U64, many: int, i: int) -> None:
    """Write the words that a move changes, of one state of the block."""
    at = 1
    for j in range(move[0]):
        bits = move[at + 3]
        put = move[at + 2]
        if bits * many > FEW:
            put = put | squares[j * 64]
        else:
            for k in range(bits):
                bit = move[at + 4 + k]
                value = (planes[(bit >> 8) * PLANE] ^ -((bit >> 7) & 1)) >> i
                put = put | ((value & 1) << (bit & 63))
        w = move[at]
        new[w] = (new[w] & move[at + 1]) | put
        at = at + 4 + bits


def _look_up(c: U64, t: U64, s: U64) -> None:
    """The keys of the pending successors; rows are on their way from memory together."""
    shared = u64(c[GLOBALS])
    out = u64(s[OUT])
    stays = u64(s[STAYS])
    for k in range(t[PENDING_COUNT]):
        at = after(u64(t[PENDING]), k * (CHANGED + GLOBAL + OWN))[BEGIN]
        if at >= 0:
            _fetch_row(shared, GLOBAL, at)
    for k in range(t[PENDING_COUNT]):
        pending = after(u64(t[PENDING]), k * (CHANGED + GLOBAL + OWN))
        key = _key(c, s, pending)
        if key == pending[CAME]:
            key = SKIP
        else:
            stays[pending[LANE]] = 0
        out[pending[GOES]] = key
    t[PENDING_COUNT] = 0


def _key(c: U64, s: U64, pending: U64) -> int:
    """The key of a state, or MISS and its place among those with new words."""
    new = after(pending, CHANGED)
    shared = pending[CAME] & LOW
    if pending[BEGIN] >= 0:
        shared = _find_from(u64(c[GLOBALS]), new, GLOBAL, pending[BEGIN])
    own = pending[CAME] >> 32
    if pending[ALIKE] == 0:
        own = _find(u64(c[OWNS]), after(new, GLOBAL), OWN)
    if shared < 0 or own < 0:
        missed = s[MISSED]
        _copy(after(u64(s[MISSES]), missed * (GLOBAL + OWN)), new, GLOBAL + OWN)
        s[MISSED] = missed + 1
        return MISS | missed
    return shared | own << 32
