"""Exhaustive breadth-first search in machine code: for millions of states."""

from __future__ import annotations

from functools import partial

from explorer.goals import Problem
from explorer.interpret import Interpreter
from explorer.native.edges import edges, graph
from explorer.native.memory import Numbers
from explorer.native.program import Program
from explorer.native.visited import Terminal, Visited
from explorer.search.exploration import Exploration, Pulse, Sighting
from explorer.search.layout import Layout

LONG = 4_000_000
"""A search that has met so many states will take long enough for better code to pay."""


class NativeRun:
    """The same as explorer.search.breadth_first.Run, and the same result."""

    def __init__(self, problem: Problem, layout: Layout, pulse: Pulse) -> None:
        self._program = Program(layout, problem.goals, pulse)
        initial = Interpreter(problem.machine, layout.ground.domain).initial()
        start = layout.canonical(layout.pack(initial))
        self._levels = list[int]()
        self._visited = Visited(self._program, start, self._levels)
        self._terminal = Terminal(self._program, self._visited)
        self.found = Exploration(
            "native",
            problem,
            layout.ground,
            layout,
            self._visited,
            fired=[],
            terminal=self._terminal,
            levels=self._levels,
            edges=partial(edges, self._program),
            graph=partial(graph, self._program),
        )
        self._begin = self._end = 0
        self._improved = False

    def begin_level(self) -> int:
        """Look at the states that are new since the last level; how many there are."""
        program = self._program
        self._begin, self._end = self._end, program.fields.count
        if size := self._end - self._begin:
            self._levels.append(size)
        if self._end > LONG and not self._improved:
            program.improve()
            self._improved = True
        program.look_at(self._begin, self._end)
        self._gather()
        return size

    def visit(self, start: int, stop: int) -> None:
        """Take every step from these states of the level."""
        at, end = self._begin + start, self._begin + stop
        while (at := self._program.visit(at, end)) < end:
            self._visited.make_room(len(self.found.ground.actions))
            self._terminal.make_room()
        self._gather()

    def _gather(self) -> None:
        found, program = self.found, self._program
        found.fired = list(program.fired.values)
        self._sightings(program.broken, found.broken)
        self._sightings(program.seen, found.seen)

    def _sightings(self, noted: Numbers, known: dict[int, Sighting]) -> None:
        """Add what is noted (per goal: a state's number, or -1, and an action, or -1)."""
        values = noted.values
        for goal, (number, action) in enumerate(zip(values[::2], values[1::2], strict=True)):
            if number >= 0 and goal not in known:
                state, level = self._visited.state(number), self._visited.level(number)
                step = action >= 0
                known[goal] = Sighting(state, action if step else None, level + step)

    def branching(self) -> dict[int, int]:
        """How many of the states visited have so many enabled choices."""
        return {k: n for k, n in enumerate(self._program.branching.values) if n}
