"""Ground formulas as literals, with the clauses that say what these mean."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.prove.pdr.sat import Clause, Literal
from model.language.formulas import And, Bool, Equal, Not, Or, Read, Truth
from model.language.terms import Member


class Encoder:
    """One set of clauses; equal formulas share a literal.

    `gates` are the literals that are defined, each with the literals that it is the conjunction of,
    in an order in which nothing is used before it is defined.
    """

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.gates: list[tuple[Literal, tuple[Literal, ...]]] = []
        self.last = 0
        self.true = self.new()
        self.clauses.append([self.true])
        self._atoms: dict[Bool, Literal] = {}
        self._done: dict[Bool, Literal] = {}
        self._known: dict[tuple[Literal, ...], Literal] = {}

    def new(self) -> Literal:
        """A variable that nothing is known of."""
        self.last += 1
        return self.last

    def name(self, atom: Bool) -> Literal:
        """A new variable for an atomic formula."""
        found = self._atoms[atom] = self.new()
        return found

    def of(self, formula: Bool) -> Literal:
        """A literal that is true exactly where the formula is."""
        found = self._done.get(formula)
        if found is None:
            found = self._done[formula] = self._write(formula)
        return found

    def every(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true exactly where all of these are."""
        parts = tuple(sorted(set(literals) - {self.true}))
        if -self.true in parts or any(-part in parts for part in parts if part > 0):
            return -self.true
        if len(parts) < 2:
            return parts[0] if parts else self.true
        if parts not in self._known:
            found = self._known[parts] = self.new()
            self.gates.append((found, parts))
            self.clauses += [[-found, part] for part in parts]
            self.clauses.append([found, *(-part for part in parts)])
        return self._known[parts]

    def some(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true exactly where one of these is."""
        return -self.every(-literal for literal in literals)

    def same(self, a: Literal, b: Literal) -> Literal:
        """A literal that is true exactly where both or none of them are."""
        return self.some((self.every((a, b)), self.every((-a, -b))))

    def _write(self, formula: Bool) -> Literal:
        match formula:
            case Truth(value):
                return self.true if value else -self.true
            case Not(body):
                return -self.of(body)
            case And(parts):
                return self.every([self.of(part) for part in parts])
            case Or(parts):
                return self.some([self.of(part) for part in parts])
            case Read() | Equal(_, Member(_)):
                return self._atoms[formula]
        raise AssertionError(f"not a ground formula: {formula}")
