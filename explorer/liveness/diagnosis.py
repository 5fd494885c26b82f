"""What each assumption is good for: the loop that appears without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from explorer.liveness.judge import Live, judge
from explorer.search.exploration import Limits, Progress
from model.era import Era
from properties.eventually import LivenessRule
from properties.fairness import Assumption
from properties.lasso import LiveVerdict
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Loss:
    """A rule without an assumption; `verdict` is the first that is VIOLATED then, or UNDECIDED."""

    assumption: Assumption
    rule: LivenessRule
    verdict: LiveVerdict | None


def without(assuming: Iterable[Assumption], dropped: Sequence[str]) -> tuple[Assumption, ...]:
    """What is left when these are not assumed; whoever says more than a dropped one goes, too."""
    return tuple(a for a in assuming if not a.all_implied().intersection(dropped))


def diagnose(
    era: Era, rules: Iterable[LivenessRule], limits: Limits, progress: Progress | None = None
) -> Iterator[Loss]:
    """Every rule without each of its assumptions, in the settings where it holds with all."""
    for rule in rules:
        settings = [s for s in rule.settings if not rule.broken_by(era, s.shape)]
        for assumption in rule.assuming:
            if assumption.only_if(era):
                rest = without(rule.assuming, [assumption.id])
                found = (judge(Live(rule, era, s, rest), limits, progress) for s in settings)
                yield Loss(assumption, rule, next(filter(_is_no_promise, found), None))


def _is_no_promise(verdict: LiveVerdict) -> bool:
    return verdict.outcome in (Outcome.VIOLATED, Outcome.UNDECIDED)
