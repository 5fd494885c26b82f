"""What every target gets: named cells, named steps, rules; all of it finite and ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from explorer.goals import Goal, Problem, step_checks
from explorer.interpret import Interpreter
from model.language.formulas import FALSE, TRUE, Bool
from model.language.ground import Cell, Domain, Ground, GroundAction, ground
from model.language.recording import Update
from model.language.simplify import boolean, enumerated
from model.language.terms import Argument, Term

Checks = tuple[tuple[Goal, Bool], ...]
"""Rules, each with a formula over the state: that it holds there, or that the step breaks it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A ground action; `broken` says of which rules the step breaks, over the state before it."""

    name: str
    mirrors: str
    guard: Bool
    updates: tuple[tuple[Cell, Update], ...]
    broken: Checks


@dataclass(frozen=True, slots=True)
class System:
    """A machine in a domain, with its rules.

    `names` are what the cells' terms are called; `initial` are their values in the order of
    `cells`. `invariants` are the rules about single states, each with the formula that must hold.
    `memory` says in words what each part of the checker's memory means.
    """

    title: str
    goals: tuple[Goal, ...]
    names: Mapping[Term, str]
    cells: tuple[Cell, ...]
    initial: tuple[Update, ...]
    steps: tuple[Step, ...]
    invariants: Checks
    memory: tuple[str, ...]

    @property
    def enumerations(self) -> tuple[type[Enum], ...]:
        """The enumerations that cells take their values from, in the order of the cells."""
        found = (cell.field.values for cell in self.cells)
        return tuple(dict.fromkeys(values for values in found if not issubclass(values, bool)))

    @property
    def step_rules(self) -> tuple[Goal, ...]:
        """The rules about steps."""
        return tuple(goal for goal in self.goals if not goal.of_states)

    def name(self, cell: Cell) -> str:
        """What a cell is called."""
        return self.names[cell.term]


def system(problem: Problem, domain: Domain, scope: str, reserved: frozenset[str]) -> System:
    """The problem in this domain; `reserved` words are no names (they get a `_` behind)."""
    grounded = ground(problem.machine, domain)
    names: dict[Term, str] = {
        cell.term: _cell_name(cell, domain, reserved) for cell in grounded.cells
    }
    return System(
        title=f"{problem.machine.name}, {scope}",
        goals=problem.goals,
        names=names,
        cells=grounded.cells,
        initial=_initial(problem, grounded),
        steps=tuple(_steps(problem, grounded, frozenset(names.values()))),
        invariants=tuple(_invariants(problem, grounded)),
        memory=tuple(
            f"{g.field.at(g.field.formals)} is {g.meaning}" for g in problem.machine.ghosts
        ),
    )


def _cell_name(cell: Cell, domain: Domain, reserved: frozenset[str]) -> str:
    name = _joined(cell.field.name, cell.arguments, domain)
    return f"{name}_" if name in reserved else name


def _joined(name: str, arguments: tuple[Argument, ...], domain: Domain) -> str:
    return "_".join([name, *map(domain.name, arguments)])


def _initial(problem: Problem, grounded: Ground) -> tuple[Update, ...]:
    values = Interpreter(problem.machine, grounded.domain).initial()
    return tuple(boolean(v) if isinstance(v, bool) else enumerated(v, type(v)) for v in values)


def _steps(problem: Problem, grounded: Ground, taken: frozenset[str]) -> Iterator[Step]:
    found = step_checks(grounded, problem.goals)
    for action, checks in zip(grounded.actions, found, strict=True):
        broken = ((problem.goals[number], bad) for number, bad, _ in checks if bad is not FALSE)
        yield Step(
            _step_name(action, grounded.domain, taken),
            action.action.mirrors,
            action.guard,
            action.updates,
            tuple(broken),
        )


def _step_name(action: GroundAction, domain: Domain, taken: frozenset[str]) -> str:
    name = _joined(action.action.name, action.arguments, domain)
    return f"{name}_" if name in taken else name


def _invariants(problem: Problem, grounded: Ground) -> Iterator[tuple[Goal, Bool]]:
    for goal in problem.goals:
        if goal.of_states:
            holds = grounded.formula(goal.formula)
            if holds is not TRUE:
                yield goal, holds


def rule_name(goal: Goal) -> str:
    """A rule's id as a name: `P_CB_05`."""
    return re.sub(r"\W", "_", goal.rule.id)


def member_name(value: Enum) -> str:
    """A constant with its enumeration, as several have the same word: `ModuleState_COMING`."""
    return f"{type(value).__name__}_{value.name}"
