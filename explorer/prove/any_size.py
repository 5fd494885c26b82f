"""Proofs for any number of patches, objects, functions and tasks.

The tree is taken as it is, not grounded. An invariant is shown to hold at the start and to survive
every action, and each rule is shown to hold in every step from a state of the invariant. What an
action does to a formula is a weakest precondition: each read is replaced by the update of its
field, so there is one state and no primed symbol. Every condition is weakened into the decidable
fragment (explorer.prove.decidable says why that is sound), so z3 either proves it or has a
counterexample to induction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from explorer.prove.conditions import Condition
from explorer.prove.finding import Finding
from explorer.prove.induction import Induction, Proof
from explorer.prove.invariant import CLAUSES, FINITE, Statement, clause
from explorer.prove.watch import Watch
from model.era import Era
from model.kernel import livepatch
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.machine import Machine
from model.language.past import with_memory
from properties.rule import Rule
from properties.verdict import Outcome


def any_size_findings(
    era: Era,
    rules: Sequence[Rule],
    state_class: type[Livepatch] = Livepatch,
    clauses: Sequence[Statement] = CLAUSES,
    watch: Watch | None = None,
) -> list[Finding]:
    """One finding per rule, in order: PROVED, VACUOUS if its premise cannot occur, or UNDECIDED.

    What the watch leaves no time for is UNDECIDED.
    """
    watch = watch or Watch()
    return findings_of(Attempt(era, rules, state_class, clauses, watch), rules, watch)


def findings_of(attempt: Attempt, rules: Sequence[Rule], watch: Watch) -> list[Finding]:
    """What the attempt says of each rule, in order."""
    found: dict[str, Finding] = {}
    with watch.interruptible():
        for rule in watch.over("witness of rule", rules):
            found[rule.id] = attempt.finding(rule)
    late = f"any size: {watch.stopped}"
    return [found.get(rule.id, Finding(rule.id, Outcome.UNDECIDED, late)) for rule in rules]


class Attempt:
    """The attempt to prove rules of one machine from clauses: statements, or what was found."""

    def __init__(
        self,
        era: Era,
        rules: Sequence[Rule],
        state_class: type[Livepatch] = Livepatch,
        clauses: Sequence[Statement] = CLAUSES,
        watch: Watch | None = None,
        found: Sequence[Bool] = (),
    ) -> None:
        self.era = era
        state = state_class(era)
        formulas = {f"found {number}": formula for number, formula in enumerate(found, 1)}
        self._nameless = set(formulas)
        for statement in clauses:
            written = clause(statement, state)
            formulas[written.name] = written.formula
        promised = Livepatch(era)  # a defect must not change what is promised
        formulas |= {rule.id: rule.formula(promised) for rule in rules}
        witnesses = [rule.witness(promised) for rule in rules]
        self.machine: Machine
        self.machine, rewritten = with_memory(
            livepatch(era, state_class), [*formulas.values(), *witnesses]
        )
        self._witnesses = dict(
            zip((rule.id for rule in rules), rewritten[len(formulas) :], strict=True)
        )
        named = dict(zip(formulas, rewritten, strict=False))
        self.induction = Induction(self.machine, named, FINITE, watch)
        self.proof: Proof = self.induction.run()

    def is_empty(self, rule: Rule) -> bool:
        """What the rule's proof rests on refutes its premise in every step: it says nothing."""
        premise, prover = self._witnesses[rule.id], self.induction.prover
        clauses = self.proof.rests_on(rule.id)
        return all(prover.refutes(action, premise, clauses) for action in self.machine.actions)

    def finding(self, rule: Rule) -> Finding:
        """What the attempt says of the rule."""
        return replace(self._finding(rule), seconds=round(self.proof.seconds_of(rule.id), 3))

    def _finding(self, rule: Rule) -> Finding:
        if rule.id in self.proof.failed:
            return self._not_proved(rule)
        if rule.id in self.proof.unfinished:
            return Finding(rule.id, Outcome.UNDECIDED, "any size: no time was left")
        if self.is_empty(rule):
            return Finding(rule.id, Outcome.VACUOUS, "its premise occurs at no size")
        clauses = len(self.proof.rests_on(rule.id))
        steps = self.proof.conditions_of(rule.id)
        sorts = ", ".join(_plural(sort.__name__) for sort in self.machine.sorts)
        extent = f"any number of {sorts}; clauses: {clauses}, conditions: {len(steps)}"
        return Finding(rule.id, Outcome.PROVED, extent, notes=self._weakened(steps))

    def _not_proved(self, rule: Rule) -> Finding:
        failures = self.proof.failed[rule.id]
        own = ", ".join(f"after {c.action.name}" if c.action else "at the start" for c in failures)
        concerned = {rule.id, *self.induction.states}
        concerned -= self._nameless
        roots = [c for c in self.proof.roots if c.subject in concerned]
        notes = tuple(f"{condition} does not follow" for condition in roots)
        return Finding(rule.id, Outcome.UNDECIDED, f"any size: not proved {own}", notes=notes)

    def counterexample(self, condition: Condition) -> tuple[str, ...]:
        """For a root of the failures: a state that all clauses allow and that leads to it."""
        return self.induction.prover.counterexample(condition, self.induction.states)

    def _weakened(self, steps: Sequence[Condition]) -> tuple[str, ...]:
        """Where the proof looks at a machine that can do more than the real one."""
        guards = {c.action.name for c in steps if c.action} & set(self.proof.weakened)
        goals = {str(c) for c in steps} & set(self.proof.weakened)
        found = [f"the guard of {name} is weakened" for name in sorted(guards)]
        return (*found, *(f"{name} is weakened" for name in sorted(goals)))


def _plural(sort: str) -> str:
    word = sort.lower()
    return f"{word}es" if word.endswith("ch") else f"{word}s"
