"""Steps from any state that clauses allow, among few individuals with any configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import cast

import z3

from explorer.interpret import Interpreter, Move, State, Value
from explorer.prove.bmc import individual
from explorer.prove.conditions import Condition
from explorer.prove.first_order import exactly_one
from explorer.prove.unrolling import Instant
from model.language.fields import Field
from model.language.formulas import TRUE, Bool, Read
from model.language.ground import Cell, Domain, Grounding, Tuple, cells_of
from model.language.machine import Machine
from model.language.simplify import conjunction, enumerated, equal, negation, read
from model.language.terms import Element, Sort, Term, sort_of

INDIVIDUALS = 2
"""Of each sort."""


@dataclass(frozen=True, slots=True)
class BrokenStep:
    """A state, which need not be reachable, and a step from it; without one, an initial state.

    `interpreter` has the configuration.
    """

    interpreter: Interpreter
    state: State
    move: Move | None


class OpenGrounding(Grounding):
    """The configuration stays open."""

    def _read(self, term: Term, arguments: Tuple) -> Term:
        return cast("Term", read(cast("Read", term).field, arguments))


class FewIndividuals:
    """Two individuals of each sort, in any state that satisfies these clauses."""

    def __init__(self, machine: Machine, clauses: Iterable[Bool]) -> None:
        self._machine = machine
        names = {
            sort: tuple(f"{sort.__name__.lower()[0]}{i}" for i in range(INDIVIDUALS))
            for sort in machine.sorts
        }
        self._domain = Domain(names, {})
        self._whole = OpenGrounding(self._domain, {})
        self._language = Instant("now")
        self._cells = cells_of(machine, self._domain)
        self._configuration = [
            Cell(field, place)
            for field in machine.configuration
            for place in self._domain.places(field)
        ]
        self._solver = z3.SolverFor("QF_FD")
        self._solver.set("ctrl_c", False)  # else z3 would answer "unknown" and go on
        for axiom in machine.axioms:
            self._solver.add(self._language.of(self._whole.of(axiom.formula)))
        for cell in self._cells:
            if not isinstance(cell.term, Bool):
                self._solver.add(*map(self._language.of, exactly_one(cell.term)))
        self._clauses = [self._language.of(self._whole.of(clause)) for clause in clauses]

    def broken_step(self, condition: Condition) -> BrokenStep | None:
        """A step from a state of the clauses that breaks the condition, if there is one.

        A condition on initial states is broken by an initial state instead. Of all such states one
        is taken in which nothing more can be left at its start value, or out of the configuration.
        """
        action = condition.action
        parameters, guard = (action.parameters, action.guard) if action else ((), TRUE)
        clauses = self._clauses if action else ()
        for arguments in self._choices(tuple(map(sort_of, parameters))):
            inside = self._whole.at(parameters, arguments)
            fails = conjunction((inside.of(guard), negation(inside.of(condition.goal))))
            self._solver.push()
            self._solver.add(self._language.of(fails), *clauses)
            found = self._plainest()
            self._solver.pop()
            if found is not None:
                move = Move(action, tuple(map(individual, arguments))) if action else None
                return self._broken_step(found, move)
        return None

    def _choices(self, sorts: tuple[Sort, ...]) -> Iterator[Tuple]:
        """All arguments, but individuals that nothing distinguishes so far are taken in order."""
        for place in self._domain.tuples(sorts):
            used: dict[type[Element], int] = {}
            for argument in place:
                if isinstance(argument, Element):
                    new = used.get(type(argument), 0)
                    if argument.index > new:
                        break
                    used[type(argument)] = max(new, argument.index + 1)
            else:
                yield place

    def _plainest(self) -> z3.ModelRef | None:
        """A model of what the solver has; what it can leave at the start value is there."""
        found = self._model()
        if found is None:
            return None
        plain: list[z3.BoolRef] = []
        for cell in (*self._cells, *self._configuration):
            literal = self._language.of(_is(cell, cell.field.start))
            plainer = found if z3.is_true(found.eval(literal)) else self._model(*plain, literal)
            if plainer is not None:
                found = plainer
                plain.append(literal)
        return found

    def _model(self, *assumed: z3.BoolRef) -> z3.ModelRef | None:
        answer = self._solver.check(*assumed)
        assert answer != z3.unknown, f"z3 gave up: {self._solver.reason_unknown()}"
        return self._solver.model() if answer == z3.sat else None

    def _broken_step(self, model: z3.ModelRef, move: Move | None) -> BrokenStep:
        configuration = {
            field: frozenset(
                tuple(cast("Element", a).index for a in cell.arguments)
                for cell in self._configuration
                if cell.field is field and self._value(cell, model)
            )
            for field in self._machine.configuration
        }
        interpreter = Interpreter(self._machine, Domain(self._domain.names, configuration))
        if move is None:
            return BrokenStep(interpreter, interpreter.initial(), None)
        state = tuple(self._value(cell, model) for cell in interpreter.cells)
        return BrokenStep(interpreter, state, move)

    def _value(self, cell: Cell, model: z3.ModelRef) -> Value:
        return next(
            value
            for value in _values(cell.field)
            if z3.is_true(model.eval(self._language.of(_is(cell, value)), model_completion=True))
        )


def _is(cell: Cell, value: Value) -> Bool:
    """The cell has this value."""
    term = cell.term
    if isinstance(term, Bool):
        return term if value else negation(term)
    assert isinstance(value, Enum), f"{value} is no value of {cell.field}"
    return equal(term, enumerated(value, type(value)))


def _values(field: Field) -> tuple[Value, ...]:
    kind = field.values
    return tuple(kind) if issubclass(kind, Enum) else (False, True)
