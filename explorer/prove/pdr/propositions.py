"""A machine over few individuals as propositions: its states, its choices, where it starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from explorer.prove.few_individuals import OpenGrounding
from explorer.prove.pdr.encoder import Encoder
from explorer.prove.pdr.sat import Clause, Literal
from model.language.fields import Role
from model.language.formulas import Bool
from model.language.ground import Cell, Domain, Ground, GroundAction, ground
from model.language.machine import Machine
from model.language.past import after
from model.language.recording import Update
from model.language.simplify import enumerated, equal
from model.language.terms import Element

Sizes = Mapping[type[Element], int]
"""How many individuals each sort has."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A cell has this value; a boolean cell has an atom for True only."""

    cell: Cell
    value: bool | Enum


@dataclass(frozen=True, slots=True)
class Choice:
    """A ground action: when it is possible, and what becomes of the variables that it writes."""

    action: GroundAction
    chosen: Literal
    guard: Literal
    updates: Mapping[int, Literal]


class Propositions:
    """States as literals, and what the machine's actions do to them.

    `atoms` gives what each state variable says; `fixed` are the variables of the configuration,
    which is open: any that satisfies the axioms. `groups` are the variables of one cell, of which
    exactly one is true. `starts` is what is the same in all initial states, `initial` a literal
    that is true exactly in these. `facts` hold in every state.
    """

    def __init__(self, machine: Machine, sizes: Sizes) -> None:
        names = {
            sort: tuple(f"{sort.__name__.lower()[0]}{i}" for i in range(sizes[sort]))
            for sort in machine.sorts
        }
        self.machine, self.domain = machine, Domain(names, {})
        self.ground: Ground = ground(machine, self.domain, grounding=OpenGrounding)
        configuration = [
            Cell(field, place)
            for field in machine.configuration
            for place in self.domain.places(field)
        ]
        self.encoder = Encoder()
        self.variables: dict[Atom, int] = {}
        for cell in (*self.ground.cells, *configuration):
            for atom in _atoms(cell):
                self.variables[atom] = self.encoder.name(_becomes(atom.value, cell.term))
        self.atoms = {variable: atom for atom, variable in self.variables.items()}
        self.fixed = frozenset(self.variables[Atom(cell, True)] for cell in configuration)
        self.groups = tuple(
            tuple(self.variables[atom] for atom in _atoms(cell))
            for cell in self.ground.cells
            if cell.field.values is not bool
        )
        self.facts = list(self._facts())
        self.choices = tuple(map(self._choice, self.ground.actions))
        self.starts = {
            self.variables[atom]: atom.value == cell.field.start
            for cell in self.ground.cells
            if cell.field.role is Role.STATE
            for atom in _atoms(cell)
        }
        self.initial = self.encoder.every(self._initial())

    def broken(self, formula: Bool) -> Literal:
        """A literal for the states in which this does not hold, or not in some step from there."""
        if not formula.of_step:
            return -self.encoder.of(self.ground.formula(formula))
        return self.encoder.some(self.breaks(choice, formula) for choice in self.choices)

    def breaks(self, choice: Choice, formula: Bool) -> Literal:
        """A literal for the states from which this choice is possible and breaks the formula."""
        action, arguments = choice.action.action, choice.action.arguments
        values = dict(zip(action.parameters, arguments, strict=True))
        goal = self.ground.formula(after(action, formula), values)
        return self.encoder.every((choice.guard, -self.encoder.of(goal)))

    def _facts(self) -> Iterator[Clause]:
        for axiom in self.machine.axioms:
            yield [self.encoder.of(self.ground.formula(axiom.formula))]
        for group in self.groups:
            yield list(group)
            yield from ([-a, -b] for i, a in enumerate(group) for b in group[:i])

    def _choice(self, action: GroundAction) -> Choice:
        updates = {
            self.variables[atom]: self.encoder.of(_becomes(atom.value, new))
            for cell, new in action.updates
            for atom in _atoms(cell)
        }
        changed = {variable: new for variable, new in updates.items() if variable != new}
        return Choice(action, self.encoder.new(), self.encoder.of(action.guard), changed)

    def _initial(self) -> Iterator[Literal]:
        yield from (v if positive else -v for v, positive in self.starts.items())
        for ghost in self.machine.ghosts:
            for place in self.domain.places(ghost.field):
                values = dict(zip(ghost.field.formals, place, strict=True))
                start = self.encoder.of(self.ground.formula(ghost.at_start, values))
                yield self.encoder.same(self.variables[Atom(Cell(ghost.field, place), True)], start)


def says(atom: Atom) -> Bool:
    """The atom as a formula."""
    return _becomes(atom.value, atom.cell.term)


def _atoms(cell: Cell) -> tuple[Atom, ...]:
    kind = cell.field.values
    values: tuple[bool | Enum, ...] = tuple(kind) if issubclass(kind, Enum) else (True,)
    return tuple(Atom(cell, value) for value in values)


def _becomes(value: bool | Enum, new: Update) -> Bool:
    """The new value of a cell is this one."""
    if isinstance(new, Bool):
        return new
    assert isinstance(value, Enum), f"{value} is no value of an enumeration"
    return equal(new, enumerated(value, type(value)))
