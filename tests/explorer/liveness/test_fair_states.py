"""Where fair runs can stay, compared with a search over all sets of states of small graphs."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import cast

import networkx as nx
import numpy as np
import pytest

from explorer.liveness.components import fair_states
from explorer.liveness.constraints import Constraint
from explorer.liveness.graph import StateGraph
from explorer.liveness.loop import Loops, satisfied
from properties.fairness import Kind

STATES, STEPS = 6, 10


class Case:
    """A random graph with one assumption of each kind, some twice."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        ends = [(a, b) for a in range(STATES) for b in range(STATES) if a != b]
        chosen = random.choice(len(ends), STEPS, replace=False)
        self.steps = [ends[i] for i in sorted(chosen)]
        explored = SimpleNamespace(levels=[1] * STATES)
        self.graph = cast(
            "StateGraph",
            SimpleNamespace(
                states=list(range(STATES)),
                sources=np.array([a for a, _ in self.steps]),
                targets=np.array([b for _, b in self.steps]),
                explored=explored,
            ),
        )
        kinds = [*Kind, Kind.STRONG, Kind.WEAK]
        self.constraints = [self._constraint(random, kind) for kind in kinds]
        self.within = random.random(STATES) < 0.8

    def _constraint(self, random: np.random.Generator, kind: Kind) -> Constraint:
        steps = random.random(STEPS) < 0.3
        possible = np.zeros(STATES, np.bool_)
        possible[self.graph.sources[steps]] = True
        if kind is Kind.INFINITELY_OFTEN:
            possible = random.random(STATES) < 0.5
        return Constraint(kind, kind.name, possible, steps)

    def by_all_sets(self) -> set[int]:
        """The union of all sets of states in which a run can go round and is fair."""
        found: set[int] = set()
        inside = [s for s in range(STATES) if self.within[s]]
        for size in range(1, len(inside) + 1):
            for chosen in map(set, combinations(inside, size)):
                steps = [i for i, ends in enumerate(self.steps) if set(ends) <= chosen]
                steps = [i for i in steps if not self._forbidden(i)]
                graph = nx.DiGraph([self.steps[i] for i in steps])
                graph.add_nodes_from(chosen)
                fair = all(satisfied(c, list(chosen), steps) for c in self.constraints)
                if fair and nx.is_strongly_connected(graph):
                    found |= chosen
        return found

    def _forbidden(self, step: int) -> bool:
        return any(c.kind is Kind.FINITELY_OFTEN and c.steps[step] for c in self.constraints)


@pytest.mark.parametrize("seed", range(150))
def test_they_are_those_of_all_fair_sets(seed: int) -> None:
    case = Case(seed)

    found = fair_states(case.graph, case.within, case.constraints)

    assert set(np.flatnonzero(found).tolist()) == case.by_all_sets()


def test_some_graphs_have_fair_runs_and_some_have_none() -> None:
    sizes = [len(Case(seed).by_all_sets()) for seed in range(150)]

    assert 0 in sizes
    assert max(sizes) > 1


@pytest.mark.parametrize("seed", [s for s in range(150) if Case(s).by_all_sets()])
def test_a_loop_inside_of_them_closes_and_is_fair(seed: int) -> None:
    case = Case(seed)
    states = fair_states(case.graph, case.within, case.constraints)

    start, loop = Loops(case.graph, states, case.constraints).shortest()

    seen = [start, *(case.steps[i][1] for i in loop)]
    assert seen[-1] == start
    assert all(case.steps[i][0] == seen[n] for n, i in enumerate(loop))
    assert all(states[s] for s in seen)
    assert all(satisfied(c, seen, loop) for c in case.constraints)
