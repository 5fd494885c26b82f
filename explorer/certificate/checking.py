"""What a checker says of the conditions of a certificate."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from explorer.prove.watch import Watch


class Answer(Enum):
    """What a solver says to a question; the values are SMT-LIB's words."""

    HOLDS = "unsat"
    FAILS = "sat"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """What one checker found.

    `conditions` says how many there are to check, `failed` and `undecided` which do not hold or are
    not known to (`P-CB-05 after klp_post_unpatch_callback`), `reason` why nothing was checked.
    """

    checker: str
    conditions: int
    failed: tuple[str, ...]
    undecided: tuple[str, ...]
    seconds: float
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Every condition was found to hold."""
        return not (self.failed or self.undecided or self.reason)


def summed(
    checker: str, conditions: int, answers: Iterable[tuple[str, Answer]], watch: Watch
) -> Check:
    """Collect the answers, each with its condition; the time is what they take."""
    began = time.process_time()
    found: dict[Answer, list[str]] = {answer: [] for answer in Answer}
    with watch.interruptible():
        for name, answer in answers:
            found[answer].append(name)
    answered = sum(map(len, found.values()))
    reason = watch.stopped or ("" if answered == conditions else "not every condition was answered")
    failed, undecided = found[Answer.FAILS], found[Answer.UNKNOWN]
    seconds = time.process_time() - began
    return Check(checker, conditions, tuple(failed), tuple(undecided), seconds, reason)


def name_of(subject: str, action: str | None) -> str:
    """What a condition is called."""
    return f"{subject} after {action}" if action else f"{subject} at the start"
