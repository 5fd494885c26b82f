"""Individuals of a sort can be exchanged: what is true of some is true of others in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations, product

from explorer.prove.pdr.propositions import Atom, Propositions
from explorer.prove.pdr.sat import Cube, Literal
from model.language.ground import Cell
from model.language.terms import Argument, Element

Order = Mapping[type[Element], tuple[int, ...]]


class Exchanges:
    """Every way to exchange individuals, as a map of the state variables."""

    def __init__(self, p: Propositions) -> None:
        sorts = list(p.domain.names)
        orders = product(*(permutations(range(len(p.domain.names[sort]))) for sort in sorts))
        self.maps = tuple(_map(p, dict(zip(sorts, order, strict=True))) for order in orders)

    def images(self, cube: Iterable[Literal]) -> set[Cube]:
        """What the cube says of others."""
        literals = tuple(cube)
        return {frozenset(_moved(literal, m) for literal in literals) for m in self.maps}

    def least(self, cube: Iterable[Literal]) -> Cube:
        """One of all images, the same for each of them."""
        return min(self.images(cube), key=sorted)


def _map(p: Propositions, order: Order) -> dict[int, int]:
    return {
        variable: p.variables[Atom(Cell(a.cell.field, _places(a.cell.arguments, order)), a.value)]
        for variable, a in p.atoms.items()
    }


def _places(arguments: Iterable[Argument], order: Order) -> tuple[Argument, ...]:
    return tuple(
        type(a).constant(order[type(a)][a.index]) if isinstance(a, Element) else a
        for a in arguments
    )


def _moved(literal: Literal, exchange: Mapping[int, int]) -> Literal:
    return exchange[literal] if literal > 0 else -exchange[-literal]
