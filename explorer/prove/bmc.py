"""Bounded search: is there a run of at most so many steps that breaks a rule?

The steps of the ground machine become a propositional formula, one copy per step. The depth grows
by one, and all rules that are not yet broken are asked together, so each run that is found is a
shortest one. A rule that no run within the depth breaks is UNDECIDED: nothing is said of longer
runs.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import cast

import z3

from explorer.interpret import Individual, Interpreter, Moment, Move
from explorer.prove.finding import Finding
from explorer.prove.unrolling import Unrolling
from model.era import Era
from model.kernel import livepatch
from model.kernel.kinds import Grain
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.ground import Domain, GroundAction, ground
from model.language.machine import Machine
from model.language.past import is_state_formula, with_memory
from model.language.terms import Argument, Element, Member
from model.scope import Scope
from properties.rule import Rule
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Limit:
    """How far to search: at most `depth` steps, and at most `seconds` if that is given."""

    depth: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Bounded:
    """Per rule that is broken a shortest run; `depth` is how far all others were searched."""

    runs: dict[str, tuple[Move, ...]]
    depth: int
    complete: bool


def bounded(
    machine: Machine, domain: Domain, rules: Sequence[tuple[str, Bool]], limit: Limit
) -> Bounded:
    """Search all runs within the limit for one that breaks a rule.

    `machine` has the memory that the rules need (see with_memory). When its time is over, or z3
    gives up, the search ends early and is not `complete`.
    """
    search = _Search(machine, domain, rules, limit.seconds)
    for length in range(limit.depth):
        if not search.open:
            break
        if not search.deepen(length):
            return Bounded(search.runs, length, complete=False)
    return Bounded(search.runs, limit.depth, complete=True)


class _Search:
    """The solver, with as many steps as were asked for so far."""

    def __init__(
        self,
        machine: Machine,
        domain: Domain,
        rules: Sequence[tuple[str, Bool]],
        seconds: float | None,
    ) -> None:
        self._interpreter = Interpreter(machine, domain)
        self._rules = rules
        self._unrolling = Unrolling(ground(machine, domain), [formula for _, formula in rules])
        self._ends = None if seconds is None else time.monotonic() + seconds
        self._solver = z3.SolverFor("QF_FD")
        self.runs: dict[str, tuple[Move, ...]] = {}
        initial = self._interpreter.initial()
        start = Moment(initial)
        self._solver.add(self._unrolling.state(0, lambda a: self._interpreter.holds(a, start)))
        for id_, formula in rules:
            if is_state_formula(formula) and not self._interpreter.holds(formula, start):
                self.runs[id_] = ()

    @property
    def open(self) -> list[int]:
        """The rules that no run has broken so far."""
        return [i for i, (id_, _) in enumerate(self._rules) if id_ not in self.runs]

    def deepen(self, k: int) -> bool:
        """Add step k and find the rules that it can break; False when z3 did not come to an end."""
        self._solver.add(self._unrolling.step(k))
        broken = {i: z3.Bool(f"step {k} breaks {i}") for i in self.open}
        for i, literal in broken.items():
            self._solver.add(z3.Implies(literal, self._unrolling.broken(k, i)))
        while broken:
            some = z3.Bool(f"step {k} breaks one of {len(broken)}")
            self._solver.add(z3.Implies(some, z3.Or(list(broken.values()))))
            answer = self._check(some)
            if answer != z3.sat:
                return bool(answer == z3.unsat)
            self._record(k, broken)
        return True

    def _check(self, *assumptions: z3.BoolRef) -> z3.CheckSatResult:
        if self._ends is not None:
            left = self._ends - time.monotonic()
            if left <= 0:
                return z3.unknown
            self._solver.set("timeout", max(1, int(left * 1000)))
        return self._solver.check(*assumptions)

    def _record(self, k: int, broken: dict[int, z3.BoolRef]) -> None:
        """Replay the run that z3 found, and keep it for every open rule that it breaks."""
        model = self._solver.model()
        run = tuple(move_of(self._unrolling.chosen(model, step)) for step in range(k + 1))
        moment = self._replayed(run)
        found = [i for i in broken if not self._interpreter.holds(self._rules[i][1], moment)]
        assert found, f"the interpreter sees no rule broken by {run}"
        for i in found:
            self.runs[self._rules[i][0]] = run
            del broken[i]

    def _replayed(self, run: tuple[Move, ...]) -> Moment:
        """The last step of the run, taken by the interpreter."""
        state = self._interpreter.initial()
        for choice in run:
            assert self._interpreter.possible(state, choice), f"{choice} is not possible"
            earlier, result = state, self._interpreter.step(state, choice)
            state = result.state
        return Moment(state, earlier, result.events)


def move_of(action: GroundAction) -> Move:
    """The ground action as the interpreter names it."""
    return Move(action.action, tuple(map(individual, action.arguments)))


def individual(argument: Argument) -> Individual:
    """What a ground argument stands for, as the interpreter names it."""
    if isinstance(argument, Element):
        return argument.index
    assert isinstance(argument, Member), f"{argument} is not ground"
    return cast("Enum", argument.value)


def bounded_findings(  # noqa: PLR0913 - what a defect and a grain are made of
    era: Era,
    scope: Scope,
    rules: Sequence[Rule],
    limit: Limit,
    state_class: type[Livepatch] = Livepatch,
    *,
    fixed: Era | None = None,
    grain: Grain = Grain.COARSE,
) -> list[Finding]:
    """One finding per rule, in order: VIOLATED with a shortest run, or else UNDECIDED.

    `state_class` and `fixed` are a defect's computations, and its release without the defect.
    """
    plain, promised = livepatch(era, state_class, grain=grain), Livepatch(fixed or era, grain=grain)
    machine, formulas = with_memory(plain, [rule.formula(promised) for rule in rules])
    named = [(rule.id, formula) for rule, formula in zip(rules, formulas, strict=True)]
    result = bounded(machine, scope.domain(era), named, limit)
    return [_finding(rule, result, plain) for rule in rules]


def _finding(rule: Rule, result: Bounded, plain: Machine) -> Finding:
    run = result.runs.get(rule.id)
    if run is None:
        extent = f"depth {result.depth}"
        if not result.complete:
            extent += ", stopped early"
        return Finding(rule.id, Outcome.UNDECIDED, extent)
    without_memory = tuple(Move(plain.action(c.action.name), c.arguments) for c in run)
    return Finding(rule.id, Outcome.VIOLATED, f"depth {len(run)}", without_memory)
