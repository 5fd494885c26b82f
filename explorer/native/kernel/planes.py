"""A batch of states as planes of bits, and what the circuit says of them."""

from __future__ import annotations

from explorer.native.kernel.dictionary import _copy
from explorer.native.kernel.fields import (
    ALIVE,
    CHECKED,
    GLOBALS,
    HIT_COUNT,
    HITS,
    KEYS,
    NODE_COUNT,
    NODES,
    OWNS,
    PLANES,
    ROWS,
    SOURCES,
    SQUARES,
    WORDS,
)
from explorer.native.operations import PLANE, U64, after, both, lowest, some, transpose, u32, u64

GLOBAL = 1
OWN = 1
LANES = PLANE * 64
LOW = (1 << 32) - 1


def _valid(states: int) -> int:
    if states >= 64:
        return -1
    return (1 << states) - 1


def _read_states(c: U64, t: U64, start: int, states: int) -> None:
    keys = after(u64(c[KEYS]), start)
    shared = u64(u64(c[GLOBALS])[ROWS])
    own = u64(u64(c[OWNS])[ROWS])
    words = u64(t[WORDS])
    sources = u64(t[SOURCES])
    for i in range(states):
        key = keys[i]
        sources[i] = key
        to = after(words, i * (GLOBAL + OWN))
        _copy(to, after(shared, (key & LOW) * (GLOBAL + 1)), GLOBAL)
        _copy(after(to, GLOBAL), after(own, (key >> 32) * (OWN + 1)), OWN)


def _turn(t: U64, states: int) -> None:
    """The words of the states into planes: one bit of all states each."""
    words = u64(t[WORDS])
    planes = u64(t[PLANES])
    square = u64(t[SQUARES])
    block = 0
    while block * 64 < states:
        for w in range(GLOBAL + OWN):
            for i in range(64):
                square[i] = words[(block * 64 + i) * (GLOBAL + OWN) + w]
            transpose(square)
            for i in range(64):
                planes[(w * 64 + i) * PLANE + block] = square[i]
        block = block + 1


def _evaluate(c: U64, t: U64, s: U64, states: int) -> None:
    planes = u64(t[PLANES])
    nodes = u32(c[NODES])
    for i in range(c[NODE_COUNT]):
        a = nodes[4 * i + 1]
        b = nodes[4 * i + 2]
        to = after(planes, nodes[4 * i] * PLANE)
        both(
            to,
            after(planes, (a >> 1) * PLANE),
            -(a & 1),
            after(planes, (b >> 1) * PLANE),
            -(b & 1),
        )
        check = nodes[4 * i + 3]
        if check != 0 and some(to) != 0:
            _hit(c, s, check - 1, to, states)


def _hit(c: U64, s: U64, check: int, plane: U64, states: int) -> None:
    """Note the first state of the batch where a check says yes, if somebody still asks."""
    if u64(c[ALIVE])[u64(c[CHECKED])[check] >> 32] == 0:
        return
    block = 0
    while block * 64 < states:
        found = plane[block] & _valid(states - block * 64)
        if found != 0:
            u64(s[HITS])[s[HIT_COUNT]] = check << 32 | (block * 64 + lowest(found))
            s[HIT_COUNT] = s[HIT_COUNT] + 1
            return
        block = block + 1


def _plane(planes: U64, literal: int) -> int:
    """Where a literal is true."""
    return planes[(literal >> 1) * PLANE] ^ -(literal & 1)
