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
        self._orders = [dict(zip(sorts, order, strict=True)) for order in orders]
        self.maps = tuple(_map(p, order) for order in self._orders)

    def images(self, cube: Iterable[Literal]) -> set[Cube]:
        """What the cube says of others."""
        literals = tuple(cube)
        return {frozenset(_moved(literal, m) for literal in literals) for m in self.maps}

    def merged(self, cube: Iterable[Literal], sorts: tuple[type[Element], ...]) -> Cube:
        """What the cube says of all individuals of these sorts in the place of those in it."""
        literals = tuple(cube)
        maps = self._of_sorts(sorts)
        return frozenset(_moved(literal, m) for literal in literals for m in maps)

    def least(self, cube: Iterable[Literal]) -> Cube:
        """One of all images, the same for each of them."""
        return min(self.images(cube), key=sorted)

    def _of_sorts(self, sorts: tuple[type[Element], ...]) -> list[dict[int, int]]:
        """The exchanges within these sorts alone."""
        return [
            m
            for m, order in zip(self.maps, self._orders, strict=True)
            if all(s in sorts or places == tuple(sorted(places)) for s, places in order.items())
        ]


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
