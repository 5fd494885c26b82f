"""An explored state graph as arrays, and formulas as sets of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from explorer.search.exploration import Exploration
from explorer.search.source import Source
from model.language.formulas import Bool

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class StateGraph:
    """Every reachable state, numbered in the order of discovery, and every step that changes one.

    `sources`, `targets` and `actions` have one entry per step; actions are numbers of ground
    actions. `explored` must be complete and without symmetry.
    """

    def __init__(self, explored: Exploration) -> None:
        assert explored.complete
        assert not explored.layout.classes, "fairness tells tasks apart"
        self.explored = explored
        self.states = list(explored.parents)
        columns = (np.frombuffer(c, dtype=np.int64) for c in explored.graph())
        self.sources, self.targets, self.actions = columns
        self._source = Source(explored.layout)
        self._known: dict[Bool, Mask] = {}

    def holding(self, formula: Bool) -> Mask:
        """The states in which this ground formula is true."""
        found = self._known.get(formula)
        if found is None:
            text = f"lambda s: bool({self._source.formula(formula)})"
            test = cast("Callable[[int], bool]", eval(text))  # our own text
            every = map(test, self.states)
            found = self._known[formula] = np.fromiter(every, np.bool_, len(self.states))
        return found

    def with_step(self, steps: Mask) -> Mask:
        """The states from which one of these steps leads."""
        found = np.zeros(len(self.states), np.bool_)
        found[self.sources[steps]] = True
        return found
