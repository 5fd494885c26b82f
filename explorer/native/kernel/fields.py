"""The records that the functions work on: words of 64 bits, by position."""

from __future__ import annotations

RING = 8
"""Batches that are on their way."""

(
    KEYS,  # every state met, in order: its row among the globals, and its row among the owns << 32
    COUNT,  # how many
    ROOM,  # as many may be stored
    TABLE,  # key + 1, or 0
    SIZE,  # places in the table
    GLOBALS,  # dictionary of the words that all tasks share
    OWNS,  # dictionary of the words of the tasks
    EXCHANGES,  # pairs of tasks: exchanged where the first is greater, they are sorted
    EXCHANGE_COUNT,
    ORDERED,  # room for the words of all tasks
    ACTIONS,  # how many
    GUARDS,  # per action a literal: its plane << 1, and 1 if it is flipped
    MOVING,  # per action the same: where it changes the state
    MOVES,  # per action the place of its move in the pool
    POOL,  # moves: see explorer.native.program
    NODES,  # four numbers each: plane, literal, literal, number of a check + 1 or 0
    NODE_COUNT,
    CHECKED,  # per check its goal << 32 and the action that it judges + 1, or 0
    ALIVE,  # per goal: it is still looked for
    SIGHTED,  # per goal the number of a state or -1, and the action + 1
    FIRED,  # steps per action
    BRANCHING,  # states per number of steps
    ENDED,  # numbers of the states that no step changes
    ENDED_COUNT,
    ENDED_ROOM,
    ORDER,  # per place of the table: the number of the state
    FROM,  # the states to visit now
    TO,
    BATCHES,  # how many batches these are
    NEXT,  # the next batch to expand
    INSERTED,  # batches done
    SHORT,  # there was no room for a batch
    DONE,
    CLAIMING,  # locks
    INSERTING,
    SLOTS,  # a record for each batch on its way
    SEARCH_SIZE,
) = range(37)

(ROWS, ROW_COUNT, ROW_ROOM, INDEX, INDEX_SIZE, DICTIONARY_SIZE) = range(6)
"""A dictionary: rows of words, each followed by the number of the row that stands for it."""

(
    READY,
    OUT,  # keys of successors, state by state; SKIP: the state itself
    ACTS,  # the action of each
    ENDS,  # per state of the batch: where its successors end
    TOTAL,
    MISSES,  # states with words that are in no dictionary
    MISSED,
    HITS,  # per check that has seen something: its number << 32 and the first state of the batch
    HIT_COUNT,
    TAKEN,  # steps per action
    ENABLED,  # per state: its steps
    STAYS,  # per state: no step changes it
    SLOT_SIZE,
) = range(13)

(
    PLANES,
    WORDS,  # of the states of the batch
    SOURCES,  # their keys
    ACTIVE,  # per action: the states of the block where it is possible
    CURSORS,  # per state of the batch: where its next successor goes
    SQUARES,  # 64 words for each word that an action changes
    PENDING,  # successors of the block whose keys are not known yet
    PENDING_COUNT,
    WORKSPACE_SIZE,
) = range(9)

(
    GOES,  # its place in OUT
    LANE,  # its source in the batch
    CAME,  # its source's key
    BEGIN,  # where in the index to look for its globals, or -1 if they are its source's
    ALIKE,  # whether its owns are its source's
    CHANGED,  # its words
) = range(6)
"""A pending successor."""

MISS = 1 << 63
SKIP = -1
