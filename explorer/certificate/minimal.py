"""The clauses that a certificate needs: without any one of them something does not follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from explorer.prove.conditions import Answer, Condition
from explorer.prove.induction import Induction, Proof
from explorer.prove.watch import Watch


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
    induction: Induction,
    proof: Proof,
    rules: Iterable[str],
    finite: Mapping[str, str],
    watch: Watch | None = None,
) -> Needed:
    """The clauses that the rules rest on, less every one that the others make up for.

    Ends early, with more clauses than are needed, when the watch says so.
    """
    shrinking = _Shrinking(induction, proof, tuple(rules), finite)
    watch = watch or Watch()
    with watch.interruptible():
        while (left := shrinking.unsettled) and not watch.stopped:
            for name in watch.over("without clause", left):
                shrinking.drop(name)
    return Needed(tuple(shrinking.clauses), shrinking.uses, shrinking.without)


class _Shrinking:
    def __init__(
        self, induction: Induction, proof: Proof, rules: tuple[str, ...], finite: Mapping[str, str]
    ) -> None:
        self._prover, self._rules = induction.prover, rules
        self._order, self._finite = proof.inductive, finite
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
        found: dict[Condition, frozenset[str]] = {}
        for condition, used in self.uses.items():
            if name in used and (condition.subject != name or name in self._rules):
                answer, core = self._prover.decide(condition, left)
                if answer is not Answer.HOLDS:
                    self.without[name] = condition
                    return
                found[condition] = core
        self.uses |= found
        self._prune()

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
