"""Historical defects: searched for in a kernel that has one, and in the same kernel mended."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.check import Check, Searched, by_search
from explorer.errors import StoppedEarlyError
from explorer.liveness.defects import Finding, findings
from explorer.search.exploration import Limits, Progress
from model import era as eras
from properties.defect import Defect
from properties.rule import Rule
from properties.suite import RULES
from properties.verdict import Outcome, Verdict
from reports.defect_rows import Found


@dataclass(frozen=True, slots=True)
class Deadline:
    """Seconds for all searches together, counted from now; None = no limit."""

    seconds: float | None
    began: float

    @classmethod
    def from_now(cls, seconds: float | None) -> Deadline:
        """So many seconds from now."""
        return cls(seconds, time.monotonic())

    @property
    def limits(self) -> Limits:
        """What is left; StoppedEarlyError if that is nothing."""
        if self.seconds is None:
            return Limits()
        left = self.began + self.seconds - time.monotonic()
        if left <= 0:
            raise StoppedEarlyError(f"--max-seconds {self.seconds:g} reached")
        return Limits(seconds=left)


def look_for(
    defect: Defect, deadline: Deadline, progress: Progress | None = None, *, timing: bool = False
) -> Found:
    """Search for the defect at its scope, then the mended kernel there, by the rules that notice.

    StoppedEarlyError if a search ends before it has decided.
    """
    began = time.process_time()
    waited_for = list(findings(defect, deadline.limits, progress))
    found = _stuck(defect, waited_for) if waited_for else _seen(defect, deadline, progress)
    return replace(found, seconds=round(time.process_time() - began, 2)) if timing else found


def _stuck(defect: Defect, waited_for: Sequence[Finding]) -> Found:
    """What the liveness rules say, each with its lasso."""
    broken, fixed = [f.broken for f in waited_for], [f.fixed for f in waited_for]
    if stopped := [v for v in (*broken, *fixed) if v.outcome is Outcome.UNDECIDED]:
        raise StoppedEarlyError(stopped[0].extent)
    wrong = [v.rule for v in fixed if v.outcome is Outcome.VIOLATED]
    return Found(
        defect,
        runs=tuple(v.lasso for v in broken if v.lasso),
        missed=tuple(v.rule for v in broken if v.outcome is not Outcome.VIOLATED),
        states=max(v.states for v in broken),
        fixed=f"VIOLATED by {', '.join(wrong)}" if wrong else "HOLDS",
    )


def _seen(defect: Defect, deadline: Deadline, progress: Progress | None) -> Found:
    """What a search by the rules that notice it says."""
    rules = [rule for rule in RULES if rule.id in defect.caught_by]
    with_it = _searched(checked(defect, rules), deadline, progress)
    runs = [v.counterexample for v in with_it.verdicts if v.counterexample]
    fixed = _fixed(defect, rules, deadline, progress)
    return Found(
        defect,
        runs=tuple(sorted(runs, key=lambda run: len(run.trace.steps))),
        missed=tuple(v.rule for v in with_it.verdicts if v.outcome is not Outcome.VIOLATED),
        states=with_it.found.states,
        fixed=fixed,
    )


def checked(defect: Defect, rules: Sequence[Rule], *, mended: bool = False) -> Check:
    """These rules in the release with the defect, or mended, at its scope and grain."""
    era = eras.era(defect.release)
    assert era is not None, f"{defect.id} lives in a release"
    if mended:
        return Check(defect.fixed(era), defect.scope, tuple(rules), None, defect.grain)
    return Check(era, defect.scope, tuple(rules), defect, defect.grain)


def _searched(check: Check, deadline: Deadline, progress: Progress | None) -> Searched:
    done = by_search(check, deadline.limits, progress)
    if any(v.outcome is Outcome.UNDECIDED for v in done.verdicts):
        reason = done.found.stopped or ""
        raise StoppedEarlyError(reason if deadline.seconds is None else _limit(reason, deadline))
    return done


def _limit(reason: str, deadline: Deadline) -> str:
    """The limit as it was given, not what was left of it."""
    by_time = reason.startswith("--max-seconds")
    return f"--max-seconds {deadline.seconds:g} reached" if by_time else reason


def _fixed(
    defect: Defect, rules: Sequence[Rule], deadline: Deadline, progress: Progress | None
) -> str:
    if not defect.has_fix:
        return "none"
    check = checked(defect, rules, mended=True)
    broken = [
        (rule, v)
        for rule, v in zip(rules, _searched(check, deadline, progress).verdicts, strict=True)
        if v.outcome is Outcome.VIOLATED
    ]
    if not broken:
        return "HOLDS"
    return "VIOLATED by " + ", ".join(sorted({_culprit(rule, v, check) for rule, v in broken}))


def _culprit(rule: Rule, verdict: Verdict, check: Check) -> str:
    """The known defects that the mended kernel still has, or the rule itself."""
    return ", ".join(rule.broken_by(check.kernel)) or verdict.rule
