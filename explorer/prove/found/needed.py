"""Which cubes of an inductive pool some rules need, at one size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.propositions import Propositions
from explorer.prove.pdr.sat import Cube, Literal, Sat
from explorer.prove.pdr.step import Step
from explorer.prove.watch import Watch


class NoInvariantError(Exception):
    """The pool is not inductive, or does not imply the rules."""


class Needed:
    """Takes a cube from the pool only when some state must be excluded that it excludes.

    Each is chosen among all that exclude the state: few literals, few of the configuration.
    """

    def __init__(
        self, p: Propositions, step: Step, exchanges: Exchanges, pool: Sequence[Cube]
    ) -> None:
        self._p, self._step, self._exchanges = p, step, exchanges
        self._pool = sorted(pool, key=lambda cube: (self._cost(cube), sorted(cube)))
        self._states = Sat(p.encoder.clauses, p.facts)
        self._steps = Sat(p.encoder.clauses, p.facts, step.clauses)
        self._marks: dict[Cube, Literal] = {}
        self._cores: dict[object, list[Cube]] = {}
        self._prepare()

    def of(self, rules: Mapping[str, Literal], watch: Watch) -> list[Cube]:
        """What the rules need, and what that needs, in the order in which it was needed."""
        queue: list[str | Cube] = list(rules)
        for target in queue:
            if watch.over_yet():
                return []
            queue += self._settle(target, rules)
        found: dict[Cube, None] = {}
        left: list[object] = list(rules)
        while left:
            new = [cube for cube in self._cores[left.pop(0)] if cube not in found]
            found |= dict.fromkeys(new)
            left += new
        return list(found)

    def _settle(self, target: str | Cube, rules: Mapping[str, Literal]) -> list[Cube]:
        """Take cubes until the target is out of reach; which ones were new."""
        if isinstance(target, str):
            sat, goal = self._states, [rules[target]]
        else:
            sat, goal = self._steps, self._step.all_later(target)
        new = []
        while sat.allows([*self._marks.values(), *goal]):
            cube = self._excluding(np.array([0, *sat.model]) > 0)
            self._take(cube)
            new.append(cube)
        core = sat.core
        self._cores[target] = [cube for cube, mark in self._marks.items() if mark in core]
        return new

    def _excluding(self, model: NDArray[np.bool_]) -> Cube:
        """The first cube of the pool that the state is in, and that was not taken yet."""
        inside = (model[self._places] == self._signs).all(axis=1)
        numbers: list[int] = np.unique(self._owners[inside]).tolist()
        for cube in (self._pool[number] for number in numbers):
            if cube not in self._marks:
                return cube
        raise NoInvariantError

    def _take(self, cube: Cube) -> None:
        mark = self._marks[cube] = self._p.encoder.new()
        for image in self._exchanges.images(cube):
            for sat in (self._states, self._steps):
                sat.add((-mark, *(-literal for literal in image)))

    def _cost(self, cube: Cube) -> int:
        return len(cube) + sum(abs(literal) in self._p.fixed for literal in cube)

    def _prepare(self) -> None:
        """All images of the pool as one table: a row each, filled up with its first literal."""
        rows, owners = list[list[Literal]](), list[int]()
        width = max(map(len, self._pool), default=1)
        for number, cube in enumerate(self._pool):
            for image in self._exchanges.images(cube):
                row = sorted(image)
                rows.append([*row, *row[:1] * (width - len(row))])
                owners.append(number)
        table = np.array(rows, dtype=np.int32).reshape(len(rows), width)
        self._places, self._signs = np.abs(table), table > 0
        self._owners = np.array(owners, dtype=np.int32)
