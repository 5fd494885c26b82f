"""What of a certificate does not follow in a kernel with a defect."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.certificate.checking import Answer, Check, name_of, summed
from explorer.certificate.reading import Given, clauses_of
from explorer.certificate.theory import Theory, machine_of, theory_of
from explorer.errors import InputError
from explorer.prove.conditions import Answer as Proved
from explorer.prove.conditions import Conditions
from explorer.prove.watch import Watch
from properties.defect import Defect

ANSWERS = {
    Proved.HOLDS: Answer.HOLDS,
    Proved.FAILS: Answer.FAILS,
    Proved.UNKNOWN: Answer.UNKNOWN,
}


def defective(given: Given, defect: Defect) -> Theory:
    """The certificate's clauses and rules, said of the kernel with the defect.

    InputError if the release cannot have it.
    """
    era = given.era
    broken = defect.broken(era)
    if defect.fixed(era) != era or not defect.has_fix:
        raise InputError(f"--defect {defect.id}: the kernel of this certificate has it itself")
    machine, formulas = machine_of(era, broken, defect.state)
    clauses = clauses_of(given.theory.clauses, machine)
    rules = {rule.id: formulas[rule.id] for rule in given.rules}
    return theory_of(machine, clauses, rules, given.theory.finite)


def failing(given: Given, defect: Defect, watch: Watch) -> Check:
    """z3's answers, each condition under all clauses."""
    theory = defective(given, defect)
    clauses = {name: clause.formula for name, clause in theory.clauses.items()}
    prover = Conditions(theory.machine, clauses, tuple(theory.finite))
    conditions = [*theory.conditions_at_start(), *(c for _, cs in theory.by_action() for c in cs)]

    def answers() -> Iterator[tuple[str, Answer]]:
        for condition in watch.over("condition", conditions):
            action = condition.action.name if condition.action else None
            used = given.certificate.uses.get(action or "", {}).get(condition.subject, ())
            answer, _ = prover.decide(condition, used)
            if answer is not Proved.HOLDS:
                answer, _ = prover.decide(condition, clauses)
            yield name_of(condition.subject, action), ANSWERS[answer]

    return summed(f"with {defect.id}", len(conditions), answers(), watch)
