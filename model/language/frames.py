"""`each`, `any_of`, `all_of`: variables that range over a sort, bound by Python's own loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from model.language.errors import ModelError, Place, here, shown
from model.language.formulas import Bool
from model.language.simplify import boolean, conjunction, disjunction, exists, forall
from model.language.terms import Element, Term, Variable

S = TypeVar("S", bound=Element)

_frames: list[Frame] = []
"""Innermost last: the quantifiers and the action that are being built."""


class Frame:
    """Collects the variables that `each` opens while the block runs; `turn` counts whole loops.

    `left` is where a loop was left before its end.
    """

    def __init__(self) -> None:
        self.variables: dict[Element, None] = {}
        self.turn = 0
        self.left: Place | None = None

    def __enter__(self) -> Frame:
        _frames.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _frames.pop()

    def close(self, variable: Element) -> None:
        """The loop over this variable has ended."""
        del self.variables[variable]
        self.turn += not self.variables


def open_variables() -> frozenset[Variable]:
    """The variables of all loops that have not ended, quantifiers included."""
    return frozenset(v for frame in _frames for v in frame.variables)


def each(sort: type[S]) -> Iterator[S]:
    """One variable that stands for every individual of the sort; the body of the loop runs once.

    In `any_of` and `all_of` it is quantified. In an action it makes a simultaneous update.
    """
    if not (isinstance(sort, type) and issubclass(sort, Element)):
        raise ModelError(
            f"each() takes a sort, got {shown(sort)}; loop over an enumeration with Python's "
            "`for x in X`"
        )
    if not _frames:
        raise ModelError(
            f"each({sort.__name__}) is outside of an action and of any_of(...) or all_of(...); "
            "write `any_of(... for x in each(X))`, without square brackets"
        )
    frame, depth = _frames[-1], sum(len(frame.variables) for frame in _frames)
    variable = sort.variable(f"{sort.__name__.lower()}'{depth}")
    frame.variables[variable] = None
    try:
        yield variable
    except GeneratorExit:  # Python drops the loop
        frame.left = here()
        raise
    finally:
        frame.close(variable)


def any_of(formulas: Iterable[Bool | bool]) -> Bool:
    """True when one of the formulas holds: `any_of(k.pending[t] for t in each(Task))`."""
    return disjunction(_quantified(formulas, exists))


def all_of(formulas: Iterable[Bool | bool]) -> Bool:
    """True when all formulas hold: `all_of(~k.pending[t] for t in each(Task))`."""
    return conjunction(_quantified(formulas, forall))


def _quantified(
    formulas: Iterable[Bool | bool], quantify: Callable[[tuple[Element, ...], Bool], Bool]
) -> list[Bool]:
    if isinstance(formulas, Term):
        raise ModelError(
            f"`{shown(formulas)}` is one formula; write `any_of(... for x in each(X))`"
        )
    with Frame() as frame:
        return [quantify(tuple(frame.variables), boolean(formula)) for formula in formulas]
