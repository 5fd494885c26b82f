"""Exhaustive breadth-first search in Python: ready at once, for small scopes."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable
from typing import cast

from explorer.goals import Problem
from explorer.interpret import Interpreter
from explorer.search.compiled import Compiled
from explorer.search.exploration import Edges, Exploration, Graph, Pulse, Sighting
from explorer.search.layout import Layout


class Run:
    """A search of one problem, ready to take its levels; `pulse` is called while it is prepared."""

    chunk = 2048

    def __init__(self, problem: Problem, layout: Layout, pulse: Pulse) -> None:
        grounded = layout.ground
        initial = Interpreter(problem.machine, grounded.domain).initial()
        start = layout.canonical(layout.pack(initial))
        self._parents, self._terminal = {start: -1}, list[int]()
        self._fired = [0] * len(grounded.actions)
        self.found = Exploration(
            "search",
            problem,
            grounded,
            layout,
            self._parents,
            self._edges,
            self._graph,
            lambda: sum(map(layout.orbit, self._parents)),
            fired=self._fired,
            terminal=self._terminal,
        )
        self._next, self._frontier = [start], list[int]()
        self._branching = [0] * (len(grounded.actions) + 1)
        self._prepare(pulse)

    def _prepare(self, pulse: Pulse) -> None:
        found = self.found
        names: dict[str, object] = {
            "V": self._parents,
            "push": self._next.append,
            "C": self._fired,
            "B": self._branching,
            "T": self._terminal,
            "U": [True] * len(found.problem.goals),
            "fail": self._fail,
            "hit": self._hit,
            "sort": found.layout.canonical,
        }
        self._unseen = cast("list[bool]", names["U"])
        compiled = Compiled(found.ground, found.problem.goals, found.layout)
        self._mask, self._visit = compiled.functions(names, pulse)
        self._look = cast("Callable[[int], None]", names["look"])

    def _edges(self, mask: int) -> Edges:
        edges = Edges()

        def edge(s: int, n: int, action: int) -> None:
            edges[s & mask, n & mask, action] += 1

        self._visit_again(edge)
        return edges

    def _graph(self) -> Graph:
        number = {state: i for i, state in enumerate(self._parents)}
        sources, targets, actions = array("q"), array("q"), array("q")

        def edge(s: int, n: int, action: int) -> None:
            sources.append(number[s])
            targets.append(number[n])
            actions.append(action)

        self._visit_again(edge)
        return sources, targets, actions

    def _visit_again(self, edge: Callable[[int, int, int], None]) -> None:
        """Call `edge` for each step that changes a state."""
        found = self.found
        names: dict[str, object] = {
            "edge": edge,
            "sort": found.layout.canonical,
            "C": Counter[int](),
            "B": Counter[int](),
            "T": [],
        }
        compiled = Compiled(found.ground, (), found.layout, arrive="edge(s, n, ACTION)")
        switch, visit = compiled.functions(names)
        for state in self._parents:
            visit[state & switch](state)

    def _fail(self, goal: int, state: int, action: int | None) -> None:
        if goal not in self.found.broken:
            self.found.broken[goal] = Sighting(state, action, self._depth(action))

    def _hit(self, goal: int, state: int, action: int | None) -> None:
        self._unseen[goal] = False
        self.found.seen[goal] = Sighting(state, action, self._depth(action))

    def _depth(self, action: int | None) -> int:
        return len(self.found.levels) - (action is None)

    def begin_level(self) -> int:
        """How many states are new since the last level."""
        self._frontier = self._next[:]
        self._next.clear()
        if self._frontier:
            self.found.levels.append(len(self._frontier))
        return len(self._frontier)

    def visit(self, start: int, stop: int) -> None:
        """Look at these states of the level and take every step from them."""
        for state in self._frontier[start:stop]:
            self._look(state)
            self._visit[state & self._mask](state)

    def branching(self) -> dict[int, int]:
        """How many of the states visited have so many enabled choices."""
        return {k: n for k, n in enumerate(self._branching) if n}
