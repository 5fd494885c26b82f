"""From a proof to a certificate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from explorer.certificate.countermodels import individuals
from explorer.certificate.minimal import Needed, needed
from explorer.certificate.text import Uses
from explorer.certificate.theory import Theory, over, theory_of
from explorer.certificate.writing import Certificate
from explorer.prove.any_size import Attempt
from explorer.prove.invariant import Clause, Statement, clause
from explorer.prove.watch import Watch
from model.era import Era
from model.kernel.state import Livepatch
from properties.rule import Rule


def certificate_of(
    era: Era,
    attempt: Attempt,
    rules: Sequence[Rule],
    statements: Sequence[Statement],
    watch: Watch,
) -> Certificate | None:
    """The certificate for rules that the attempt has proved; None when the watch ended the work.

    `statements` are what the attempt was made with.
    """
    ids = [rule.id for rule in rules]
    found = needed(attempt.machine, attempt.induction, attempt.proof, ids, watch)
    if watch.stopped:
        return None
    sayings = [c for c in _sayings(era, rules, statements) if c.name in found.clauses]
    machine, promises, clauses = over(era, sayings)
    implied = attempt.induction.implied.items()
    known = {name: order for name, order in implied if name in found.clauses}
    theory = theory_of(machine, clauses, {rule.id: promises[rule.id] for rule in rules}, known)
    needed_for = {name: str(found.without[name]) for name in found.clauses}
    return Certificate(
        era=era,
        theory=theory,
        uses=_uses(theory, found),
        sentences={rule.id: rule.sentence for rule in rules},
        needed_for=needed_for,
        individuals=individuals(theory, needed_for),
    )


def _sayings(era: Era, rules: Sequence[Rule], statements: Sequence[Statement]) -> Iterator[Clause]:
    """Everything that can be a clause: the statements, then the rules."""
    state = Livepatch(era)
    yield from (clause(statement, state) for statement in statements)
    yield from (Clause(rule.id, rule.sentence, rule.formula(state)) for rule in rules)


def _uses(theory: Theory, found: Needed) -> Mapping[str, Uses]:
    """Per action and subject the clauses that are used, in the order of the theory."""
    uses: dict[str, dict[str, Sequence[str]]] = {}
    for condition, names in found.uses.items():
        if condition.action:
            ordered = tuple(name for name in theory.clauses if name in names)
            uses.setdefault(condition.action.name, {})[condition.subject] = ordered
    return uses
