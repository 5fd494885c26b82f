"""Verification conditions over any number of individuals, and z3's answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

import z3

from explorer.prove.decidable import Weakening, is_decidable
from explorer.prove.first_order import FirstOrder, values_of_fields, values_of_parameters
from model.language.machine import Machine
from model.language.past import after, is_state_formula
from model.language.record import Action
from model.language.rewrite import Rewriter, substitute
from model.language.terms import (
    TRUE,
    Argument,
    Bool,
    Field,
    Read,
    ReadEnum,
    Role,
    Term,
    boolean,
    enumerated,
    negation,
    read,
)

MILLISECONDS = 20_000
"""For one condition; those of a correct invariant take a few."""


class Answer(Enum):
    """What z3 says of a condition."""

    HOLDS = auto()
    FAILS = auto()
    UNKNOWN = auto()


_MEANING = {"unsat": Answer.HOLDS, "sat": Answer.FAILS, "unknown": Answer.UNKNOWN}


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A formula that must follow, before a step of the action, from axioms, clauses and guard.

    `subject` is the clause or rule that it serves. Without an action it is about initial states, and
    must follow from the axioms alone.
    """

    subject: str
    action: Action | None
    goal: Bool

    def __str__(self) -> str:
        return f"{self.subject} {f'after {self.action.name}' if self.action else 'at the start'}"


def conditions(machine: Machine, subject: str, formula: Bool) -> list[Condition]:
    """What shows that the formula holds in every step, and a state formula at the start as well.

    A step that leaves a state formula as it is needs no condition.
    """
    steps = ((action, after(action, formula)) for action in machine.actions)
    found = [Condition(subject, a, goal) for a, goal in steps if goal is not formula and goal is not TRUE]
    if is_state_formula(formula):
        found.insert(0, Condition(subject, None, at_start(machine, formula)))
    return found


def at_start(machine: Machine, formula: Bool) -> Bool:
    """A state formula in an initial state, as a formula over the configuration."""
    ghosts = {ghost.field: ghost.at_start for ghost in machine.ghosts}

    def on_read(term: Term, arguments: tuple[Argument, ...]) -> Term:
        field: Field = cast("Read | ReadEnum[Enum]", term).field
        if field.role is Role.CONFIG:
            return cast("Term", read(field, arguments))
        if field in ghosts:
            values = dict(zip(field.formals, arguments, strict=True))
            return at_start(machine, substitute(ghosts[field], values))
        if isinstance(field.start, Enum):
            return enumerated(field.start, type(field.start))
        return boolean(field.start)

    return Rewriter({}, on_read).of(formula)


class Conditions:
    """Decides conditions from axioms, clauses and guards.

    All that z3 gets is weakened into the decidable fragment first; `weakened` names the actions and
    subjects where that dropped something.
    """

    def __init__(self, machine: Machine, clauses: Mapping[str, Bool]) -> None:
        self._machine = machine
        self._language = FirstOrder()
        self._weakening = Weakening(tuple(reversed(machine.sorts)))
        self._asserted: dict[Bool, None] = {}
        self.weakened: dict[str, None] = {}
        axioms = [*(axiom.formula for axiom in machine.axioms), *values_of_fields(machine)]
        self._axioms = [self._prepare(formula, "axioms") for formula in axioms]
        self._names = {name: z3.Bool(f"clause {name}") for name in clauses}
        self._clauses = {
            name: z3.Implies(self._names[name], self._prepare(formula, name))
            for name, formula in clauses.items()
        }
        self._solvers: dict[str, z3.Solver] = {}

    def decide(
        self, condition: Condition, clauses: Iterable[str]
    ) -> tuple[Answer, frozenset[str]]:
        """Whether the condition follows, and from which of these clauses z3 concluded it."""
        if condition.goal is TRUE:
            return Answer.HOLDS, frozenset()
        solver = self._solver(condition.action)
        solver.push()
        solver.add(self._prepare(negation(condition.goal), str(condition)))
        names = [self._names[name] for name in clauses] if condition.action else []
        answer = solver.check(*names)
        core = [str(name).removeprefix("clause ") for name in solver.unsat_core()] if answer == z3.unsat else []
        solver.pop()
        return _MEANING[str(answer)], frozenset(core)

    def satisfiable(self, action: Action, formula: Bool, clauses: Iterable[str]) -> bool:
        """Some step of the (weakened) action, under the clauses, satisfies the step formula."""
        condition = Condition("", action, negation(after(action, formula)))
        return self.decide(condition, clauses)[0] is Answer.FAILS

    @property
    def decidable(self) -> bool:
        """All formulas that z3 got are, taken together, in the decidable fragment."""
        return is_decidable(self._asserted)

    def _solver(self, action: Action | None) -> z3.Solver:
        key = action.name if action else ""
        if key not in self._solvers:
            solver = self._solvers[key] = z3.Solver()
            solver.set("timeout", MILLISECONDS)
            solver.add(*self._axioms)
            if action is not None:
                solver.add(*self._clauses.values())
                guard = [action.guard, *values_of_parameters(action)]
                solver.add(*(self._prepare(formula, action.name) for formula in guard))
        return self._solvers[key]

    def _prepare(self, formula: Bool, origin: str) -> z3.BoolRef:
        before = self._weakening.dropped
        weaker = self._weakening.of(formula)
        if self._weakening.dropped > before:
            self.weakened[origin] = None
        self._asserted[weaker] = None
        return self._language.of(weaker)
