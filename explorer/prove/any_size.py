"""Proofs for any number of patches, objects, functions and tasks.

The tree is taken as it is, not grounded. An invariant is shown to hold at the start and to survive
every action, and each rule is shown to hold in every step from a state of the invariant. What an
action does to a formula is a weakest precondition: each read is replaced by the update of its
field, so there is one state and no primed symbol. Every condition is decided in stratified EPR
(see explorer.prove.decidable), so z3 either proves it or has a counterexample to induction.

A clause that fails is not used to prove others: it is dropped, and what rested on it is decided
again, until the rest is inductive. Thus a defect costs the rules that it concerns, not all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.prove.conditions import Answer, Condition, Conditions, conditions
from explorer.prove.finding import Finding
from explorer.prove.invariant import CLAUSES, Clause, Statement, clause
from model.era import Era
from model.kernel import livepatch
from model.kernel.state import Livepatch
from model.language.machine import Machine
from model.language.past import is_state_formula, with_memory
from model.language.terms import Bool
from properties.rule import Rule
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Proof:
    """What was shown of each subject, a clause or a rule.

    `inductive` are the subjects about states that hold at the start and survive every action,
    `failed` gives the conditions of a subject that fail or stay unknown, `core` the subjects
    from which z3 concluded its conditions, `weakened` where conditions were weakened.
    """

    inductive: tuple[str, ...]
    failed: dict[str, tuple[Condition, ...]]
    core: dict[str, frozenset[str]]
    decided: int
    weakened: tuple[str, ...]

    def rests_on(self, subject: str) -> tuple[str, ...]:
        """What the proof of the subject uses, directly or through others, itself included."""
        found, left = {subject: None}, [subject]
        while left:
            new = sorted(self.core.get(left.pop(), frozenset()) - found.keys())
            found |= dict.fromkeys(new)
            left.extend(new)
        return tuple(sorted(found))


class Induction:
    """Finds the largest inductive part of a pool of state formulas, and what follows from it."""

    def __init__(self, machine: Machine, formulas: Mapping[str, Bool]) -> None:
        self.pool = {name: f for name, f in formulas.items() if is_state_formula(f)}
        self.prover = Conditions(machine, self.pool)
        self._alive = dict.fromkeys(self.pool)
        self._open = [c for name, f in formulas.items() for c in conditions(machine, name, f)]
        self._concluded: dict[Condition, frozenset[str]] = {}
        self._failed: dict[str, list[Condition]] = {}
        self._decided = len(self._open)

    def run(self) -> Proof:
        """Decide everything, and again what rested on a clause that had to be dropped."""
        while self._open:
            for condition in self._open:
                self._decide(condition)
            dropped = self._alive.keys() & self._failed.keys()
            self._alive = {name: None for name in self._alive if name not in dropped}
            self._open = [
                condition
                for condition, core in self._concluded.items()
                if core & dropped and condition.subject not in self._failed
            ]
        failed = {name: tuple(found) for name, found in self._failed.items()}
        core: dict[str, frozenset[str]] = {}
        for condition, names in self._concluded.items():
            core[condition.subject] = core.get(condition.subject, frozenset()) | names
        weakened = tuple(self.prover.weakened)
        return Proof(tuple(self._alive), failed, core, self._decided, weakened)

    def _decide(self, condition: Condition) -> None:
        answer, core = self.prover.decide(condition, self._alive)
        if answer is Answer.HOLDS:
            self._concluded[condition] = core
        else:
            self._concluded.pop(condition, None)
            self._failed.setdefault(condition.subject, []).append(condition)
