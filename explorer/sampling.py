"""`klpcheck check --engine roam` and `--engine bmc`: engines that can only find violations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.check import Check
from explorer.goals import Goal
from explorer.interpret import Move
from explorer.prove.bmc import Limit, bounded_findings
from explorer.roam.walks import TIME_IS_UP, Roaming, roam
from explorer.roam.walks import Progress as RoamProgress
from explorer.tracing import Tracer
from model.kernel.state import Livepatch
from properties.verdict import Counterexample, Outcome, Verdict
from reports.verdict_json import Extent


@dataclass(frozen=True, slots=True)
class Sampled:
    """Verdicts of an engine that never says HOLDS, and how far it went."""

    verdicts: tuple[Verdict, ...]
    extent: Extent
    summary: str


@dataclass(frozen=True, slots=True)
class Walks:
    """How many walks of how many steps, from which seed.

    After `seconds` of them it is enough; a limit of `max_seconds` cuts them off.
    """

    seed: int
    examples: int
    steps: int
    seconds: float | None = None
    max_seconds: float | None = None

    @property
    def ends_after(self) -> float | None:
        """Seconds, whatever the reason; None = never."""
        return min((s for s in (self.seconds, self.max_seconds) if s is not None), default=None)

    def cut_off(self, found: Roaming) -> bool:
        """They were stopped before it was enough."""
        enough = found.walks > 0 and self.seconds is not None and self.seconds == self.ends_after
        return found.stopped is not None and not (enough and found.stopped == TIME_IS_UP)


def by_walks(check: Check, walks: Walks, progress: RoamProgress | None = None) -> Sampled:
    """Random walks steered and shrunk by Hypothesis."""
    task, domain = check.problem, check.scope.domain(check.kernel)
    found = roam(
        task,
        domain,
        seed=walks.seed,
        examples=walks.examples,
        steps=walks.steps,
        seconds=walks.ends_after,
        progress=progress,
    )
    tracer = Tracer(task, domain, check.scope.sizes)
    verdicts = []
    for number, goal in enumerate(task.goals):
        run = found.broken.get(number)
        moves = None if run is None else [Move(action, arguments) for action, arguments in run]
        verdicts.append(_verdict(check, tracer, goal, "roam", moves, _walked(found, number)))
    longest = max((len(run) for run in found.broken.values()), default=found.length)
    extent = Extent(found.states, found.steps, longest, complete=False)
    summary = f"{found.extent}: {found.steps} steps, {found.states} different states"
    stopped = f" (stopped: {found.stopped})" if found.stopped else ""
    return Sampled(
        _as_promised(verdicts, complete=not walks.cut_off(found)), extent, summary + stopped
    )


def _walked(found: Roaming, number: int) -> str:
    if number in found.broken:
        return f"found in {found.extent}"
    return found.extent + ("" if number in found.seen else "; its premise never occurred")


def by_bound(check: Check, depth: int, seconds: float | None) -> Sampled:
    """Bounded search by z3: all runs of at most `depth` steps."""
    task, domain = check.problem, check.scope.domain(check.kernel)
    findings = bounded_findings(
        check.kernel,
        check.scope,
        check.rules,
        Limit(depth, seconds),
        check.defect.state if check.defect else Livepatch,
        fixed=check.defect.fixed(check.era) if check.defect else None,
        grain=check.grain,
    )
    tracer = Tracer(task, domain, check.scope.sizes)
    verdicts = [
        _verdict(check, tracer, goal, "bmc", finding.run, finding.extent)
        for goal, finding in zip(task.goals, findings, strict=True)
    ]
    complete = not any("stopped early" in finding.extent for finding in findings)
    extent = Extent(None, None, depth, complete=False)
    return Sampled(
        _as_promised(verdicts, complete=complete), extent, f"runs of up to {depth} steps"
    )


def _verdict(
    check: Check,
    tracer: Tracer,
    goal: Goal,
    engine: str,
    run: Iterable[Move] | None,
    extent: str,
) -> Verdict:
    evidence: Counterexample | None = None
    if run is not None:
        evidence = tracer.counterexample(goal, [tracer.here(move) for move in run])
    outcome = Outcome.UNDECIDED if evidence is None else Outcome.VIOLATED
    rule = goal.rule
    expected = rule.expected(check.era)
    return Verdict(rule.id, rule.name, outcome, expected, engine, extent, evidence)


def _as_promised(verdicts: Iterable[Verdict], *, complete: bool) -> tuple[Verdict, ...]:
    """Nothing found is what these engines can say at best of a rule that holds."""
    return tuple(_expecting_silence(v) if complete else v for v in verdicts)


def _expecting_silence(v: Verdict) -> Verdict:
    if v.expected is not Outcome.HOLDS:
        return v
    nothing = Outcome.UNDECIDED
    return Verdict(v.rule, v.name, v.outcome, nothing, v.engine, v.extent, v.counterexample)
