"""One step of a ground machine as z3 formulas, and copies of it for as many steps as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import cast

import z3

from explorer.prove.translate import Translation
from model.language.fields import Field, Role
from model.language.formulas import FALSE, Before, Bool, Read
from model.language.ground import Ground, GroundAction, Grounding
from model.language.past import subterms
from model.language.recording import Update
from model.language.simplify import equal, read
from model.language.terms import Argument, Enumerated, Variable


class Instant(Translation):
    """Formulas over the cells of one moment, and over the events of the step that led to it.

    A boolean cell is one z3 variable, a cell with values of an enumeration one per value.
    """

    def __init__(self, name: str, earlier: Instant | None = None) -> None:
        super().__init__()
        self._name, self._earlier = name, earlier

    def read(self, field: Field, arguments: tuple[Argument, ...]) -> z3.BoolRef:
        """The cell, or the event."""
        return z3.Bool(f"{self._name} {read(field, arguments)}")

    def has(self, term: Enumerated[Enum], value: Enum) -> z3.BoolRef:
        """The variable of the cell for this value."""
        return z3.Bool(f"{self._name} {term} {value.name}")

    def other(self, formula: Bool) -> z3.BoolRef:
        """What is marked is said of the moment before."""
        if isinstance(formula, Before) and self._earlier is not None:
            return self._earlier.of(formula.body)
        return super().other(formula)


class Unrolling:
    """The steps of a ground machine, numbered from 0: step k leads from moment k to moment k + 1.

    Each part is built once over the names `now`, `then` and `choice`, and copied by substitution.
    `atoms` are the formulas about single cells that make up a state.
    """

    def __init__(self, ground: Ground, rules: Sequence[Bool]) -> None:
        self._ground = ground
        self.atoms = tuple(_atoms(ground))
        self._now = Instant("now")
        self._then = Instant("then", self._now)
        grounding = Grounding(ground.domain, {})
        grounded = [grounding.of(rule) for rule in rules]
        self._rules = [self._then.of(rule) for rule in grounded]
        self._events = dict.fromkeys(
            term
            for rule in grounded
            for term in subterms(rule)
            if isinstance(term, Read) and term.field.role is Role.EVENT
        )
        self._copies: dict[int, list[tuple[z3.BoolRef, z3.BoolRef]]] = {}
        self._choices = [z3.Bool(f"choice {i}") for i in range(len(ground.actions))]
        self._step = z3.And([*self._one_choice(), *self._guards(), *self._cells(), *self._happen()])

    def step(self, k: int) -> z3.BoolRef:
        """Step k is one choice whose guard holds, with its effects and its events."""
        return self._at(k, self._step)

    def broken(self, k: int, rule: int) -> z3.BoolRef:
        """Step k breaks the rule of this number."""
        return z3.Not(self._at(k, self._rules[rule]))

    def chosen(self, model: z3.ModelRef, k: int) -> GroundAction:
        """The choice of step k."""
        for variable, action in zip(self._choices, self._ground.actions, strict=True):
            if z3.is_true(model[self._at(k, variable)]):
                return action
        raise AssertionError(f"step {k} has no choice")

    def choice(self, k: int, action: GroundAction) -> z3.BoolRef:
        """Step k takes this action."""
        number = next(i for i, known in enumerate(self._ground.actions) if known is action)
        return self._at(k, self._choices[number])

    def state(self, k: int, holds: Callable[[Bool], bool]) -> list[z3.BoolRef]:
        """Moment k is the state in which the atoms have the values given by `holds`."""
        moment = Instant(str(k))
        return [moment.of(a) if holds(a) else z3.Not(moment.of(a)) for a in self.atoms]

    def _at(self, k: int, formula: z3.BoolRef) -> z3.BoolRef:
        if k not in self._copies:
            here, there = Instant(str(k)), Instant(str(k + 1))
            pairs = [(self._now.of(a), here.of(a)) for a in self.atoms]
            pairs += [(self._then.of(a), there.of(a)) for a in self.atoms]
            pairs += [(self._then.of(e), there.of(e)) for e in self._events]
            pairs += [(c, z3.Bool(f"{k} {c}")) for c in self._choices]
            self._copies[k] = pairs
        return z3.substitute(formula, *self._copies[k])

    def _one_choice(self) -> Iterator[z3.BoolRef]:
        yield z3.Or(self._choices)
        yield z3.AtMost(*self._choices, 1)

    def _guards(self) -> Iterator[z3.BoolRef]:
        for choice, action in zip(self._choices, self._ground.actions, strict=True):
            yield z3.Implies(choice, self._now.of(action.guard))

    def _cells(self) -> Iterator[z3.BoolRef]:
        """A cell has the value that the chosen action gives it, or else the value it had."""
        writers: dict[Bool, dict[Bool, list[z3.BoolRef]]] = {atom: {} for atom in self.atoms}
        for choice, action in zip(self._choices, self._ground.actions, strict=True):
            for cell, update in action.updates:
                for atom, new in _values(cell.term, update):
                    writers[atom].setdefault(new, []).append(choice)
        for atom, values in writers.items():
            written = z3.Or([c for choices in values.values() for c in choices])
            yield z3.Or(written, self._then.of(atom) == self._now.of(atom))
            for new, choices in values.items():
                yield z3.Or(z3.Not(z3.Or(choices)), self._then.of(atom) == self._now.of(new))

    def _happen(self) -> Iterator[z3.BoolRef]:
        """An event that rules look at happens exactly when the chosen action makes it happen."""
        causes: dict[Read, list[z3.BoolRef]] = {event: [] for event in self._events}
        for choice, action in zip(self._choices, self._ground.actions, strict=True):
            for event, found in causes.items():
                condition = _condition(self._ground, action, event)
                if condition is not FALSE:
                    found.append(z3.And(choice, self._now.of(condition)))
        for event, found in causes.items():
            yield self._then.of(event) == z3.Or(found)


def _atoms(ground: Ground) -> Iterator[Bool]:
    for cell in ground.cells:
        yield from (atom for atom, _ in _values(cell.term, cell.term))


def _values(cell: Update, new: Update) -> Iterator[tuple[Bool, Bool]]:
    """The atoms of a cell, each with the condition under which the new value makes it true."""
    if isinstance(cell, Bool):
        yield cell, cast("Bool", new)
    else:
        for value in cell.enumeration:
            yield equal(cell, value), equal(new, value)


def _condition(ground: Ground, action: GroundAction, event: Read) -> Bool:
    """When the action makes the event happen."""
    update = action.action.updates.get(event.field, FALSE)
    values: dict[Variable, Argument] = dict(
        zip(action.action.parameters, action.arguments, strict=True)
    )
    values |= zip(event.field.formals, event.arguments, strict=True)
    return ground.formula(cast("Bool", update), values)
