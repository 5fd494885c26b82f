"""What an engine says of a rule, and the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from model.trace import Trace


class Outcome(Enum):
    """Graded outcomes: only a finished engine may say HOLDS, VACUOUS, UNREACHED or PROVED.

    VACUOUS: every state was seen and the rule's premise never occurs, so nothing was tested.
    """

    HOLDS = "HOLDS"
    VACUOUS = "VACUOUS"
    PROVED = "PROVED"
    VIOLATED = "VIOLATED"
    REACHED = "REACHED"
    UNREACHED = "UNREACHED"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An action that was also enabled at `trace.steps[step]`; does it break the rule?"""

    step: int
    action: str
    mirrors: str
    breaks: bool


@dataclass(frozen=True, slots=True)
class Counterexample:
    """The shortest run that breaks a rule (or, for a witness, that reaches it).

    The last step of `trace` is the one that breaks the rule. `reason` says why the formula is
    false, from the whole to the part: each line one subformula with its binding and value.
    """

    rule: str
    name: str
    sentence: str
    source: str
    trace: Trace
    reason: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who looked (`engine`), how far (`extent`), what came out and what was expected."""

    rule: str
    name: str
    outcome: Outcome
    expected: Outcome
    engine: str
    extent: str
    counterexample: Counterexample | None = None

    @property
    def as_expected(self) -> bool:
        """True when the outcome is the expected one."""
        return self.outcome is self.expected
