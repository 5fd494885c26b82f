"""A short loop through a fair component that satisfies every assumption."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from explorer.liveness.components import components, steps_inside
from explorer.liveness.constraints import Constraint
from explorer.liveness.graph import Mask, StateGraph
from properties.fairness import Kind

EFFORT = 200_000
"""So many states are looked at for a loop that is shorter than the first one."""


class Loops:
    """Loops inside states that fair runs never have to leave (see `fair_states`)."""

    def __init__(self, graph: StateGraph, states: Mask, constraints: Sequence[Constraint]) -> None:
        self._graph, self._states, self._constraints = graph, states, constraints
        steps = steps_inside(graph, states, constraints)
        self._labels = components(graph, steps)
        self._steps: dict[int, list[int]] = {}
        for step in np.flatnonzero(steps).tolist():
            if self._labels[graph.sources[step]] == self._labels[graph.targets[step]]:
                self._steps.setdefault(int(graph.sources[step]), []).append(step)

    def shortest(self) -> tuple[int, list[int]]:
        """A state, and the steps of a loop from there; the nearest one, or a shorter one near it.

        No step: the run stays in the state.
        """
        rest = self._where_a_run_may_stop()
        if rest.any():
            return int(np.flatnonzero(rest)[0]), []
        first = int(np.flatnonzero(self._states)[0])
        near = np.flatnonzero(self._states & (self._labels == self._labels[first])).tolist()
        tries = near[: max(1, EFFORT // len(near))]
        loops = ((start, self._loop(start)) for start in tries)
        return min(loops, key=lambda found: (self._depth(found[0]) + len(found[1]), found[0]))

    def _depth(self, number: int) -> int:
        """Steps from the initial state: states are numbered level by level."""
        ends = np.cumsum(self._graph.explored.levels)
        return int(np.searchsorted(ends, number, side="right"))

    def _where_a_run_may_stop(self) -> Mask:
        """States in which nothing is possible that has to be done."""
        rest = self._states.copy()
        for constraint in self._constraints:
            if constraint.kind in (Kind.WEAK, Kind.STRONG):
                rest &= ~constraint.states
            elif constraint.kind is Kind.INFINITELY_OFTEN:
                rest &= constraint.states
        return rest

    def _loop(self, start: int) -> list[int]:
        """From what is missing to what is missing next, each time on the shortest way."""
        loop: list[int] = []
        while True:
            at = int(self._graph.targets[loop[-1]]) if loop else start
            if missing := self._missing(start, loop):
                loop += self._way(at, partial(_serves_one, missing))
            elif at != start:
                loop += self._way(at, lambda _, target: target == start)
            else:
                return loop

    def _missing(self, start: int, loop: Sequence[int]) -> list[Constraint]:
        """The assumptions that the way so far does not satisfy."""
        states = [start, *(int(self._graph.targets[step]) for step in loop)]
        return [c for c in self._constraints if not satisfied(c, states, loop)]

    def _way(self, start: int, wanted: Callable[[int, int], bool]) -> list[int]:
        """The shortest way whose last step is wanted."""
        came: dict[int, int] = {start: -1}
        queue = deque([start])
        while queue:
            state = queue.popleft()
            for step in self._steps.get(state, ()):
                target = int(self._graph.targets[step])
                if wanted(step, target):
                    return [*self._back(came, state), step]
                if target not in came:
                    came[target] = step
                    queue.append(target)
        raise AssertionError("a fair component has a way to everything that is missing")

    def _back(self, came: dict[int, int], state: int) -> list[int]:
        way: list[int] = []
        while (step := came[state]) >= 0:
            way.append(step)
            state = int(self._graph.sources[step])
        return way[::-1]


def satisfied(constraint: Constraint, states: Sequence[int], steps: Sequence[int]) -> bool:
    """A loop through these states along these steps satisfies the assumption."""
    match constraint.kind:
        case Kind.INFINITELY_OFTEN:
            return any(constraint.states[state] for state in states)
        case Kind.WEAK:
            possible = all(constraint.states[state] for state in states)
            return not possible or any(constraint.steps[step] for step in steps)
        case Kind.STRONG:
            possible = any(constraint.states[state] for state in states)
            return not possible or any(constraint.steps[step] for step in steps)
        case Kind.FINITELY_OFTEN:
            return not any(constraint.steps[step] for step in steps)


def _serves_one(missing: Iterable[Constraint], step: int, target: int) -> bool:
    return any(_serves(constraint, step, target) for constraint in missing)


def _serves(constraint: Constraint, step: int, target: int) -> bool:
    """With this step to this state the assumption is satisfied."""
    match constraint.kind:
        case Kind.INFINITELY_OFTEN:
            return bool(constraint.states[target])
        case Kind.WEAK:
            return not constraint.states[target] or bool(constraint.steps[step])
        case Kind.STRONG | Kind.FINITELY_OFTEN:
            return bool(constraint.steps[step])
