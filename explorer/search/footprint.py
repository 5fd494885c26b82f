"""What one step of a ground machine looks at and what it changes, while a phase is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import cast

from explorer.search.literals import Knowing, Place, told_by
from model.language.fields import Role
from model.language.formulas import FALSE, TRUE, And, Bool, Not, Or, Read, Truth
from model.language.ground import GroundAction
from model.language.past import subterms
from model.language.recording import Update
from model.language.simplify import boolean, conjunction, disjunction, equal, iff, negation
from model.language.simplify import read as value_of
from model.language.terms import Choice, Enumerated, Member, ReadEnum, Term

Cells = frozenset[Place]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A ground action, by its number, where the phase is known: formulas over the state before it.

    `updates` list only what can get another value; `upkeep` is the memory of the checker that the
    step can only clear: nothing happens in it that the memory is about. `asks` are the cells that
    the guard looks at, and what rules ask of the step; `sources` those that a new value depends on.
    """

    number: int
    guard: Bool
    updates: dict[Place, Update]
    upkeep: Cells
    asks: Cells
    sources: dict[Place, Cells]

    def reads(self, but: Cells) -> Cells:
        """Cells that the step, its updates of these left out, or a rule about it looks at."""
        return self.asks.union(*(cells for p, cells in self.sources.items() if p not in but))

    @property
    def writes(self) -> Cells:
        """Cells that the step can change, upkeep apart."""
        return frozenset(self.updates.keys() - self.upkeep)

    def after(self, formula: Bool) -> Bool:
        """The step is possible, and the formula holds after it."""
        return self._if_possible(Knowing(self.updates).of(formula))

    def changes(self, place: Place) -> Bool:
        """The step is possible and gives this cell another value."""
        old, new = value_of(*place), self.updates[place]
        same = iff(old, boolean(new)) if isinstance(old, Bool) else equal(old, new)
        return self._if_possible(negation(same))

    def _if_possible(self, formula: Bool) -> Bool:
        return conjunction((self.guard, Knowing(told_by(self.guard)).of(formula)))


def step_of(
    number: int, action: GroundAction, checks: Iterable[Bool], guard: Bool, known: Knowing
) -> Step:
    """An action and what rules ask of it, where its guard is this, and this is known."""
    updates = dict[Place, Update]()
    for cell, update in action.updates:
        new = known.of(update)
        if new is not known.of(cell.term):
            updates[cell.field, cell.arguments] = new
    return Step(
        number,
        guard,
        updates,
        frozenset(p for p, new in updates.items() if p[0].role is Role.GHOST and clears(p, new)),
        cells_in((guard, *map(known.of, checks))),
        {place: cells_in((new,)) for place, new in updates.items()},
    )


def clears(place: Place, new: Update) -> bool:
    """A cell that is false stays false."""
    old = value_of(*place)
    return new is FALSE or (isinstance(new, And) and any(part is old for part in new.parts))


def cells_in(terms: Iterable[Term]) -> Cells:
    """The cells that ground terms read."""
    return frozenset(
        (part.field, part.arguments)
        for term in terms
        for part in subterms(term)
        if isinstance(part, Read | ReadEnum)
    )


def values_of(new: Enumerated[Enum]) -> Iterator[Enum]:
    """The members that a value may be."""
    match new:
        case Member(value):
            yield cast("Enum", value)
        case Choice(_, then, other):
            yield from values_of(then)
            yield from values_of(other)
        case _:
            yield from new.enumeration


class Literals:
    """Rewrites formulas literal by literal, which is where their negations stand."""

    def __init__(self, literal: Callable[[Bool], Bool]) -> None:
        self._literal = literal
        self._done = dict[Bool, Bool]()

    def of(self, formula: Bool) -> Bool:
        """The formula with each literal replaced; what formulas share is rewritten once."""
        found = self._done.get(formula)
        if found is None:
            found = self._done[formula] = self._rewrite(formula)
        return found

    def _rewrite(self, formula: Bool) -> Bool:
        match formula:
            case Truth():
                return formula
            case And(parts):
                return conjunction(map(self.of, parts))
            case Or(parts):
                return disjunction(map(self.of, parts))
            case Not(And(parts)):
                return disjunction(self.of(negation(part)) for part in parts)
            case Not(Or(parts)):
                return conjunction(self.of(negation(part)) for part in parts)
        return self._literal(formula)


class Prospect:
    """What these steps, and no others, may still bring about, in any number and order.

    The answers are formulas over the state now, and upper bounds: what is false there stays false.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self._writers = dict[Place, list[Step]]()
        for step in steps:
            for place in step.updates:
                self._writers.setdefault(place, []).append(step)
        self._ways_to = dict[Bool, list[Bool]]()
        self._perhaps, self._granting = Literals(self._literal), Literals(self._granted)

    def ever(self, formula: Bool) -> Bool:
        """The formula is true, or may become true.

        A literal that is false becomes true only by a step that makes it true. What that step asks
        for is as it is now where no step makes it true, and taken for granted elsewhere.
        """
        return self._perhaps.of(formula)

    def _literal(self, literal: Bool) -> Bool:
        return disjunction((literal, *map(self._granting.of, self._ways(literal))))

    def _granted(self, literal: Bool) -> Bool:
        return TRUE if self._ways(literal) else literal

    def _ways(self, literal: Bool) -> list[Bool]:
        """Where one of the steps makes the literal true that was false."""
        if literal not in self._ways_to:
            (place,) = cells_in((literal,))
            false = negation(literal)
            ways = (conjunction((false, s.after(literal))) for s in self._writers.get(place, ()))
            self._ways_to[literal] = [way for way in ways if way is not FALSE]
        return self._ways_to[literal]
