"""The invariant of the proof for any size: clauses in the words of the model."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_type_hints

from explorer.prove import (
    frame_clauses,
    history_clauses,
    module_clauses,
    patching_clauses,
    replace_clauses,
    stack_clauses,
    transition_clauses,
)
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.simplify import forall
from model.language.terms import Element

Statement = Callable[..., Bool]
"""A function `(s, *individuals)` that says something of one state, for all individuals."""

CLAUSES: tuple[Statement, ...] = (
    *transition_clauses.CLAUSES,
    *replace_clauses.CLAUSES,
    *module_clauses.CLAUSES,
    *patching_clauses.CLAUSES,
    *stack_clauses.CLAUSES,
    *frame_clauses.CLAUSES,
    *history_clauses.CLAUSES,
)

FINITE: Mapping[str, str] = {
    consequence.__name__: order.__name__ for consequence, order in stack_clauses.FINITE.items()
}
"""Clauses that follow from another one because there are finitely many individuals.

First-order induction cannot show them. The other clause says that something is a strict order; in
a set that is finite and not empty such an order has a first element.
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement as a closed formula."""

    name: str
    sentence: str
    formula: Bool


def clause(statement: Statement, state: Livepatch) -> Clause:
    """The statement, quantified over its parameters, about this state."""
    hints = get_type_hints(statement)
    names = list(inspect.signature(statement).parameters)[1:]
    variables: list[Element] = [hints[name].variable(name) for name in names]
    return Clause(
        statement.__name__,
        inspect.getdoc(statement) or "",
        forall(tuple(variables), statement(state, *variables)),
    )
