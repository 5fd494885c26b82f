"""Every transition ends, at any size: premises that z3 decides, and the argument made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.prove.composition import Basis
from explorer.prove.conditions import Answer, Condition
from explorer.prove.holder_premises import HolderPremises, loop_is_somewhere
from explorer.prove.induction import Induction
from explorer.prove.invariant import CLAUSES, FINITE, Statement, clause
from explorer.prove.premise import Premise
from explorer.prove.premises import TransitionPremises
from explorer.prove.transition_argument import LEMMAS
from explorer.prove.watch import Watch
from model.era import Era
from model.kernel.state import Livepatch
from model.language.machine import Machine
from model.language.past import with_memory


@dataclass(frozen=True, slots=True)
class Termination:
    """The argument for one kernel: every premise, and every lemma that was shown.

    A lemma is shown if z3 concludes it from its facts, and if the premises and lemmas among them
    were shown.
    """

    premises: tuple[DecidedPremise, ...]
    shown: frozenset[str]

    @property
    def proved(self) -> bool:
        """Every transition ends if what is assumed is true; the last lemma says so."""
        return LEMMAS[-1].name in self.shown


@dataclass(frozen=True, slots=True)
class DecidedPremise:
    """A premise, those of its conditions that do not follow, and whether there was time for it."""

    premise: Premise
    failed: tuple[Condition, ...]
    decided: bool

    @property
    def holds(self) -> bool:
        """It was decided, and every condition follows."""
        return self.decided and not self.failed


def termination(era: Era, machine: Machine, watch: Watch) -> Termination:
    """The whole argument for this machine; what the watch leaves no time for is not shown."""
    premises = decided_premises(era, machine, watch)
    shown = {decided.premise.name for decided in premises if decided.holds}
    with watch.interruptible():
        for lemma in watch.over("lemma", LEMMAS):
            steps = {f.source for f in lemma.facts if f.basis in {Basis.PREMISE, Basis.LEMMA}}
            if steps <= shown and lemma.follows():
                shown.add(lemma.name)
    return Termination(premises, frozenset(shown & {lemma.name for lemma in LEMMAS}))


def decided_premises(
    era: Era,
    machine: Machine,
    watch: Watch,
    clauses: Sequence[Statement] = (*CLAUSES, loop_is_somewhere),
) -> tuple[DecidedPremise, ...]:
    """Each premise for this machine, which may have a defect; `era` is the kernel it should be.

    The conditions are decided from the inductive part of the clauses.
    """
    promised = Livepatch(era)
    named = {found.name: found.formula for found in (clause(c, promised) for c in clauses)}
    remembering, rewritten = with_memory(machine, named.values())
    induction = Induction(remembering, dict(zip(named, rewritten, strict=True)), FINITE, watch)
    invariant = induction.run().inductive
    premises = (
        *TransitionPremises(remembering, promised).all(),
        *HolderPremises(remembering, promised).all(),
    )
    failed: dict[str, tuple[Condition, ...]] = {}
    with watch.interruptible():
        for premise in watch.over("premise", premises):
            failed[premise.name] = tuple(
                condition
                for condition in premise.conditions
                if induction.prover.decide(condition, invariant)[0] is not Answer.HOLDS
            )
    assert induction.prover.decidable, "z3 got a condition outside of the decidable fragment"
    return tuple(DecidedPremise(p, failed.get(p.name, ()), p.name in failed) for p in premises)
