"""Clauses, and what a SAT solver says of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast
from weakref import finalize

from pysat.solvers import Solver

Literal = int
"""The number of a variable; negative if it is negated."""
Clause = list[Literal]
Cube = frozenset[Literal]
"""All of these literals at once."""
ENGINE = "minisat22"
"""Of those in python-sat the quickest for very many small queries (measured)."""


class Sat:
    """Some clauses, and questions to them."""

    def __init__(self, *parts: Iterable[Clause]) -> None:
        self._solver = Solver(name=ENGINE)
        finalize(self, self._solver.delete)  # else it complains when the interpreter ends
        for clauses in parts:
            for clause in clauses:
                self._solver.add_clause(clause)

    def add(self, clause: Iterable[Literal]) -> None:
        """One more clause."""
        self._solver.add_clause(list(clause))

    def allows(self, assumed: Iterable[Literal]) -> bool:
        """Some assignment satisfies all clauses and what is assumed; `model` is one."""
        return bool(self._solver.solve(list(assumed)))

    def prefer(self, literals: Iterable[Literal]) -> None:
        """Models have these literals where that costs nothing."""
        self._solver.set_phases(list(literals))

    @property
    def model(self) -> list[Literal]:
        """A literal per variable, in order from 1 on, after `allows` has said yes."""
        return cast("list[Literal]", self._solver.get_model())

    @property
    def core(self) -> set[Literal]:
        """A part of what was assumed that cannot be, after `allows` has said no."""
        return set(self._solver.get_core() or ())
