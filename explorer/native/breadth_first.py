"""Exhaustive breadth-first search in machine code: for millions of states."""

from __future__ import annotations

from functools import partial

from explorer.goals import Problem
from explorer.interpret import Interpreter
from explorer.native.edges import edges, graph
from explorer.native.program import Program
from explorer.native.search import Search
from explorer.native.words import Words
from explorer.search.exploration import Exploration, Pulse, Sighting
from explorer.search.layout import Layout

LONG = 100_000
"""So many states on, it pays to forget the checks that are done."""


class NativeRun:
    """The same as explorer.search.breadth_first.Run, and the same result, by so many threads.

    The process is not to grow beyond `memory` bytes.
    """

    chunk = 1 << 18

    def __init__(
        self,
        problem: Problem,
        layout: Layout,
        pulse: Pulse,
        cores: int = 1,
        memory: int | None = None,
    ) -> None:
        words = Words(layout)
        self._program = Program(words, problem.goals, pulse)
        self._levels = list[int]()
        self._search = search = Search(words, len(problem.goals), self._levels, cores, memory)
        search.load(self._program.tables())
        initial = Interpreter(problem.machine, layout.ground.domain).initial()
        search.store.add(layout.canonical(layout.pack(initial)))
        self.found = Exploration(
            "native",
            problem,
            layout.ground,
            layout,
            search.store,
            fired=search.fired(),
            terminal=search.terminal,
            levels=self._levels,
            edges=partial(edges, search),
            graph=partial(graph, search),
            orbits=search.store.orbits,
        )
        self._begin = self._end = 0
        self._renewed = LONG

    def begin_level(self) -> int:
        """How many states are new since the last level."""
        self._begin, self._end = self._end, len(self._search.store)
        if size := self._end - self._begin:
            self._levels.append(size)
        if self._end > self._renewed:
            self._renewed *= 8
            self._search.load(self._program.tables(self._search.done()))
        return size

    def visit(self, start: int, stop: int) -> None:
        """Look at these states of the level and take every step from them."""
        self._search.visit(self._begin + start, self._begin + stop)
        found, search = self.found, self._search
        found.fired = search.fired()
        for number, (state, action) in search.sighted().items():
            goal, premise = divmod(number, 2)
            known = found.seen if premise else found.broken
            if goal not in known:
                depth = search.store.level(state) + (action > 0)
                packed = search.store.state(state)
                known[goal] = Sighting(packed, action - 1 if action else None, depth)

    def branching(self) -> dict[int, int]:
        """How many of the states visited have so many enabled choices."""
        return {k: n for k, n in enumerate(self._search.branching()) if n}
