"""Verification conditions over any number of individuals, and z3's answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product
from typing import cast

import z3

from explorer.prove.decidable import Weakening, is_decidable
from explorer.prove.first_order import FirstOrder, values_of_fields, values_of_parameters
from model.language.fields import Field, Role
from model.language.formulas import TRUE, Bool, ForAll, Read
from model.language.machine import Machine
from model.language.past import after, fields_of, is_state_formula
from model.language.record import Action
from model.language.rewrite import Rewriter, Values, substitute
from model.language.simplify import boolean, enumerated, negation, read
from model.language.terms import Argument, Element, ReadEnum, Term, Variable

CLAUSE = "clause "
MILLISECONDS = 5_000
"""For one condition; one that holds takes a few, and one that does not is not worth more."""


class Answer(Enum):
    """What z3 says of a condition."""

    HOLDS = auto()
    FAILS = auto()
    UNKNOWN = auto()


_MEANING = {"unsat": Answer.HOLDS, "sat": Answer.FAILS, "unknown": Answer.UNKNOWN}


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A formula that must follow, before a step of the action, from axioms, clauses and guard.

    `subject` is the clause or rule that it serves. Without an action it is about initial states,
    and must follow from the axioms alone.
    """

    subject: str
    action: Action | None
    goal: Bool

    def __str__(self) -> str:
        return f"{self.subject} {f'after {self.action.name}' if self.action else 'at the start'}"


def conditions(machine: Machine, subject: str, formula: Bool) -> list[Condition]:
    """What shows that the formula holds in every step, and a state formula at the start as well.

    A step that changes nothing that a state formula reads needs no condition.
    """
    of_state, fields = is_state_formula(formula), fields_of(formula)
    found = []
    if of_state:
        found.append(Condition(subject, None, at_start(machine, formula)))
    found += (
        Condition(subject, action, after(action, formula))
        for action in machine.actions
        if not (of_state and fields.isdisjoint(action.updates))
    )
    return [condition for condition in found if condition.goal is not TRUE]


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


def _constants(*formulas: Bool) -> list[Element]:
    """What is free in the formulas, by name."""
    found = frozenset[Variable]().union(*(formula.free for formula in formulas))
    return sorted((v for v in found if isinstance(v, Element)), key=lambda v: v.name)


class Conditions:
    """Decides conditions from axioms, clauses and guards.

    All that z3 gets is weakened into the decidable fragment first; `weakened` tells where. What the
    clauses in `named` say to exist for the constants at hand becomes a constant, too, so that a
    weakened guard speaks of it.
    """

    def __init__(
        self, machine: Machine, clauses: Mapping[str, Bool], named: Sequence[str] = ()
    ) -> None:
        self._named = {name: clauses[name] for name in named}
        self._language = FirstOrder()
        self._weakening = Weakening(tuple(reversed(machine.sorts)))
        self._asserted: dict[Bool, None] = {}
        self.weakened: dict[str, None] = {}
        axioms = [*(axiom.formula for axiom in machine.axioms), *values_of_fields(machine)]
        self._axioms = [self._formula(self._weakening.opened(f), (), "axioms") for f in axioms]
        self._names = {name: z3.Bool(f"{CLAUSE}{name}") for name in clauses}
        self._clauses = [
            z3.Implies(self._names[name], self._formula(self._weakening.opened(formula), (), name))
            for name, formula in clauses.items()
        ]
        self._solvers: dict[str, z3.Solver] = {}
        self._guards: dict[str, Bool] = {}

    def decide(self, condition: Condition, clauses: Iterable[str]) -> tuple[Answer, frozenset[str]]:
        """Whether the condition follows, and from which of these clauses z3 concluded it."""
        if condition.goal is TRUE:
            return Answer.HOLDS, frozenset()
        solver = self._solver(condition.action)
        solver.push()
        self._add_negated(solver, condition)
        names = [self._names[name] for name in clauses] if condition.action else []
        answer = solver.check(*names)
        core = solver.unsat_core() if answer == z3.unsat else []
        solver.pop()
        return _MEANING[str(answer)], frozenset(str(n).removeprefix(CLAUSE) for n in core)

    def counterexample(self, condition: Condition, clauses: Iterable[str]) -> tuple[str, ...]:
        """A state (of any size) in which the clauses hold and the condition fails, as facts."""
        solver = self._solver(condition.action)
        solver.push()
        self._add_negated(solver, condition)
        names = [self._names[name] for name in clauses] if condition.action else []
        found = solver.model() if solver.check(*names) == z3.sat else None
        solver.pop()
        if found is None:
            return ()
        return tuple(f for f in self._language.facts(found) if not f.startswith(CLAUSE))

    def _add_negated(self, solver: z3.Solver, condition: Condition) -> None:
        """The guard and the negated goal; both are weakened with the constants of both."""
        goal = self._weakening.opened(negation(condition.goal))
        name = condition.action.name if condition.action else ""
        guard = self._guards.get(name, TRUE)
        constants = _constants(guard, goal)
        solver.add(self._formula(goal, constants, str(condition)))
        if name in self.weakened:
            there = list(self._existing(constants))
            for clause, formula in there:
                solver.add(z3.Implies(self._names[clause], self._formula(formula, (), clause)))
            constants = _constants(guard, goal, *(formula for _, formula in there))
            solver.add(self._formula(guard, constants, name))

    def _existing(self, constants: Sequence[Element]) -> Iterator[tuple[str, Bool]]:
        """The named clauses, said of each constant; what exists then is a new constant."""
        for name, formula in self._named.items():
            assert isinstance(formula, ForAll), f"{name} is said of nothing"
            for places in product(
                *([c for c in constants if type(c) is type(v)] for v in formula.bound)
            ):
                about: Values = dict(zip(formula.bound, places, strict=True))
                yield name, self._weakening.opened(substitute(formula.body, about))

    def refutes(self, action: Action, formula: Bool, clauses: Iterable[str]) -> bool:
        """No step of the (weakened) action, under the clauses, satisfies the step formula."""
        condition = Condition("", action, negation(after(action, formula)))
        return self.decide(condition, clauses)[0] is Answer.HOLDS

    @property
    def decidable(self) -> bool:
        """All formulas that z3 got are, taken together, in the decidable fragment."""
        return is_decidable(self._asserted)

    def _solver(self, action: Action | None) -> z3.Solver:
        key = action.name if action else ""
        if key not in self._solvers:
            solver = self._solvers[key] = z3.Solver()
            solver.set("timeout", MILLISECONDS)
            solver.set("ctrl_c", False)  # else z3 would answer "unknown" and go on
            solver.add(*self._axioms)
            if action is not None:
                solver.add(*self._clauses)
                solver.add(*map(self._language.of, values_of_parameters(action)))
                self._guards[key] = self._weakening.opened(action.guard)
                solver.add(self._formula(self._guards[key], (), key))
        return self._solvers[key]

    def _formula(self, formula: Bool, constants: Sequence[Element], origin: str) -> z3.BoolRef:
        weaker = self._weakening.weaker(formula, constants)
        if weaker is not formula:
            self.weakened[origin] = None
        self._asserted[weaker] = None
        return self._language.of(weaker)
