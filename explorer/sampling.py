"""`klpcheck check --engine roam` and `--engine bmc`: engines that can only find violations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.check import Check
from explorer.goals import Goal
from explorer.interpret import Move
from explorer.prove.bmc import Limit, bounded_findings
from explorer.roam.walks import Progress as RoamProgress
from explorer.roam.walks import Roaming, roam
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
    """How many walks of how many steps, from which seed, for how long."""

    seed: int
    examples: int
    steps: int
    seconds: float | None = None


def by_walks(check: Check, walks: Walks, progress: RoamProgress | None = None) -> Sampled:
    """Random walks steered and shrunk by Hypothesis."""
    task, domain = check.problem, check.scope.domain(check.kernel)
    found = roam(
        task,
        domain,
        seed=walks.seed,
        examples=walks.examples,
        steps=walks.steps,
        seconds=walks.seconds,
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
    return Sampled(_as_promised(verdicts, complete=not found.stopped), extent, summary + stopped)


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
