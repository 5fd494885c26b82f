"""Where a fair run can stay for ever: components that satisfy all assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from explorer.liveness.constraints import Constraint
from explorer.liveness.graph import Mask, Numbers, StateGraph
from properties.fairness import Kind


def fair_states(graph: StateGraph, within: Mask, constraints: Sequence[Constraint]) -> Mask:
    """The states in which a fair run can be for ever while it stays within these states.

    To stay in one state for ever is a run, too: fair where nothing that has to be done is possible.
    Components that cannot satisfy an assumption are dropped, then, for strong fairness, states in
    which something is possible that is never done there; until nothing changes.
    """
    alive, allowed = within.copy(), _allowed(graph, constraints)
    while True:
        steps = allowed & alive[graph.sources] & alive[graph.targets]
        labels = components(graph, steps)
        inside = steps & (labels[graph.sources] == labels[graph.targets])
        kept = alive.copy()
        for constraint in constraints:
            kept &= _satisfiable(graph, constraint, labels, alive, inside)
        if (kept == alive).all():
            return alive
        alive = kept


def _allowed(graph: StateGraph, constraints: Iterable[Constraint]) -> Mask:
    """The steps that may be taken for ever."""
    allowed = np.ones(len(graph.sources), np.bool_)
    for constraint in constraints:
        if constraint.kind is Kind.FINITELY_OFTEN:
            allowed &= ~constraint.steps
    return allowed


def steps_inside(graph: StateGraph, states: Mask, constraints: Iterable[Constraint]) -> Mask:
    """The steps between these states that may be taken for ever."""
    return _allowed(graph, constraints) & states[graph.sources] & states[graph.targets]


def components(graph: StateGraph, steps: Mask) -> Numbers:
    """The number of each state's strongly connected component along these steps."""
    size = len(graph.states)
    ends = (graph.sources[steps], graph.targets[steps])
    matrix = csr_array((np.ones(len(ends[0]), np.int8), ends), shape=(size, size))
    return cast("Numbers", connected_components(matrix, directed=True, connection="strong")[1])


def _satisfiable(
    graph: StateGraph, constraint: Constraint, labels: Numbers, alive: Mask, inside: Mask
) -> Mask:
    """The states where the assumption does not rule out to stay in the component."""
    done = _components_with(labels, graph.sources[inside & constraint.steps])
    match constraint.kind:
        case Kind.INFINITELY_OFTEN:
            return _components_with(labels, np.flatnonzero(alive & constraint.states))
        case Kind.WEAK:
            return done | _components_with(labels, np.flatnonzero(alive & ~constraint.states))
        case Kind.STRONG:
            return done | ~constraint.states
        case Kind.FINITELY_OFTEN:
            return alive


def _components_with(labels: Numbers, states: Numbers) -> Mask:
    """The states of the components that have one of these states."""
    chosen = np.zeros(len(labels), np.bool_)
    chosen[labels[states]] = True
    return cast("Mask", chosen[labels])
