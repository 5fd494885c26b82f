"""What is said of a liveness rule: a verdict, and a run that never ends as evidence."""

from __future__ import annotations

from dataclasses import dataclass

from model.trace import Trace
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Lasso:
    """A fair run in which the promised state never comes.

    The first `stem` steps of `trace` are taken once, the rest for ever; without a rest the run
    stays in the last state. `about` are the individuals whose promise is broken (`p = p0`),
    `shape` says of what the scope consists, `called` what happens in the loop.
    """

    rule: str
    name: str
    sentence: str
    source: str
    shape: str
    about: str
    called: str
    trace: Trace
    stem: int

    @property
    def length(self) -> int:
        """Steps of the loop."""
        return len(self.trace.steps) - self.stem


@dataclass(frozen=True, slots=True)
class LiveVerdict:
    """What came out for one rule in one setting, and what was expected.

    `broken_by` are the known defects that explain a violation, `states` and `transitions` the size
    of the graph (steps that change the state).
    """

    rule: str
    name: str
    setting: str
    outcome: Outcome
    expected: Outcome
    extent: str
    states: int
    transitions: int
    broken_by: tuple[str, ...] = ()
    lasso: Lasso | None = None

    @property
    def as_expected(self) -> bool:
        """True when the outcome is the expected one."""
        return self.outcome is self.expected
