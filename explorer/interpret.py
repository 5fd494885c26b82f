"""The interpreter of the tree: slow and obvious, the reference for every other engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import cast

from model.language.fields import Field, Role
from model.language.formulas import (
    And,
    Before,
    Bool,
    Equal,
    ForAll,
    Not,
    Or,
    Quantifier,
    Read,
    Truth,
)
from model.language.ground import Cell, Domain, cells_of
from model.language.machine import Machine
from model.language.record import Action
from model.language.terms import (
    Argument,
    Choice,
    Element,
    EnumVariable,
    Member,
    ReadEnum,
    Sort,
    Term,
    Variable,
    sort_of,
)

Value = bool | Enum
Individual = int | Enum
State = tuple[Value, ...]
"""The values of all cells, in the order of `Interpreter.cells`."""
Happened = tuple[Field, tuple[Individual, ...]]
Known = dict[tuple[Bool | Individual, ...], bool]


@dataclass(frozen=True, slots=True)
class Move:
    """An action with individuals for its parameters."""

    action: Action
    arguments: tuple[Individual, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A step that was taken: the state after it, its events, and what it printed, in order.

    An item of `visible` is an event, or a printed text with the names of its arguments.
    """

    choice: Move
    state: State
    events: frozenset[Happened]
    visible: tuple[Happened | tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """What a formula can look at: the state, and for rules the step that led to it.

    `known` are the truths of quantified formulas that were asked for here, with the individuals
    of their free variables.
    """

    state: State
    before: State | None = None
    events: frozenset[Happened] = frozenset()
    known: Known = dataclasses.field(default_factory=dict, compare=False)


Environment = Mapping[Variable, Individual]


class Interpreter:
    """Evaluates the actions of a machine in a domain."""

    def __init__(self, machine: Machine, domain: Domain) -> None:
        self.machine, self.domain = machine, domain
        self.cells: tuple[Cell, ...] = cells_of(machine, domain)
        self._place = {
            (cell.field, tuple(map(_individual, cell.arguments))): i
            for i, cell in enumerate(self.cells)
        }

    def initial(self) -> State:
        """Every field at its start value; the checker's memory knows the initial state."""
        state: State = tuple(cell.field.start for cell in self.cells)
        for ghost in self.machine.ghosts:
            values = list(state)
            for place in self._tuples(ghost.field.sorts):
                env = dict(zip(ghost.field.formals, place, strict=True))
                value = self.holds(ghost.at_start, Moment(state), env)
                values[self._place[ghost.field, place]] = value
            state = tuple(values)
        return state

    def enabled(self, state: State) -> list[Move]:
        """Every action that is possible, in the order of declaration, then of individuals."""
        return list(self.choices(state))

    def choices(self, state: State, actions: Iterable[Action] | None = None) -> Iterator[Move]:
        """Every possible choice among these actions (default: all of the machine's)."""
        now = Moment(state)
        for action in self.machine.actions if actions is None else actions:
            for arguments in self._tuples(map(sort_of, action.parameters)):
                if self.holds(action.guard, now, self._bind(action, arguments)):
                    yield Move(action, arguments)

    def possible(self, state: State, choice: Move) -> bool:
        """The guard of this choice holds."""
        env = self._bind(choice.action, choice.arguments)
        return self.holds(choice.action.guard, Moment(state), env)

    def step(self, state: State, choice: Move) -> Result:
        """Take a step whose guard holds."""
        env, now, values = self._bind(choice.action, choice.arguments), Moment(state), list(state)
        for field, update in choice.action.updates.items():
            if field.role is not Role.EVENT:
                formals = field.formals
                for place in self._tuples(field.sorts):
                    inner = _extended(env, formals, place)
                    values[self._place[field, place]] = self.value(update, now, inner)
        visible = tuple(self._visible(choice.action, now, env))
        events = frozenset(item for item in visible if isinstance(item[0], Field))
        return Result(choice, tuple(values), events, visible)

    def _visible(
        self, action: Action, now: Moment, env: Environment
    ) -> Iterator[Happened | tuple[str, tuple[str, ...]]]:
        for output in action.outputs:
            for individuals in self._tuples(type(v) for v in output.bound):
                inner = _extended(env, output.bound, individuals)
                if not self.holds(output.condition, now, inner):
                    continue
                found = tuple(self._argument(a, now, inner) for a in output.arguments)
                if output.event is not None:
                    yield output.event, found
                else:
                    sorts = [sort_of(a) for a in output.arguments]
                    names = (self.name(s, i) for s, i in zip(sorts, found, strict=True))
                    yield output.text or "", tuple(names)

    def name(self, sort: Sort, individual: Individual) -> str:
        """What an individual is called."""
        if isinstance(individual, Enum):
            return individual.name
        return self.domain.names[cast("type[Element]", sort)][individual]

    def get(self, state: State, field: Field, *place: Individual) -> Value:
        """The value of one cell."""
        return state[self._place[field, place]]

    def holds(self, formula: Bool, moment: Moment, env: Environment | None = None) -> bool:
        """The truth of a formula."""
        return self._truth(formula, moment, env or {})

    def value(self, term: Term, m: Moment, env: Environment) -> Value:
        """The value of a formula or an enumerated term."""
        match term:
            case Bool():
                return self._truth(term, m, env)
            case ReadEnum(field, arguments):
                return self._read(field, arguments, m, env)
            case Choice(condition, then, other):
                return self.value(then if self._truth(condition, m, env) else other, m, env)
            case Member():
                return cast("Member[Enum]", term).value
            case EnumVariable():
                return cast("Enum", env[term])
        raise AssertionError(f"{type(term).__name__} is no value: {term}")

    def _truth(self, formula: Bool, m: Moment, env: Environment) -> bool:
        match formula:
            case Read(field, arguments):
                return bool(self._read(field, arguments, m, env))
            case And(parts):
                return all(self._truth(part, m, env) for part in parts)
            case Not(body):
                return not self._truth(body, m, env)
            case Equal(left, right):
                return self._argument(left, m, env) == self._argument(right, m, env)
            case Or(parts):
                return any(self._truth(part, m, env) for part in parts)
            case Truth(value):
                return value
            case Quantifier():
                return self._quantified(formula, m, env)
            case Before(body):
                assert m.before is not None, "before() needs a step"
                return self._truth(body, Moment(m.before), env)
        raise AssertionError(f"{type(formula).__name__} cannot be evaluated: {formula}")

    def _quantified(self, formula: Quantifier, m: Moment, env: Environment) -> bool:
        key = (formula, *[env[variable] for variable in formula.free])
        if key not in m.known:
            found = (
                self._truth(formula.body, m, inner) for inner in self.ranging(formula.bound, env)
            )
            m.known[key] = all(found) if isinstance(formula, ForAll) else any(found)
        return m.known[key]

    def _read(
        self, field: Field, arguments: tuple[Argument, ...], m: Moment, env: Environment
    ) -> Value:
        place = tuple([self._argument(a, m, env) for a in arguments])
        if field.role is Role.EVENT:
            return (field, place) in m.events
        if field.role is Role.CONFIG:
            return place in self.domain.configuration[field]
        return m.state[self._place[field, place]]

    def _argument(self, term: Argument, m: Moment, env: Environment) -> Individual:
        if isinstance(term, Element):
            return env[term] if term.index < 0 else term.index
        return cast("Enum", self.value(term, m, env))

    def ranging(self, bound: tuple[Element, ...], env: Environment) -> Iterator[Environment]:
        """The environment with the bound variables taking all individuals in turn."""
        for individuals in self._tuples(type(v) for v in bound):
            yield _extended(env, bound, individuals)

    def _tuples(self, sorts: Iterable[Sort]) -> Iterator[tuple[Individual, ...]]:
        return product(*(self._individuals(sort) for sort in sorts))

    def _individuals(self, sort: Sort) -> Iterable[Individual]:
        return sort if issubclass(sort, Enum) else range(len(self.domain.names[sort]))

    def _bind(self, action: Action, arguments: tuple[Individual, ...]) -> Environment:
        return dict(zip(action.parameters, arguments, strict=True))


def _extended(
    env: Environment, variables: Iterable[Variable], individuals: Iterable[Individual]
) -> Environment:
    return {**env, **dict(zip(variables, individuals, strict=True))}


def _individual(argument: Argument) -> Individual:
    if isinstance(argument, Element):
        return argument.index
    return cast("Member[Enum]", argument).value
