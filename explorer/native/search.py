"""The record of a search in machine code, and the threads that work on it."""

from __future__ import annotations

import time
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from explorer.native.code import code
from explorer.native.kernel import fields as f
from explorer.native.kernel.planes import LANES
from explorer.native.memory import WORD_BYTES, Record, put_words, words_at
from explorer.native.operations import PLANE
from explorer.native.program import Tables
from explorer.native.store import Store, Terminal
from explorer.native.words import ONES, WORD, Words

NAP = 0.0001
ALONE = 4
"""So few batches are visited by one thread."""


class Search:
    """States in their order, visited batch by batch, by so many threads.

    The process is not to grow beyond `memory` bytes.
    """

    def __init__(
        self,
        words: Words,
        goals: int,
        levels: Sequence[int],
        cores: int,
        memory: int | None,
    ) -> None:
        self.words, self.actions, self._goals = words, len(words.layout.ground.actions), goals
        self._code = code(words.shared, words.own, words.each)
        self._record = record = Record(f.SEARCH_SIZE)
        self.store = Store(self._code, record, words, levels, self._parent, memory)
        self.terminal = Terminal(record, self.store)
        record[f.ACTIONS] = self.actions
        record.room(f.ORDERED, words.own * WORD_BYTES)
        record.room(f.FIRED, self.actions * WORD_BYTES)
        record.room(f.BRANCHING, (self.actions + 1) * WORD_BYTES)
        put_words(record.room(f.ALIVE, 2 * goals * WORD_BYTES), [1] * (2 * goals))
        put_words(record.room(f.SIGHTED, 4 * goals * WORD_BYTES), [ONES, 0] * (2 * goals))
        self._exchanges = array("I", [task for pair in words.exchanges for task in pair])
        record[f.EXCHANGES] = self._exchanges.buffer_info()[0]
        record[f.EXCHANGE_COUNT] = len(words.exchanges)
        self._workers = [Record(f.WORKSPACE_SIZE) for _ in range(cores)]
        self._others = ThreadPoolExecutor(cores - 1) if cores > 1 else None

    def load(self, tables: Tables) -> None:
        """Use this program from now on."""
        self._tables, record, schedule = tables, self._record, tables.schedule
        for position, table in (
            (f.GUARDS, tables.guards),
            (f.MOVING, tables.moving),
            (f.MOVES, tables.moves),
            (f.POOL, tables.pool),
            (f.NODES, schedule.nodes),
            (f.CHECKED, schedule.checked),
        ):
            record[position] = table.buffer_info()[0]
        record[f.NODE_COUNT] = len(schedule.nodes) // 4
        self._slots = self._make_slots(len(schedule.checked))
        record[f.SLOTS] = self._slots.address
        for worker in self._workers:
            self._equip(worker, schedule.planes)

    def _make_slots(self, checks: int) -> Record:
        """Room for the batches on their way; what is not used costs nothing."""
        steps = LANES * self.actions
        sizes = {
            f.OUT: steps * WORD_BYTES,
            f.ACTS: steps * 2,
            f.MISSES: steps * self.words.count * WORD_BYTES,
            f.HITS: checks * WORD_BYTES,
            f.TAKEN: self.actions * WORD_BYTES,
        }
        sizes |= dict.fromkeys((f.ENDS, f.ENABLED, f.STAYS), LANES * WORD_BYTES)
        slots = Record(f.RING * f.SLOT_SIZE)
        for i in range(f.RING):
            for field, size in sizes.items():
                slots.room(i * f.SLOT_SIZE + field, size)
        return slots

    def _equip(self, worker: Record, planes: int) -> None:
        """Memory for one thread."""
        state = self.words.count * WORD_BYTES
        sizes = {
            f.PLANES: planes * PLANE * WORD_BYTES,
            f.WORDS: LANES * state,
            f.SOURCES: LANES * WORD_BYTES,
            f.ACTIVE: self.actions * WORD_BYTES,
            f.CURSORS: LANES * WORD_BYTES,
            f.SQUARES: (self.words.count + 1) * WORD * WORD_BYTES,
            f.PENDING: WORD * self.actions * (f.CHANGED * WORD_BYTES + state),
        }
        for field, size in sizes.items():
            worker.room(field, size)
        true = worker[f.PLANES] + self.words.count * WORD * PLANE * WORD_BYTES
        put_words(true, [ONES] * PLANE)

    def visit(self, begin: int, end: int) -> None:
        """Look at the states with these numbers and take every step from them.

        MemoryError if there is no room; what was met stays.
        """
        record = self._record
        while begin < end:
            self.terminal.make_room(min(end - begin, LANES))
            batches = self._ask(begin, end)
            others = self._workers[1:] if batches > ALONE and self._others else []
            futures = [self._others.submit(self._work, w) for w in others if self._others]
            self._work(self._workers[0])
            for future in futures:
                future.result()
            begin = min(end, begin + record[f.INSERTED] * LANES)
            if begin < end:
                self._make_room()

    def _ask(self, begin: int, end: int) -> int:
        """Ask for these states; in how many batches."""
        record = self._record
        batches = -(-(end - begin) // LANES)
        record[f.FROM], record[f.TO], record[f.BATCHES] = begin, end, batches
        for position in (f.NEXT, f.INSERTED, f.SHORT, f.DONE):
            record[position] = 0
        for i in range(f.RING):
            self._slots[i * f.SLOT_SIZE + f.READY] = 0
        return batches

    def _work(self, worker: Record) -> None:
        while not self._code.work(self._record.address, worker.address):
            time.sleep(NAP)

    def _make_room(self) -> None:
        """For the batch that was next to be inserted."""
        slot = self._record[f.INSERTED] % f.RING * f.SLOT_SIZE
        self.store.make_room(self._slots[slot + f.TOTAL], self._slots[slot + f.MISSED])
        self.terminal.make_room(LANES)

    def _parent(self, begin: int, end: int, key: int) -> int:
        self._ask(begin, end)
        return self._code.parent(self._record.address, self._workers[0].address, key)

    def graph(self, begin: int, end: int, to: int) -> int:
        """Rows of three words at an address, at most one for each action and each of the states,
        which are one batch: explorer.native.kernel.visiting.graph. How many rows."""
        self._ask(begin, end)
        return self._code.graph(self._record.address, self._workers[0].address, to)

    def fired(self) -> list[int]:
        """Steps per action."""
        return words_at(self._record[f.FIRED], self.actions)

    def branching(self) -> list[int]:
        """States per number of steps."""
        return words_at(self._record[f.BRANCHING], self.actions + 1)

    def sighted(self) -> dict[int, tuple[int, int]]:
        """Per goal that was sighted: the number of the state, and of the action + 1 or 0."""
        words = words_at(self._record[f.SIGHTED], 4 * self._goals)
        pairs = zip(words[::2], words[1::2], strict=True)
        return {goal: pair for goal, pair in enumerate(pairs) if pair[0] != ONES}

    def done(self) -> set[int]:
        """The goals that nobody has to look for any more."""
        return set(self.sighted())
