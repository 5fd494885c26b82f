"""The clauses that a certificate needs: without any one of them something does not follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from explorer.certificate.checking import Answer as Ground
from explorer.certificate.countermodels import SIZES, Countermodels
from explorer.certificate.ground import Grounding
from explorer.certificate.theory import Theory
from explorer.prove.conditions import Answer, Condition
from explorer.prove.induction import Induction, Proof
from explorer.prove.invariant import Clause
from explorer.prove.watch import Watch
from model.language.machine import Machine


@dataclass(frozen=True, slots=True)
class Needed:
    """What is left of an invariant, in its order.

    `uses` are the clauses from which each condition follows, `without` is, per clause, what does
    not follow without it: a condition, or a clause that holds because of it (see FINITE).
    """

    clauses: tuple[str, ...]
    uses: Mapping[Condition, frozenset[str]]
    without: Mapping[str, Condition | str]


def needed(
    machine: Machine,
    induction: Induction,
    proof: Proof,
    rules: Iterable[str],
    watch: Watch | None = None,
) -> Needed:
    """The clauses that the rules rest on, less every one that the others make up for.

    Ends early, with more clauses than are needed, when the watch says so.
    """
    shrinking = _Shrinking(machine, induction, proof, tuple(rules))
    watch = watch or Watch()
    with watch.interruptible():
        while (left := shrinking.unsettled) and not watch.stopped:
            for name in watch.over("without clause", left):
                shrinking.drop(name)
    return Needed(tuple(shrinking.clauses), shrinking.uses, shrinking.without)


class _Shrinking:
    def __init__(
        self, machine: Machine, induction: Induction, proof: Proof, rules: tuple[str, ...]
    ) -> None:
        self._prover, self._rules = induction.prover, rules
        self._order, self._finite = proof.inductive, induction.implied
        self._few = Countermodels(machine, induction.states, SIZES[0])
        clauses = {name: Clause(name, "", f) for name, f in induction.states.items()}
        self._grounding = Grounding(Theory(machine, clauses, {}, self._finite))
        self.uses = dict(proof.used)
        self.without: dict[str, Condition | str] = {}
        self.clauses: list[str] = []
        self._prune()

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The clauses of which it is not known what does not follow without them, last one first.

        What was known of a clause is forgotten with the clause that did not follow.
        """
        return tuple(name for name in reversed(self.clauses) if name not in self.without)

    def drop(self, name: str) -> None:
        """Do without the clause if all that used it follows from the others."""
        if name not in self.clauses:
            return  # nothing rests on it since another clause was dropped
        for consequence, order in self._finite.items():
            if order == name and consequence in self.clauses:
                self.without[name] = consequence
                return
        left = [clause for clause in self.clauses if clause != name]
        asked = [
            condition
            for condition, used in self.uses.items()
            if name in used and (condition.subject != name or name in self._rules)
        ]
        failing = next((c for c in asked if self._few.fails(c, left)), None)
        if failing is None:
            failing = self._shown_again(asked, left)
        if failing is not None:
            self.without[name] = failing
        else:
            self._prune()

    def _shown_again(self, asked: Iterable[Condition], left: Sequence[str]) -> Condition | None:
        """The first condition that does not follow from the clauses that are left."""
        found: dict[Condition, frozenset[str]] = {}
        for condition in asked:
            answer, core = self._prover.decide(condition, left)
            if answer is Answer.UNKNOWN:
                answer, core = self._prover.decide(condition, self._core(condition, left))
            if answer is not Answer.HOLDS:
                return condition
            found[condition] = core
        self.uses |= found
        return None

    def _core(self, condition: Condition, left: Sequence[str]) -> list[str]:
        """As few clauses as are enough without quantifiers, so that z3 has less to look at."""
        core = list(left)
        for name in left if self._follows(condition, left) else ():
            fewer = [other for other in core if other != name]
            core = fewer if self._follows(condition, fewer) else core
        return core

    def _follows(self, condition: Condition, clauses: Sequence[str]) -> bool:
        (answer,) = self._grounding.decide([condition], {condition.subject: clauses})
        return answer is Ground.HOLDS

    def _prune(self) -> None:
        """Keep the clauses that the rules rest on, directly or through others."""
        core: dict[str, set[str]] = {name: {order} for name, order in self._finite.items()}
        for condition, used in self.uses.items():
            core.setdefault(condition.subject, set()).update(used)
        found: set[str] = set()
        left = list(self._rules)
        while left:
            new = core.get(left.pop(), set()) - found
            found |= new
            left.extend(new)
        self.clauses = [name for name in self._order if name in found]
        alive = found.union(self._rules)
        self.without = {
            name: what
            for name, what in self.without.items()
            if (what.subject if isinstance(what, Condition) else what) in alive
        }
        self.uses = {c: used for c, used in self.uses.items() if c.subject in alive}
