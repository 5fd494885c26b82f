"""`klpcheck prove --patches N ...`: rules for so many individuals, in every configuration."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from explorer import choosing
from explorer.commands.check import status
from explorer.errors import InputError
from explorer.evidence import write_traces
from explorer.goals import Goal, problem
from explorer.output import check_folder, check_target, emit
from explorer.progress import CountingProgress
from explorer.prove.finding import Finding
from explorer.prove.pdr.finite import Attempt, scope_of
from explorer.prove.pdr.propositions import Sizes
from explorer.prove.watch import Watch
from model.era import Era
from model.kernel.kinds import Function, Object, Patch, SystemState, Task
from properties.defect import Defect
from properties.verdict import Outcome, Verdict
from reports.json_text import json_text
from reports.text import trace_text, verdict_table
from reports.verdict_json import check_json
from reports.wording import counted

LARGEST = 4
"""Of each sort; what can be decided in hours ends before."""


def prove(options: Namespace) -> int:
    """Prove, print traces and the table; 0 as expected, 1 if a rule is broken, 3 if undecided."""
    check_target(options.json)
    check_folder(options.traces)
    if options.liveness or options.certificate:
        raise InputError("--liveness and --certificate are for any size; leave out the sizes")
    sizes = _sizes(options)
    defect = choosing.coarse_defect(options.defect)
    era = choosing.era(options.era, options.switch, defect)
    task = problem(era, choosing.rules(options.rule, era), defect)
    with CountingProgress("proving") as progress:
        watch = Watch(options.max_seconds, progress.phase)
        attempt = Attempt(task, defect.broken(era) if defect else era, sizes, watch)
        attempt.run()
    verdicts = [_verdict(attempt, goal, era, defect) for goal in task.goals]
    if options.traces:
        write_traces(Path(options.traces), verdicts)
    if options.json:
        emit(options.json, json_text(_data(era, sizes, attempt, verdicts)))
    if options.json != "-":
        emit("-", _text(task.machine.name, sizes, verdicts, whole=bool(options.rule)))
    if watch.stopped:
        sys.stderr.write(f"klpcheck: {watch.stopped}; not every rule was decided\n")
    return status(verdicts)


def _sizes(options: Namespace) -> Sizes:
    """One of each sort where nothing is said, but a function for each object."""
    asked = {
        Patch: options.patches,
        Object: options.objects,
        Function: options.objects if options.functions is None else options.functions,
        Task: options.tasks,
        SystemState: None,
    }
    sizes = {sort: 1 if size is None else size for sort, size in asked.items()}
    for name, size in scope_of(sizes):
        if not 1 <= size <= LARGEST:
            raise InputError(f"--{name} {size}: a proof is for 1 to {LARGEST} {name}")
    return sizes


def _verdict(attempt: Attempt, goal: Goal, era: Era, defect: Defect | None) -> Verdict:
    found = attempt.finding(goal)
    return Verdict(
        rule=goal.rule.id,
        name=goal.rule.name,
        outcome=found.outcome,
        expected=_expected(found, goal, era, defect),
        engine="pdr",
        extent=found.extent,
        counterexample=attempt.counterexample(goal),
    )


def _expected(found: Finding, goal: Goal, era: Era, defect: Defect | None) -> Outcome:
    """A rule holds, unless the release or the defect is known to break it, at some size."""
    known = bool(goal.rule.broken_by(era)) or bool(defect and goal.rule.id in defect.caught_by)
    may = {Outcome.PROVED, Outcome.VACUOUS, *([Outcome.VIOLATED] if known else [])}
    return found.outcome if found.outcome in may else Outcome.PROVED


def _data(era: Era, sizes: Sizes, attempt: Attempt, verdicts: list[Verdict]) -> dict[str, object]:
    """What is printed, in the form that a proof for any size has."""
    rows = check_json(era.name, (), None, verdicts)["verdicts"]
    rules = [{**row, "seconds": attempt.seconds(row["rule"])} for row in rows]
    return {"era": era.name, "scope": dict(scope_of(sizes)), "rules": rules, "certificate": None}


def _text(machine: str, sizes: Sizes, verdicts: list[Verdict], *, whole: bool) -> str:
    """The traces of what is not as expected, or of all that is broken, then the table."""
    found = [(v, v.counterexample) for v in verdicts if v.counterexample]
    traces = [trace_text(e) + "\n" for v, e in found if whole or not v.as_expected]
    heading = f"{machine}, {counted(scope_of(sizes))}, any configuration\n"
    proved = sum(v.outcome in (Outcome.PROVED, Outcome.VACUOUS) for v in verdicts)
    closing = f"proved {proved} of {len(verdicts)} rules\n"
    return "".join(traces) + heading + verdict_table(verdicts) + closing
