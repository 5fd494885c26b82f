"""`klpcheck check`: verdicts on the rules, with evidence."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from explorer import choosing
from explorer.check import Check, Searched, by_search
from explorer.output import check_target, emit
from explorer.progress import SearchProgress
from explorer.search import Limits
from explorer.space import space
from model.scope import Scope
from properties.verdict import Outcome, Verdict
from reports.junit import junit_xml
from reports.space import Space
from reports.text import trace_text, verdict_table
from reports.verdict_json import check_json_text

DEFAULT_SCOPE = Scope()


def run(options: Namespace) -> int:
    """Check, print, write the reports; returns the exit status."""
    for target in (options.json, options.junit, options.report):
        check_target(target)
    release = choosing.era(options.era)
    check = Check(
        era=release,
        scope=choosing.scope(
            DEFAULT_SCOPE, patches=options.patches, objects=options.objects, tasks=options.tasks
        ),
        rules=choosing.rules(options.rule, release),
        defect=choosing.defect(options.defect),
    )
    limits = Limits(options.max_states, options.max_seconds, options.max_memory)
    with SearchProgress() as progress:
        done = by_search(check, limits, progress, symmetry=not options.no_symmetry)
    _show(options, check, done)
    return status(done.verdicts, done.surprises)


def _show(options: Namespace, check: Check, done: Searched) -> None:
    era, sizes = check.era.name, check.scope.sizes
    figures = space(done.found, done.tracer, era, sizes, quotient=options.report is not None)
    if options.report:
        from reports.space_html import space_page  # noqa: PLC0415 - draws, and few ask for it

        emit(options.report, space_page(figures, done.verdicts))
    write_evidence(options, done.verdicts)
    if options.json:
        emit(options.json, check_json_text(era, sizes, figures, done.verdicts))
    if options.json != "-":
        emit("-", text(check, figures, done.verdicts, done.surprises))


def write_evidence(options: Namespace, verdicts: Sequence[Verdict]) -> None:
    """--junit and --traces."""
    if options.junit:
        emit(options.junit, junit_xml(verdicts))
    if options.traces:
        from explorer.evidence import write_traces  # noqa: PLC0415 - draws, and few ask for it

        write_traces(Path(options.traces), verdicts)


def text(
    check: Check, figures: Space, verdicts: Sequence[Verdict], surprises: Sequence[str]
) -> str:
    """Traces first, then how far the search went, then the table of verdicts."""
    traces = [trace_text(v.counterexample) for v in verdicts if v.counterexample]
    name = check.problem.machine.name
    extent = "every state" if figures.complete else "CUT, not every state"
    summary = (
        f"{name}, {check.scope}: {figures.states} states, {figures.transitions} transitions, "
        f"depth {figures.depth} ({extent})\n"
    )
    surprising = [f"not as expected: {line}\n" for line in surprises]
    return "\n".join([*traces, summary + verdict_table(verdicts) + "".join(surprising)])


def status(verdicts: Sequence[Verdict], surprises: Sequence[str]) -> int:
    """0 as expected, 1 a rule or a figure is not, 3 undecided."""
    decided = [v for v in verdicts if v.outcome is not Outcome.UNDECIDED]
    if surprises or not all(v.as_expected for v in decided):
        return 1
    return 0 if len(decided) == len(verdicts) else 3
