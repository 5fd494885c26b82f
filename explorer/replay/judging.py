"""Which rules does a replayed run break?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.goals import problem
from explorer.interpret import Interpreter, Moment
from model.era import Era
from properties.defect import Defect
from properties.rule import Rule, applies


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a run breaks; `known` if a defect or an anomaly of its kernel does that."""

    rule: str
    sentence: str
    known: bool

    def __str__(self) -> str:
        return f"breaks {self.rule}{', as is known' if self.known else ''}: {self.sentence}"


class Judging:
    """Looks at every step of a run, and remembers which rules were broken first where.

    `machine` is the kernel with the memory that the rules need; the run must be one of it.
    """

    def __init__(self, era: Era, rules: Sequence[Rule], defect: Defect | None = None) -> None:
        promised = defect.fixed(era) if defect else era
        known = [rule.id for rule in rules if rule.broken_by(promised)]
        self._known = {*known, *(defect.caught_by if defect else ())}
        asked = problem(era, [rule for rule in rules if applies(rule, promised)], defect)
        self.machine = asked.machine
        self._kept = list(asked.goals)
        self._broken: list[Breach] = []

    def see(self, interpreter: Interpreter, moment: Moment) -> None:
        """A step was taken."""
        broken = [g for g in self._kept if not interpreter.holds(g.formula, moment)]
        for rule in (goal.rule for goal in broken):
            self._broken.append(Breach(rule.id, rule.sentence, rule.id in self._known))
        self._kept = [goal for goal in self._kept if goal not in broken]

    def verdict(self) -> tuple[Breach, ...]:
        """What was broken for the first time since this was asked last."""
        broken, self._broken = tuple(self._broken), []
        return broken
