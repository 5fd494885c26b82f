"""The states of a batch that are new, in the order in which a single thread would meet them."""

from __future__ import annotations

from explorer.native.kernel.dictionary import FACTOR, MIX, _add, _find
from explorer.native.kernel.fields import (
    ACTIONS,
    ALIVE,
    BRANCHING,
    CHECKED,
    COUNT,
    ENABLED,
    ENDED,
    ENDED_COUNT,
    ENDED_ROOM,
    EXCHANGE_COUNT,
    EXCHANGES,
    FIRED,
    FROM,
    GLOBALS,
    HIT_COUNT,
    HITS,
    KEYS,
    MISSED,
    MISSES,
    ORDER,
    ORDERED,
    OUT,
    OWNS,
    ROOM,
    ROW_COUNT,
    ROW_ROOM,
    SIGHTED,
    SIZE,
    SKIP,
    STAYS,
    TABLE,
    TAKEN,
    TO,
    TOTAL,
)
from explorer.native.kernel.planes import GLOBAL, LANES, LOW, OWN
from explorer.native.operations import U64, after, fetch, high, u32, u64

EACH = 1
AHEAD = 24
"""Places of the table that are on their way from memory."""


def _place(c: U64, key: int) -> int:
    h = key * FACTOR
    h = (h ^ (h >> 32)) * MIX
    return high(h ^ (h >> 29), c[SIZE])


def _insert(c: U64, s: U64, batch: int) -> int:
    """Enter what is new; 0 if there is no room for the batch, which is then as if not expanded."""
    if _room_is_short(c, s):
        return 0
    out = u64(s[OUT])
    table = u64(c[TABLE])
    total = s[TOTAL]
    for i in range(total):
        if i + AHEAD < total:
            fetch(table, _place(c, out[i + AHEAD]))
        key = out[i]
        if key != SKIP:
            if key < 0:
                words = after(u64(s[MISSES]), (key & LOW) * (GLOBAL + OWN))
                key = _intern(c, words)
            _enter(c, table, key)
    _note(c, s, c[FROM] + batch * LANES)
    _tally(c, s, c[FROM] + batch * LANES)
    return 1


def _room_is_short(c: U64, s: U64) -> int:
    if c[COUNT] + s[TOTAL] > c[ROOM]:
        return 1
    if c[ENDED_COUNT] + LANES > c[ENDED_ROOM]:
        return 1
    shared = u64(c[GLOBALS])
    if shared[ROW_COUNT] + s[MISSED] > shared[ROW_ROOM]:
        return 1
    own = u64(c[OWNS])
    return own[ROW_COUNT] + 2 * s[MISSED] > own[ROW_ROOM]


def _enter(c: U64, table: U64, key: int) -> None:
    at = _place(c, key)
    size = c[SIZE]
    while 1:
        found = table[at]
        if found == key + 1:
            return
        if found == 0:
            table[at] = key + 1
            u64(c[KEYS])[c[COUNT]] = key
            c[COUNT] = c[COUNT] + 1
            return
        at = at + 1
        if at == size:
            at = 0


def _intern(c: U64, words: U64) -> int:
    """The key of a state, whose words may be new."""
    shared = _find(u64(c[GLOBALS]), words, GLOBAL)
    if shared < 0:
        shared = _add(u64(c[GLOBALS]), words, GLOBAL, -1)
    own = _find(u64(c[OWNS]), after(words, GLOBAL), OWN)
    if own < 0:
        own = _intern_own(c, after(words, GLOBAL))
    return shared | own << 32


def intern(c: U64, words: U64) -> int:
    """The same, of a state from outside."""
    key = _intern(c, words)
    _enter(c, u64(c[TABLE]), key)
    return key


def _intern_own(c: U64, words: U64) -> int:
    """The row that stands for the words of all tasks: those with interchangeable tasks in order."""
    owns = u64(c[OWNS])
    ordered = u64(c[ORDERED])
    for i in range(OWN):
        ordered[i] = words[i]
    _sort(c, ordered)
    standing = _find(owns, ordered, OWN)
    if standing < 0:
        standing = _add(owns, ordered, OWN, -1)
    if _find(owns, words, OWN) < 0:
        _add(owns, words, OWN, standing)
    return standing


def _sort(c: U64, words: U64) -> None:
    """Put the words of interchangeable tasks in order."""
    pairs = u32(c[EXCHANGES])
    for k in range(c[EXCHANGE_COUNT]):
        _order(after(words, pairs[2 * k] * EACH), after(words, pairs[2 * k + 1] * EACH))


def _order(a: U64, b: U64) -> None:
    """Exchange two tasks if the first one is greater."""
    at = EACH - 1
    while at > 0 and a[at] == b[at]:
        at = at - 1
    if a[at] > b[at]:
        for i in range(EACH):
            word = a[i]
            a[i] = b[i]
            b[i] = word


def _note(c: U64, s: U64, start: int) -> None:
    """Keep the first sighting of each goal: by state, then by action."""
    hits = u64(s[HITS])
    sighted = u64(c[SIGHTED])
    for i in range(s[HIT_COUNT]):
        check = u64(c[CHECKED])[hits[i] >> 32]
        goal = check >> 32
        state = start + (hits[i] & LOW)
        action = check & LOW
        old = sighted[2 * goal]
        if old < 0 or state < old or (state == old and action < sighted[2 * goal + 1]):
            sighted[2 * goal] = state
            sighted[2 * goal + 1] = action
            u64(c[ALIVE])[goal] = 0


def _tally(c: U64, s: U64, start: int) -> None:
    """Count steps per action and per state, and the states that no step changes."""
    fired = u64(c[FIRED])
    taken = u64(s[TAKEN])
    for a in range(c[ACTIONS]):
        fired[a] = fired[a] + taken[a]
    branching = u64(c[BRANCHING])
    enabled = u64(s[ENABLED])
    stays = u64(s[STAYS])
    states = c[TO] - start
    states = min(states, LANES)
    for i in range(states):
        steps = enabled[i] & LOW
        branching[steps] = branching[steps] + 1
        if stays[i] != 0:
            u64(c[ENDED])[c[ENDED_COUNT]] = start + i
            c[ENDED_COUNT] = c[ENDED_COUNT] + 1


def fill(c: U64) -> None:
    """Enter every state into an empty table."""
    table = u64(c[TABLE])
    keys = u64(c[KEYS])
    size = c[SIZE]
    count = c[COUNT]
    for i in range(count):
        if i + AHEAD < count:
            fetch(table, _place(c, keys[i + AHEAD]))
        at = _place(c, keys[i])
        while table[at] != 0:
            at = at + 1
            if at == size:
                at = 0
        table[at] = keys[i] + 1


def _at(c: U64, key: int) -> int:
    """Where a key is in the table, or -1."""
    table = u64(c[TABLE])
    size = c[SIZE]
    at = _place(c, key)
    while table[at] != key + 1:
        if table[at] == 0:
            return -1
        at = at + 1
        if at == size:
            at = 0
    return at


def number_all(c: U64) -> None:
    """Write the number of each state beside its place in the table."""
    keys = u64(c[KEYS])
    order = u32(c[ORDER])
    for i in range(c[COUNT]):
        order[_at(c, keys[i])] = i


def number(c: U64, key: int) -> int:
    """The number of a state that was met."""
    keys = u64(c[KEYS])
    i = 0
    while keys[i] != key:
        i = i + 1
    return i


def count_owns(c: U64, to: U64) -> None:
    """How many states have each row of the owns."""
    keys = u64(c[KEYS])
    for i in range(c[COUNT]):
        own = keys[i] >> 32
        to[own] = to[own] + 1


def key_of(c: U64, words: U64) -> int:
    """The key of a state that was met, or -1."""
    shared = _find(u64(c[GLOBALS]), words, GLOBAL)
    own = _find(u64(c[OWNS]), after(words, GLOBAL), OWN)
    if shared < 0 or own < 0:
        return -1
    key = shared | own << 32
    if _at(c, key) < 0:
        return -1
    return key
