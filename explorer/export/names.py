"""What the cells are called in a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.export.alike import array_of, index_of
from model.language.terms import Element, Term


@dataclass(frozen=True, slots=True)
class Names:
    """`cells` are the names of the cells' terms, of an array under its term at number 0."""

    cells: Mapping[Term, str]

    def __getitem__(self, term: Term) -> str:
        """The name of a cell: of one in an array, with the index."""
        index = index_of(term)
        if index is None:
            return self.cells[term]
        return f"{self.cells[array_of(term)]}[{variable_name(index)}]"

    def but(self, other: Mapping[Term, str]) -> Names:
        """The same with other names for some cells or arrays."""
        return Names({**self.cells, **other})


def variable_name(variable: Element) -> str:
    """A variable's name (renaming puts primes to it, and targets want none)."""
    return variable.name.replace("'", "_")
