"""What is noticed when a clause of a certificate is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.certificate.checking import Answer
from explorer.certificate.countermodels import individuals
from explorer.certificate.ground import Grounding
from explorer.certificate.reading import Given
from explorer.prove.conditions import Condition


@dataclass(frozen=True, slots=True)
class Dropped:
    """A clause, what does not follow without it, and who says so; `how` is "" if nobody does."""

    clause: str
    needed_for: str
    how: str


def dropped(given: Given) -> Iterator[Dropped]:
    """Every clause of the certificate, with what its manifest says it is needed for."""
    theory, needed_for = given.theory, given.certificate.needed_for
    sizes = individuals(theory, needed_for)
    conditions = {str(c): c for _, after in theory.by_action() for c in after}
    for name in theory.clauses:
        how, condition = "", conditions.get(needed_for[name])
        if sizes[name]:
            how = f"a state of {sizes[name]} individuals of each sort"
        elif theory.finite.get(needed_for[name]) == name:
            how = "refused: this is taken to follow from it"
        elif name in theory.finite and condition and _fails(given, condition, name):
            how = "sat without quantifiers; so it is in an infinite set only"
        yield Dropped(name, needed_for[name], how)


def _fails(given: Given, condition: Condition, without: str) -> bool:
    """Without quantifiers the condition does not follow from all other clauses."""
    left = tuple(name for name in given.theory.clauses if name != without)
    (answer,) = Grounding(given.theory).decide([condition], {condition.subject: left})
    return answer is Answer.FAILS
