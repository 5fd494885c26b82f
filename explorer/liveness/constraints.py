"""Assumptions on fairness in one domain, as sets of states and steps of its graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.liveness.graph import Mask, StateGraph
from model.era import Era
from model.kernel.kinds import By
from model.kernel.state import Livepatch
from model.language.ground import Domain, GroundAction
from model.language.terms import Argument, Variable
from properties.fairness import Assumption, Fairness, Kind

Individuals = Mapping[Variable, Argument]


@dataclass(frozen=True, slots=True, eq=False)
class Constraint:
    """An assumption for some individuals.

    `steps` are those that it speaks of. `states` are those in which one of them is possible; for
    INFINITELY_OFTEN, those that must come again and again.
    """

    kind: Kind
    name: str
    states: Mask
    steps: Mask


def constraints(
    graph: StateGraph, era: Era, assumptions: Iterable[Assumption]
) -> tuple[Constraint, ...]:
    """All assumptions that the kernel of this release sees to, for all individuals."""
    return tuple(
        _constraint(graph, name, fairness, values)
        for name, fairness, values in instances(graph.explored.ground.domain, era, assumptions)
    )


def instances(
    domain: Domain, era: Era, assumptions: Iterable[Assumption]
) -> Iterator[tuple[str, Fairness, Individuals]]:
    """Each assumption with a name, what it says, and individuals for its parameters."""
    for assumption in assumptions:
        if assumption.only_if(era):
            variables, fairness = assumption.instance(Livepatch(era))
            for individuals in domain.tuples(type(v) for v in variables):
                names = ", ".join(map(domain.name, individuals))
                name = f"{assumption.id}({names})" if names else assumption.id
                yield name, fairness, dict(zip(variables, individuals, strict=True))


def _constraint(
    graph: StateGraph, name: str, fairness: Fairness, values: Individuals
) -> Constraint:
    condition = graph.holding(graph.explored.ground.formula(fairness.condition, values))
    if fairness.kind is Kind.INFINITELY_OFTEN:
        return Constraint(fairness.kind, name, condition, np.zeros(len(graph.sources), np.bool_))
    arguments = tuple(values[a] for a in fairness.arguments)
    meant = [means(fairness, action, arguments) for action in graph.explored.ground.actions]
    steps = np.array(meant, np.bool_)[graph.actions] & condition[graph.sources]
    return Constraint(fairness.kind, name, graph.with_step(steps), steps)


def means(fairness: Fairness, action: GroundAction, arguments: tuple[Argument, ...]) -> bool:
    """The assumption speaks of this action, for these individuals."""
    if isinstance(fairness.actions, By):
        named = action.action.by is fairness.actions
    else:
        named = action.action.name in fairness.actions
    return named and all(a is b for a, b in zip(action.arguments, arguments, strict=False))
