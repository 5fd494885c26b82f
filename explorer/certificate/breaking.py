"""What of a certificate does not follow in a kernel with a defect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.certificate.checking import Answer, Check, name_of, summed
from explorer.certificate.countermodels import SIZES, Countermodels
from explorer.certificate.formulas import FormulaError
from explorer.certificate.ground import Grounding
from explorer.certificate.reading import Given, clauses_of
from explorer.certificate.solvers import questions
from explorer.certificate.text import (
    MODEL,
    START,
    action_path,
    action_text,
    model_text,
    start_text,
)
from explorer.certificate.theory import Theory, machine_of, theory_of
from explorer.errors import InputError
from explorer.prove.conditions import Condition
from explorer.prove.watch import Watch
from model.era import Era
from model.kernel.kinds import Grain
from properties.defect import Defect


@dataclass(frozen=True, slots=True)
class Broken:
    """What a defect does to a certificate, or the reason why nothing of it can be said."""

    defect: Defect
    check: Check | None
    reason: str

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions after which something fails."""
        failed = self.check.failed if self.check else ()
        return tuple(dict.fromkeys(name.split(" ", 1)[1].split()[-1] for name in failed))


def has(era: Era, defect: Defect) -> bool:
    """The release has the defect, or nothing can take it away."""
    if not defect.has_fix:
        return True
    switches = defect.switches
    return bool(switches) and all(getattr(era, item.switch) == item.wrong for item in switches)


def defective(given: Given, defect: Defect) -> Theory:
    """The certificate's clauses and rules, said of the kernel with the defect.

    InputError if the release cannot have it.
    """
    if has(given.era, defect):
        raise InputError(f"--defect {defect.id}: the kernel of this certificate has it itself")
    machine, formulas = machine_of(given.era, defect.broken(given.era), defect.state)
    try:
        clauses = clauses_of(given.theory.clauses, machine)
    except FormulaError as error:
        raise InputError(f"--defect {defect.id}: a clause cannot be said there: {error}") from None
    rules = {rule.id: formulas[rule.id] for rule in given.rules}
    return theory_of(machine, clauses, rules, given.theory.finite)


def changed(given: Given, theory: Theory) -> list[Condition]:
    """The conditions that are not, word for word, those of the certificate."""
    if _words(model_text(theory)) != _words(given.texts[MODEL]):
        known = dict[str, str]()
    else:
        known = dict(given.texts)
    uses = given.certificate.uses
    found = list(_new(theory.conditions_at_start(), start_text(theory), known.get(START, "")))
    for action, conditions in theory.by_action():
        text = action_text(theory, action, conditions, uses.get(action.name, {}))
        found += _new(conditions, text, known.get(action_path(action), ""))
    return found


def _new(conditions: Sequence[Condition], text: str, known: str) -> Iterator[Condition]:
    """Those whose questions in the text are not in the known one."""
    head, *asked = map(_words, questions(text))
    before, *old = map(_words, questions(known))
    for condition, question in zip(conditions, asked, strict=True):
        if head != before or question not in old:
            yield condition


def _words(text: str) -> list[str]:
    """What a solver reads of it."""
    return [line for line in text.splitlines() if not line.startswith("; ")]


def failing(given: Given, defect: Defect, watch: Watch) -> Check:
    """Which of the conditions that the defect changes fail, with all clauses."""
    theory = defective(given, defect)
    conditions = changed(given, theory)
    formulas = {name: clause.formula for name, clause in theory.clauses.items()}
    few = Countermodels(theory.machine, formulas, SIZES[0])
    grounding = Grounding(theory)

    def answer(condition: Condition) -> Answer:
        used = given.certificate.uses.get(condition.action.name if condition.action else "", {})
        (found,) = grounding.decide([condition], used)
        if found is Answer.HOLDS:
            return found
        if few.fails(condition, formulas):
            return Answer.FAILS
        (found,) = grounding.decide([condition], {condition.subject: tuple(formulas)})
        return found

    def answers() -> Iterator[tuple[str, Answer]]:
        for condition in watch.over(f"{defect.id}: condition", conditions):
            action = condition.action.name if condition.action else None
            yield name_of(condition.subject, action), answer(condition)

    return summed(f"with {defect.id}", len(conditions), answers(), watch)


def broken_by(given: Given, defect: Defect, watch: Watch) -> Broken:
    """What the defect does to the certificate."""
    try:
        check = failing(given, defect, watch)
    except InputError as error:
        return Broken(defect, None, str(error).removeprefix(f"--defect {defect.id}: "))
    return Broken(defect, check, "" if check.failed else _unnoticed(given, defect, check))


def _unnoticed(given: Given, defect: Defect, check: Check) -> str:
    """Why nothing fails."""
    if check.reason or check.undecided:
        return check.reason or "undecided"
    if not check.conditions and defect.grain is Grain.FINE:
        return "only the fine grain shows it; certificates are of the coarse one"
    if not check.conditions:
        return f"it changes no step of this release (noticed by {', '.join(defect.caught_by)})"
    proved = {rule.id for rule in given.rules}.intersection(defect.caught_by)
    if not proved:
        return f"the certificate says nothing of {', '.join(defect.caught_by)}"
    return f"{', '.join(sorted(proved))} follow all the same"
