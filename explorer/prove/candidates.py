"""Candidate clauses: true in every state that was explored, false before a step that breaks a rule.

A candidate is a guess, not a fact: that it holds in few states of few individuals is no proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, permutations, product

from explorer.goals import Problem
from explorer.interpret import Interpreter, State, Value
from explorer.prove.few_individuals import BrokenStep
from explorer.search.exploration import INTERRUPTED, Limits
from explorer.searching import search
from model.era import Era
from model.language.fields import Role
from model.language.ground import Cell, Domain
from model.language.machine import Machine
from model.language.terms import Argument, Element
from model.scope import Scope

LITERALS = 3
"""The longest candidate."""
SHOWN = 5
"""So many of the shortest ones."""
STATES = 100_000
"""Explored in each scope at most; a few seconds."""
SCOPES = (Scope(1, 1, 1), Scope(1, 2, 1), Scope(2, 1, 1))
OWN = "the configuration shown"
BITS = [bytes(ord("01"[byte >> bit & 1]) for byte in range(256)) for bit in range(8)]
"""For each bit of a byte, which digit it is in each byte."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A cell with a value, as a state shown has it."""

    cell: Cell
    value: Value

    @property
    def individuals(self) -> tuple[Element, ...]:
        """Of whom it speaks."""
        return tuple(a for a in self.cell.arguments if isinstance(a, Element))

    def of(self, who: Mapping[Argument, Argument]) -> Literal:
        """The same, said of others."""
        places = tuple(who.get(argument, argument) for argument in self.cell.arguments)
        return Literal(Cell(self.cell.field, places), self.value)

    def text(self, domain: Domain) -> str:
        """The literal in the model's words."""
        names = ", ".join(map(domain.name, self.cell.arguments))
        name = f"{self.cell.field.name}[{names}]" if names else self.cell.field.name
        if isinstance(self.value, bool):
            return name if self.value else f"not {name}"
        return f"{name} = {self.value.name}"


Cube = tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """How many states of a scope were explored, and whether these are all."""

    scope: str
    states: int
    complete: bool

    def __str__(self) -> str:
        return f"{self.scope} ({'' if self.complete else 'the first '}{self.states:,} states)"

    @property
    def data(self) -> dict[str, object]:
        """What a report shows of it."""
        return {"scope": self.scope, "states": self.states, "complete": self.complete}


@dataclass(frozen=True, slots=True)
class Candidates:
    """The shortest candidates: no explored state has all literals of one of these cubes.

    That is so whoever the cube speaks of; different names are different individuals. `reached` is
    the number of steps of a run to the state itself, which no true clause excludes; or None.
    """

    cubes: tuple[Cube, ...]
    domain: Domain
    explored: tuple[Extent, ...]
    reached: int | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The candidates in words."""
        return tuple(
            f"not ({' and '.join(literal.text(self.domain) for literal in cube)})"
            for cube in self.cubes
        )

    @property
    def data(self) -> dict[str, object]:
        """What a report shows of them."""
        return {
            "clauses": list(self.clauses),
            "explored": [extent.data for extent in self.explored],
            "reached": self.reached,
        }

    @property
    def lines(self) -> tuple[str, ...]:
        """The same as lines of text."""
        where = f"explored: {', '.join(map(str, self.explored))}"
        if self.reached is not None:
            run = f"a run of {self.reached} step{'s' * (self.reached != 1)}"
            return f"{run} leads to the state before: no true clause excludes it", where
        if not self.cubes:
            size = f"no clause of up to {LITERALS} literals"
            return f"{size} is false before and true in every state explored", where
        found = "candidates, not proved: false before, true in every state explored, whoever is who"
        return found, *(f"  {clause}" for clause in self.clauses), where


class Explored:
    """The states that a machine reaches in a domain, as columns: for each bit, who has it."""

    def __init__(self, name: str, machine: Machine, domain: Domain) -> None:
        limits = Limits(states=STATES)
        found = search(Problem(machine, ()), domain, limits, engine="search")
        if found.stopped == INTERRUPTED:
            raise KeyboardInterrupt
        self.domain, self.found = domain, found
        self.extent = Extent(name, found.states, found.complete)
        self._width = (found.layout.bits + 7) // 8
        self._bytes = b"".join(s.to_bytes(self._width, "little") for s in found.parents)
        self._all = (1 << found.states) - 1
        self._columns: dict[Literal, int] = {}

    def steps_to(self, state: State) -> int | None:
        """How many steps lead to this state, if it was reached."""
        layout, parents = self.found.layout, self.found.parents
        at, steps = layout.canonical(layout.pack(state)), 0
        if at not in parents:
            return None
        while (at := parents[at]) >= 0:
            steps += 1
        return steps

    def who_have(self, literal: Literal) -> int:
        """The states that have it, a bit for each."""
        if literal not in self._columns:
            self._columns[literal] = self._column(literal)
        return self._columns[literal]

    def meets(self, cube: Cube) -> bool:
        """Some state has all of it, said of some individuals of this scope."""
        return any(self._have(variant) for variant in self.variants(cube))

    def variants(self, cube: Cube) -> Iterator[Cube]:
        """The cube, said of individuals of this scope: different ones of different ones."""
        named = dict.fromkeys(who for literal in cube for who in literal.individuals)
        sorts = dict.fromkeys(map(type, named))
        groups = [[who for who in named if type(who) is sort] for sort in sorts]
        old = list(chain.from_iterable(groups))
        places = (
            permutations(self.domain.individuals(sort), len(group))
            for sort, group in zip(sorts, groups, strict=True)
        )
        for chosen in product(*places):
            new = chain.from_iterable(chosen)
            who: dict[Argument, Argument] = dict(zip(old, new, strict=True))
            yield tuple(literal.of(who) for literal in cube)

    def _have(self, cube: Cube) -> int:
        left = self._all
        for literal in cube:
            left &= self.who_have(literal)
            if not left:
                break
        return left

    def _column(self, literal: Literal) -> int:
        cell = literal.cell
        if cell.field.role is Role.CONFIG:
            same = self.domain.holds(cell.field, cell.arguments) == literal.value
            return self._all if same else 0
        slot = self.found.layout.slot(cell.field, cell.arguments)
        code, found = self.found.layout.code(literal.value), self._all
        for i in range(slot.width):
            byte, bit = divmod(slot.offset + i, 8)
            ones = int(self._bytes[byte :: self._width].translate(BITS[bit]), 2)
            found &= ones if code >> i & 1 else ~ones
        return found


class Explorations:
    """What is explored of a machine; the scopes of the release once."""

    def __init__(self, machine: Machine, era: Era) -> None:
        self._machine, self._era = machine, era

    @cached_property
    def _scopes(self) -> list[Explored]:
        return [Explored(str(s), self._machine, s.domain(self._era)) for s in SCOPES]

    def candidates(self, broken: BrokenStep) -> Candidates:
        """The candidates that exclude the state before a step."""
        domain = broken.interpreter.domain
        own = Explored(OWN, self._machine, domain)
        explored = [own, *self._scopes]
        extents = tuple(one.extent for one in explored)
        steps = own.steps_to(broken.state)
        if steps is not None:
            return Candidates((), domain, extents, steps)
        return Candidates(tuple(shortest(literals(broken), explored)), domain, extents)


def shortest(known: Sequence[Literal], explored: Sequence[Explored]) -> list[Cube]:
    """The shortest cubes of these literals that no explored state has, whoever they speak of.

    The individuals of the literals are those of the first scope.
    """
    found, excluded = list[Cube](), list[frozenset[Literal]]()
    own = explored[0]
    for size in range(1, LITERALS + 1):
        for cube in _unmet(own, known, size):
            if any(shorter.issubset(cube) for shorter in excluded):
                continue
            if not any(scope.meets(cube) for scope in explored):
                found.append(cube)
                excluded += map(frozenset, own.variants(cube))
                if len(found) == SHOWN:
                    return found
    return found


def _unmet(own: Explored, known: Sequence[Literal], size: int) -> Iterator[Cube]:
    """The cubes of this size that no state has, said of the very individuals that they name."""
    columns = [own.who_have(literal) for literal in known]

    def longer(cube: Cube, left: int, start: int) -> Iterator[Cube]:
        for i in range(start, len(known)):
            rest = left & columns[i]
            if len(cube) + 1 < size:
                yield from longer((*cube, known[i]), rest, i + 1)
            elif not rest:
                yield (*cube, known[i])

    return longer((), -1, 0)


def literals(broken: BrokenStep) -> list[Literal]:
    """What the state and its configuration say: first what is not as it is at the start.

    Of the checker's memory there is nothing else.
    """
    interpreter = broken.interpreter
    cells = zip(interpreter.cells, interpreter.initial(), broken.state, strict=True)
    said = [(Literal(cell, value), value != was) for cell, was, value in cells]
    said += [(literal, literal.value is True) for literal in configured(interpreter)]
    rest = [literal for literal, changed in said if not changed]
    return [
        *(literal for literal, changed in said if changed),
        *(literal for literal in rest if literal.cell.field.role is not Role.GHOST),
    ]


def configured(interpreter: Interpreter) -> Iterator[Literal]:
    """What the configuration says, field by field."""
    domain = interpreter.domain
    for field in interpreter.machine.configuration:
        for place in domain.places(field):
            yield Literal(Cell(field, place), domain.holds(field, place))
