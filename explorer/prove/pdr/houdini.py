"""The largest part of a pool of cubes that is out of reach by induction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.propositions import Propositions
from explorer.prove.pdr.sat import Cube, Sat
from explorer.prove.pdr.step import Step
from explorer.prove.watch import Watch

Numbers = NDArray[np.int64]


class Houdini:
    """Drops what is met until the rest is not met at the start, nor after a step from outside."""

    def __init__(self, p: Propositions, step: Step, exchanges: Exchanges) -> None:
        self._p, self._step, self._exchanges = p, step, exchanges

    def inductive(
        self, cubes: Sequence[Cube], known: Iterable[Cube], watch: Watch
    ) -> Sequence[Cube]:
        """The largest part, where `known` cubes are out of reach; none if the watch stops."""
        here = np.arange(self._p.encoder.last + 1)
        there = here.copy()
        there[list(self._step.after)] = list(self._step.after.values())
        start = Sat(self._p.encoder.clauses, self._p.facts, [[self._p.initial]])
        left = self._not_met(cubes, start, here, watch)
        dropped = True
        while dropped:
            steps = Sat(self._p.encoder.clauses, self._p.facts, self._step.clauses)
            for cube in (*known, *left):
                exclude(steps, self._exchanges.images(cube))
            fewer = self._not_met(left, steps, there, watch)
            left, dropped = fewer, len(fewer) < len(left)
        return () if watch.stopped else left

    @staticmethod
    def _not_met(cubes: Sequence[Cube], sat: Sat, where: Numbers, watch: Watch) -> list[Cube]:
        """The cubes that no model meets; `where` are the variables of the state that is meant."""
        if not cubes:
            return []
        matrix = _matrix(cubes)
        places, signs = where[np.abs(matrix)], matrix > 0
        alive = np.ones(len(cubes), dtype=np.bool_)
        targets = np.where(signs, places, -places).tolist()
        for i, target in watch.over("clauses tried", list(enumerate(targets))):
            while alive[i] and sat.allows(target):
                model = np.array([0, *sat.model]) > 0
                alive &= ~(model[places] == signs).all(axis=1)
        return [cube for cube, stays in zip(cubes, alive, strict=True) if stays]


def exclude(sat: Sat, cubes: Iterable[Cube]) -> None:
    """None of these cubes is met from now on."""
    for cube in cubes:
        sat.add(-literal for literal in cube)


def _matrix(cubes: Sequence[Cube]) -> Numbers:
    """A row per cube, filled up with its first literal."""
    rows, width = [sorted(cube) for cube in cubes], max(map(len, cubes))
    return np.array([[*row, *row[:1] * (width - len(row))] for row in rows], dtype=np.int64)
