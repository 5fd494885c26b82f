"""A defect of those that break liveness rules: with it, and with its fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.liveness.judge import Live, judge
from explorer.search.exploration import Limits, Progress
from explorer.searching import NO_LIMITS
from model.era import era
from properties.defect import Defect
from properties.eventually import Setting
from properties.lasso import LiveVerdict
from properties.liveness import LIVENESS
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of the release with a defect, and of the same release with the fix."""

    defect: Defect
    broken: LiveVerdict
    fixed: LiveVerdict

    @property
    def found(self) -> bool:
        """The rule catches the defect, and only the defect."""
        outcomes = self.broken.outcome, self.fixed.outcome
        return outcomes[0] is Outcome.VIOLATED and outcomes[1] is Outcome.HOLDS


def findings(
    defect: Defect, limits: Limits = NO_LIMITS, progress: Progress | None = None
) -> Iterator[Finding]:
    """One per liveness rule that must catch the defect; none for other defects."""
    release = era(defect.release)
    assert release is not None, f"{defect.id}: no release {defect.release}"
    setting = Setting(defect.scope, defect.shape)
    for rule in LIVENESS:
        if rule.id in defect.caught_by:
            broken = Live(rule, release, setting, rule.assuming, defect)
            fixed = Live(rule, defect.fixed(release), setting, rule.assuming)
            yield Finding(defect, judge(broken, limits, progress), judge(fixed, limits, progress))
