"""The inductive part of a pool of formulas, and what follows from it in every step."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from explorer.prove.conditions import Answer, Condition, Conditions, conditions
from explorer.prove.watch import Watch
from model.language.formulas import Bool
from model.language.machine import Machine
from model.language.past import is_state_formula


@dataclass(frozen=True, slots=True)
class Proof:
    """What was shown of each subject, a clause or a rule.

    `inductive` are the subjects about states that hold at the start and survive every action.
    `failed` gives the conditions of a subject that fail or stay unknown, `roots` those of them that
    fail although everything else is assumed. `decided` gives the conditions that were concluded,
    `core` the subjects from which, `used` the same of each condition; `weakened` names what had to
    be weakened. `unfinished` are subjects that there was no time for. `seconds` is what z3 took for
    the conditions of a subject.
    """

    inductive: tuple[str, ...]
    failed: Mapping[str, tuple[Condition, ...]]
    roots: tuple[Condition, ...]
    decided: Mapping[str, tuple[Condition, ...]]
    core: Mapping[str, frozenset[str]]
    used: Mapping[Condition, frozenset[str]]
    weakened: tuple[str, ...]
    unfinished: frozenset[str]
    seconds: Mapping[str, float]

    def rests_on(self, subject: str) -> tuple[str, ...]:
        """The inductive subjects that this proof uses, directly or through others, in order."""
        found: dict[str, None] = {}
        left = [subject]
        while left:
            new = sorted(self.core.get(left.pop(), frozenset()) - found.keys())
            found |= dict.fromkeys(new)
            left.extend(new)
        return tuple(name for name in self.inductive if name in found or name == subject)

    def seconds_of(self, subject: str) -> float:
        """What z3 took for the conditions of the subject and of all that it rests on."""
        subjects = {*self.rests_on(subject), subject}
        return sum(self.seconds[name] for name in subjects)

    def conditions_of(self, subject: str) -> tuple[Condition, ...]:
        """Every condition that the proof of the subject consists of."""
        subjects = dict.fromkeys((*self.rests_on(subject), subject))
        return tuple(c for name in subjects for c in self.decided.get(name, ()))


class Induction:
    """Looks for the largest inductive part of the formulas that are about states.

    A formula that fails is not used to prove others: it is dropped, and what rested on it is
    decided again, until the rest is inductive. Formulas over steps come last; they are never used,
    only proved. `implied` names formulas that hold wherever another one holds, and that one.
    """

    def __init__(
        self,
        machine: Machine,
        formulas: Mapping[str, Bool],
        implied: Mapping[str, str] = MappingProxyType({}),
        watch: Watch | None = None,
    ) -> None:
        self._watch = watch or Watch()
        self.states = {name: f for name, f in formulas.items() if is_state_formula(f)}
        self.implied = {n: r for n, r in implied.items() if {n, r} <= self.states.keys()}
        self.prover = Conditions(machine, self.states, tuple(self.implied))
        self._alive = dict.fromkeys(self.states)
        self._conditions = {
            name: conditions(machine, name, formula)
            for name, formula in formulas.items()
            if name not in self.implied
        }
        self._concluded: dict[Condition, frozenset[str]] = {}
        self._failed: dict[str, list[Condition]] = {}
        self._roots: list[Condition] = []
        self._unfinished = set(formulas)
        self._seconds = dict.fromkeys(formulas, 0.0)

    def run(self) -> Proof:
        """Find the inductive part, then prove what speaks of steps; or as much as there is time."""
        with self._watch.interruptible():
            self._find_invariant()
            if not self._watch.stopped:
                self._unfinished -= self.states.keys()
                self._prove_steps()
        assert self.prover.decidable, "z3 got a condition outside of the decidable fragment"
        return self._proof()

    def _find_invariant(self) -> None:
        """Decide every formula about states, and again what rested on one that was dropped."""
        left = [
            c for name in self._conditions if name in self.states for c in self._conditions[name]
        ]
        phase = 1
        while left:
            for condition in self._watch.over(f"invariant, round {phase}: condition", left):
                if not self._decide(condition, self._alive) and phase == 1:
                    self._roots.append(condition)
            dropped = self._alive.keys() & self._failed.keys()
            dropped |= {name for name, reason in self.implied.items() if reason in dropped}
            self._alive = {name: None for name in self._alive if name not in dropped}
            left = [
                condition
                for condition, core in self._concluded.items()
                if core & dropped and condition.subject not in self._failed
            ]
            phase += 1

    def _prove_steps(self) -> None:
        """Decide the formulas over steps from what is inductive."""
        names = [name for name in self._conditions if name not in self.states]
        for name in self._watch.over("rule", names):
            for condition in self._conditions[name]:
                if not self._decide(condition, self._alive) and self._is_root(condition):
                    self._roots.append(condition)
            self._unfinished.remove(name)

    def _is_root(self, condition: Condition) -> bool:
        """The condition does not even follow from everything."""
        if len(self._alive) == len(self.states):
            return True
        return self.prover.decide(condition, self.states)[0] is not Answer.HOLDS

    def _decide(self, condition: Condition, clauses: Iterable[str]) -> bool:
        began = time.monotonic()
        answer, core = self.prover.decide(condition, clauses)
        self._seconds[condition.subject] += time.monotonic() - began
        if answer is Answer.HOLDS:
            self._concluded[condition] = core
        else:
            self._concluded.pop(condition, None)
            self._failed.setdefault(condition.subject, []).append(condition)
        return answer is Answer.HOLDS

    def _proof(self) -> Proof:
        decided: dict[str, list[Condition]] = {}
        core = {name: frozenset((reason,)) for name, reason in self.implied.items()}
        for condition, names in self._concluded.items():
            decided.setdefault(condition.subject, []).append(condition)
            core[condition.subject] = core.get(condition.subject, frozenset()) | names
        return Proof(
            inductive=tuple(name for name in self._alive if name not in self._unfinished),
            failed={name: tuple(found) for name, found in self._failed.items()},
            roots=tuple(self._roots),
            decided={name: tuple(found) for name, found in decided.items()},
            core=core,
            used=dict(self._concluded),
            weakened=tuple(self.prover.weakened),
            unfinished=frozenset(self._unfinished),
            seconds=dict(self._seconds),
        )
