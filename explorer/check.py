"""`klpcheck check`: from an engine's findings to verdicts with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.goals import Goal, Problem, problem
from explorer.search.exploration import Exploration, Limits, Progress
from explorer.searching import Engine, search
from explorer.tracing import Tracer, run_to
from model.era import Era
from model.kernel.kinds import Grain
from model.scope import Scope
from properties.defect import Defect
from properties.expected import Expected, expected, listed_within
from properties.rule import Rule
from properties.verdict import Counterexample, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Check:
    """What is checked: rules of an era (with a defect, or without) at a scope."""

    era: Era
    scope: Scope
    rules: tuple[Rule, ...]
    defect: Defect | None = None
    grain: Grain = Grain.COARSE

    @property
    def kernel(self) -> Era:
        """The release with the defect."""
        return self.defect.broken(self.era) if self.defect else self.era

    @property
    def problem(self) -> Problem:
        """The machine and the goals."""
        return problem(self.era, self.rules, self.defect, self.grain)

    @property
    def expected(self) -> Expected | None:
        """The entry of `expected.toml`, if this era and scope have one."""
        if self.era.switched or self.scope.relations:
            return None
        return expected(self.era.name, self.scope.sizes, self.grain)


@dataclass(frozen=True, slots=True)
class Searched:
    """A search with its verdicts; `surprises` are figures that are not the expected ones."""

    found: Exploration
    tracer: Tracer
    verdicts: tuple[Verdict, ...]
    surprises: tuple[str, ...]

    @property
    def summary(self) -> str:
        """How far it went, in a line."""
        found = self.found
        extent = "every state" if found.complete else "CUT, not every state"
        extent += ", steps merged" * found.merged
        orbits = f" for {found.unreduced}" if found.layout.classes else ""
        counts = f"{found.states} states{orbits}, {found.transitions} transitions"
        return f"{counts}, depth {found.depth} ({extent})"


def by_search(
    check: Check,
    limits: Limits,
    progress: Progress | None = None,
    *,
    symmetry: bool = True,
    engine: Engine | None = None,
    cores: int = 1,
    merge: bool = False,
) -> Searched:
    """Exhaustive search: the only way of `check` that can say HOLDS.

    With `merge` the verdicts are the same, the figures are not.
    """
    domain, task = check.scope.domain(check.kernel), check.problem
    found = search(
        task,
        domain,
        limits,
        progress,
        symmetry=symmetry,
        engine=engine,
        cores=cores,
        merge=merge,
    )
    tracer = Tracer(task, domain, check.scope.sizes)
    verdicts = tuple(_verdict(check, found, tracer, i) for i in range(len(task.goals)))
    return Searched(found, tracer, verdicts, _surprises(check, found, verdicts, symmetry=symmetry))


def _verdict(check: Check, found: Exploration, tracer: Tracer, number: int) -> Verdict:
    goal = found.problem.goals[number]
    outcome, extent, evidence = _outcome(found, tracer, number, goal)
    return Verdict(
        rule=goal.rule.id,
        name=goal.rule.name,
        outcome=outcome,
        expected=expected_outcome(check, goal.rule, outcome),
        engine=found.engine,
        extent=extent,
        counterexample=evidence,
    )


def expected_outcome(check: Check, rule: Rule, outcome: Outcome) -> Outcome:
    """What `expected.toml` says of this scope.

    Elsewhere a premise may be out of reach, and so may a known defect, unless a listed scope that
    is smaller shows it.
    """
    listed = check.expected
    if listed and rule.id in listed.verdicts:
        return listed.outcome(rule.id)
    promised = rule.expected(check.era)
    if promised is Outcome.HOLDS:
        return Outcome.VACUOUS if outcome is Outcome.VACUOUS else Outcome.HOLDS
    unseen = outcome in {Outcome.HOLDS, Outcome.VACUOUS} and not _shown_smaller(check, rule)
    return outcome if unseen else Outcome.VIOLATED


def _shown_smaller(check: Check, rule: Rule) -> bool:
    """A listed scope within this one shows a known defect."""
    if check.scope.relations:
        return False
    within = listed_within(str(check.era), check.scope.sizes, check.grain)
    return any(e.verdicts[rule.id][0] is Outcome.VIOLATED for e in within if rule.id in e.verdicts)


def _outcome(
    found: Exploration, tracer: Tracer, number: int, goal: Goal
) -> tuple[Outcome, str, Counterexample | None]:
    sighting = found.broken.get(number)
    if sighting is not None:
        evidence = tracer.counterexample(goal, run_to(found, tracer, sighting))
        length = _steps(len(evidence.trace.steps))
        ways = "steps merged; there may be a shorter way" if found.merged else "no shorter way"
        return Outcome.VIOLATED, f"after {length}, {ways}", evidence
    if not found.complete:
        return Outcome.UNDECIDED, f"{found.states} states, {found.stopped}", None
    every = "every state" + ", steps merged" * found.merged
    premise = found.seen.get(number)
    if premise is None:
        return Outcome.VACUOUS, f"{every}; the premise never occurs", None
    since = "by" if found.merged else "from"
    return Outcome.HOLDS, f"{every}; premise {since} step {premise.depth}", None


def _steps(count: int) -> str:
    return f"{count} step{'s' * (count != 1)}"


def _surprises(
    check: Check, found: Exploration, verdicts: Sequence[Verdict], *, symmetry: bool
) -> tuple[str, ...]:
    """Figures that differ from `expected.toml`.

    Nothing to compare with defects, cut searches, or merged steps.
    """
    listed = check.expected
    if listed is None or check.defect or not found.complete or not symmetry or found.merged:
        return ()
    lines = []
    for verdict in verdicts:
        depth = listed.verdicts.get(verdict.rule, (None, None))[1]
        trace = verdict.counterexample.trace if verdict.counterexample else None
        if trace and depth is not None and len(trace.steps) != depth:
            lines.append(f"{verdict.rule}: trace of {len(trace.steps)} steps, expected {depth}")
    return tuple(lines + _sizes(check, found, listed))


def _sizes(check: Check, found: Exploration, listed: Expected) -> list[str]:
    """States and transitions depend on the memory that rules need: compared for the whole suite."""
    if {rule.id for rule in check.rules} != set(listed.verdicts):
        return []
    pairs = (
        ("states", found.states, listed.states),
        ("transitions", found.transitions, listed.transitions),
        ("depth", found.depth, listed.depth),
    )
    return [f"{name}: {is_}, expected {was}" for name, is_, was in pairs if is_ != was]
