"""Threads that share the batches of a level, and what is asked once a level was visited."""

from __future__ import annotations

from explorer.native.kernel.expanding import expand
from explorer.native.kernel.fields import (
    ACTS,
    BATCHES,
    CLAIMING,
    DONE,
    ENDS,
    FROM,
    INSERTED,
    INSERTING,
    NEXT,
    ORDER,
    OUT,
    READY,
    RING,
    SHORT,
    SKIP,
    SLOT_SIZE,
    SLOTS,
    TO,
)
from explorer.native.kernel.inserting import _at, _insert
from explorer.native.kernel.planes import LANES
from explorer.native.operations import (
    U64,
    after,
    publish,
    published,
    take,
    u16,
    u32,
    u64,
)

PATIENCE = 3000
"""Looks for work before the thread asks to be put to sleep."""


def work(c: U64, t: U64) -> int:
    """Expand batches and insert them in order, with other threads; 0 if there is nothing to do."""
    idle = 0
    while idle < PATIENCE:
        if take(c, INSERTING):
            _insert_ready(c)
            publish(c, INSERTING, 0)
        if published(c, DONE):
            return 1
        batch = _claim(c)
        if batch < 0:
            idle = idle + 1
        else:
            s = _slot(c, batch)
            expand(c, t, s, batch)
            publish(s, READY, 1)
            idle = 0
    return 0


def _slot(c: U64, batch: int) -> U64:
    return after(u64(c[SLOTS]), (batch % RING) * SLOT_SIZE)


def _claim(c: U64) -> int:
    """The next batch to expand, or -1."""
    if take(c, CLAIMING) == 0:
        return -1
    batch = c[NEXT]
    if batch < c[BATCHES] and batch - published(c, INSERTED) < RING:
        c[NEXT] = batch + 1
    else:
        batch = -1
    publish(c, CLAIMING, 0)
    return batch


def _insert_ready(c: U64) -> None:
    """Insert the batches that come next and are expanded."""
    batch = c[INSERTED]
    while batch < c[BATCHES] and c[SHORT] == 0:
        s = _slot(c, batch)
        if published(s, READY) == 0:
            return
        if _insert(c, s, batch):
            s[READY] = 0
            batch = batch + 1
            publish(c, INSERTED, batch)
        else:
            c[SHORT] = 1
    publish(c, DONE, 1)


def parent(c: U64, t: U64, key: int) -> int:
    """The first of the states FROM .. TO with a step to this one, or -1."""
    s = u64(c[SLOTS])
    for batch in range(c[BATCHES]):
        expand(c, t, s, batch)
        out = u64(s[OUT])
        ends = u64(s[ENDS])
        i = 0
        states = _states(c, batch)
        at = 0
        while i < states:
            while at < ends[i]:
                if out[at] == key:
                    return c[FROM] + batch * LANES + i
                at = at + 1
            i = i + 1
    return -1


def _states(c: U64, batch: int) -> int:
    states = c[TO] - c[FROM] - batch * LANES
    if states > LANES:
        return LANES
    return states


def graph(c: U64, t: U64, to: U64) -> int:
    """A row for each step that changes a state of FROM .. TO, one batch: numbers of the states and
    of the action. How many rows."""
    s = u64(c[SLOTS])
    expand(c, t, s, 0)
    out = u64(s[OUT])
    ends = u64(s[ENDS])
    acts = u16(s[ACTS])
    order = u32(c[ORDER])
    found = 0
    at = 0
    for i in range(_states(c, 0)):
        while at < ends[i]:
            if out[at] != SKIP:
                to[3 * found] = c[FROM] + i
                to[3 * found + 1] = order[_at(c, out[at])]
                to[3 * found + 2] = acts[at]
                found = found + 1
            at = at + 1
    return found
