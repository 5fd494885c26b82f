"""What every target gets: named cells, named steps, rules; all of it finite and ground.

But for tasks that are alike, where a target asks for them: see alike.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from explorer.errors import InputError
from explorer.export.alike import (
    AlikeDomain,
    AlikeGrounding,
    array_of,
    in_places,
    variables,
)
from explorer.export.names import Names
from explorer.goals import Goal, Problem, step_checks
from explorer.interpret import Interpreter
from explorer.search.layout import interchangeable
from model.kernel.kinds import By, Task
from model.language.formulas import FALSE, TRUE, Bool
from model.language.ground import Cell, Domain, Ground, GroundAction, ground
from model.language.recording import Update
from model.language.simplify import boolean, enumerated
from model.language.terms import Argument, Element

Checks = tuple[tuple[Goal, Bool], ...]
"""Rules, each with a formula over the state: that it holds there, or that the step breaks it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A ground action; `broken` says of which rules the step breaks, over the state before it.

    `parameters` are the variables in it, for tasks that are alike; `task` is the name of the task
    that takes the step, None where the kernel does.
    """

    name: str
    mirrors: str
    parameters: tuple[Element, ...]
    task: str | None
    guard: Bool
    updates: tuple[tuple[Cell, Update], ...]
    broken: Checks


@dataclass(frozen=True, slots=True)
class System:
    """A machine in a domain, with its rules.

    `names` are what the cells' terms are called; `initial` are their values in the order of
    `cells`. `invariants` are the rules about single states, each with the formula that must hold.
    `memory` says in words what each part of the checker's memory means. `groups` names, where tasks
    that are alike have variables, the members of each group.
    """

    title: str
    goals: tuple[Goal, ...]
    names: Names
    cells: tuple[Cell, ...]
    initial: tuple[Update, ...]
    steps: tuple[Step, ...]
    invariants: Checks
    memory: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]

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
        """What a cell or an array is called."""
        return self.names.cells[array_of(cell.term)]


def system(
    problem: Problem,
    domain: Domain,
    scope: str,
    reserved: frozenset[str],
    *,
    symmetric: bool = False,
) -> System:
    """The problem in this domain; `reserved` words are no names (they get a `_` behind).

    `symmetric`: with variables for tasks that are alike; InputError if there are none.
    """
    groups = interchangeable(problem.machine, domain) if symmetric else ()
    if symmetric and not groups:
        raise InputError(f"--symmetric: no two tasks are alike ({scope}); leave it out")
    used = AlikeDomain(domain.names, domain.configuration, groups)
    grounded = ground(problem.machine, used, grounding=AlikeGrounding)
    names = Names({cell.term: _cell_name(cell, used, reserved) for cell in grounded.cells})
    return System(
        title=f"{problem.machine.name}, {scope}",
        goals=problem.goals,
        names=names,
        cells=grounded.cells,
        initial=tuple(_initial(problem, used, grounded.cells)),
        steps=tuple(_steps(problem, grounded, frozenset(names.cells.values()))),
        invariants=tuple(_invariants(problem, grounded)),
        memory=tuple(
            f"{g.field.at(g.field.formals)} is {g.meaning}" for g in problem.machine.ghosts
        ),
        groups={
            used.group_name(group): tuple(domain.names[Task][i] for i in group) for group in groups
        },
    )


def _cell_name(cell: Cell, domain: Domain, reserved: frozenset[str]) -> str:
    arguments = tuple(a for a in cell.arguments if not variables([a]))
    name = _joined(cell.field.name, arguments, domain)
    return f"{name}_" if name in reserved else name


def _joined(name: str, arguments: tuple[Argument, ...], domain: Domain) -> str:
    return "_".join([name, *map(domain.name, arguments)])


def _initial(problem: Problem, domain: AlikeDomain, cells: tuple[Cell, ...]) -> Iterator[Update]:
    """The initial values; those of an array are that of its first element."""
    interpreter = Interpreter(problem.machine, Domain(domain.names, domain.configuration))
    values = dict(zip(interpreter.cells, interpreter.initial(), strict=True))
    for cell in cells:
        value = values[Cell(cell.field, tuple(map(domain.member, cell.arguments)))]
        yield boolean(value) if isinstance(value, bool) else enumerated(value, type(value))


def _steps(problem: Problem, grounded: Ground, taken: frozenset[str]) -> Iterator[Step]:
    found = step_checks(grounded, problem.goals)
    for action, checks in zip(grounded.actions, found, strict=True):
        broken = ((problem.goals[number], bad) for number, bad, _ in checks if bad is not FALSE)
        yield Step(
            name=_step_name(action, grounded.domain, taken),
            mirrors=action.action.mirrors,
            parameters=variables(action.arguments),
            task=_task(action, grounded.domain),
            guard=action.guard,
            updates=in_places(action),
            broken=tuple(broken),
        )


def _step_name(action: GroundAction, domain: Domain, taken: frozenset[str]) -> str:
    name = _joined(action.action.name, action.arguments, domain)
    return f"{name}_" if name in taken else name


def _task(action: GroundAction, domain: Domain) -> str | None:
    """The first task that a task's step is about takes it: of a fork the parent."""
    if action.action.by is not By.TASK:
        return None
    return next(domain.name(a) for a in action.arguments if isinstance(a, Task))


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
