"""Sentences without quantifiers about individuals with names, for a SAT solver.

A sentence is a number: assumed, it makes the sentence true. Two names may stand for the same
individual. What follows from that is not said beforehand: where a valuation contradicts it, the
solver is told this one thing more and asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pysat.solvers import Glucose4

from explorer.certificate.checking import Answer

Names = tuple[str, ...]
About = dict[str, list[tuple[object, Names, int]]]
"""The atoms in which a name occurs."""
Clauses = Iterator[list[int]]
CONFLICTS = 200_000
"""Of one question; most have none or a few."""


class Sentences:
    """A SAT solver, and what the numbers of its variables mean.

    An atom is a relation (any value that names it) at a tuple of names.
    """

    def __init__(self) -> None:
        self._solver = Glucose4(incr=True)
        self._count = 0
        self._atoms: dict[tuple[object, Names], int] = {}
        self._about: dict[str, list[tuple[object, Names, int]]] = {}
        self._same = _Same()
        self._model: list[int] = []
        self.true = self._new()
        self._solver.add_clause([self.true])

    def _new(self) -> int:
        self._count += 1
        return self._count

    def atom(self, relation: object, names: Names) -> int:
        """The relation holds there."""
        key = (relation, names)
        if key not in self._atoms:
            atom = self._atoms[key] = self._new()
            for name in dict.fromkeys(names):
                self._about.setdefault(name, []).append((relation, names, atom))
        return self._atoms[key]

    def one_of(self, relations: Sequence[object], names: Names) -> None:
        """Exactly one of the relations holds there, whatever is asked."""
        atoms = [self.atom(relation, names) for relation in relations]
        self._solver.add_clause(atoms)
        for i, atom in enumerate(atoms):
            for other in atoms[:i]:
                self._solver.add_clause([-atom, -other])

    def same(self, a: str, b: str) -> int:
        """The two names stand for one individual."""
        if a == b:
            return self.true
        pair = (min(a, b), max(a, b))
        if pair not in self._same.atoms:
            self._same.atoms[pair] = self._new()
        return self._same.atoms[pair]

    def tell_apart(self, a: str, b: str) -> None:
        """They do not, whatever is asked."""
        self._solver.add_clause([-self.same(a, b)])

    def both(self, parts: Iterable[int]) -> int:
        """All of them."""
        needed = dict.fromkeys(part for part in parts if part != self.true)
        if -self.true in needed:
            return -self.true
        if len(needed) < 2:
            return next(iter(needed), self.true)
        whole = self._new()
        for part in needed:
            self._solver.add_clause([-whole, part])
        return whole

    def either(self, parts: Iterable[int]) -> int:
        """One of them."""
        possible = dict.fromkeys(part for part in parts if part != -self.true)
        if self.true in possible:
            return self.true
        if len(possible) < 2:
            return next(iter(possible), -self.true)
        whole = self._new()
        self._solver.add_clause([-whole, *possible])
        return whole

    def ask(self, assumed: Sequence[int]) -> Answer:
        """HOLDS if these sentences contradict each other, FAILS if they can be true together."""
        while True:
            self._solver.conf_budget(CONFLICTS)
            found = self._solver.solve_limited(assumptions=assumed)
            if not found:
                return Answer.UNKNOWN if found is None else Answer.HOLDS
            self._model = self._solver.get_model()
            missing = list(self._same.contradicted(self._model, self._about))
            if not missing:
                return Answer.FAILS
            for clause in missing:
                self._solver.add_clause(clause)

    def is_true(self, sentence: int) -> bool:
        """It is true in what the last answer FAILS was said of; what was not asked about is not."""
        value = self._model[abs(sentence) - 1] if abs(sentence) <= len(self._model) else 0
        return value == sentence


class _Same:
    """Which names stand for one individual: an equivalence, of which relations know nothing."""

    def __init__(self) -> None:
        self.atoms: dict[tuple[str, str], int] = {}

    def contradicted(self, model: list[int], about: About) -> Clauses:
        """What is true of all equivalences, and is not so in the model."""
        known = {pair: atom for pair, atom in self.atoms.items() if atom <= len(model)}
        links: dict[str, list[tuple[str, int]]] = {}
        for (a, b), atom in known.items():
            if model[atom - 1] > 0:
                links.setdefault(a, []).append((b, atom))
                links.setdefault(b, []).append((a, atom))
        if not links:
            return
        reasons = {name: _reached(name, links) for name in links}
        for (a, b), atom in known.items():
            if model[atom - 1] < 0 and b in reasons.get(a, ()):
                yield [*reasons[a][b], atom]
        yield from _told_apart(model, about, reasons)


def _told_apart(
    model: list[int], about: About, reasons: dict[str, dict[str, list[int]]]
) -> Clauses:
    """The relations that hold of one name and not of another one of the same individual."""
    first: dict[tuple[object, Names], tuple[Names, int]] = {}
    for name in reasons:
        for relation, names, atom in about.get(name, ()):
            if atom > len(model):
                continue
            places = tuple(min(reasons[n]) if n in reasons else n for n in names)
            others, other = first.setdefault((relation, places), (names, model[atom - 1]))
            if (other > 0) != (model[atom - 1] > 0):
                pairs = zip(others, names, strict=True)
                why = [reason for a, b in pairs if a != b for reason in reasons[a][b]]
                yield [*why, -other, -model[atom - 1]]


def _reached(name: str, links: dict[str, list[tuple[str, int]]]) -> dict[str, list[int]]:
    """All who are the same as this one, with the negations of what says so."""
    found: dict[str, list[int]] = {name: []}
    left = [name]
    while left:
        here = left.pop(0)
        for other, atom in links[here]:
            if other not in found:
                found[other] = [*found[here], -atom]
                left.append(other)
    return found
