"""`klpcheck check`: verdicts on the rules, with evidence."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from explorer import choosing
from explorer.check import Check, by_search
from explorer.errors import InputError
from explorer.output import check_folder, check_target, emit
from explorer.progress import CountingProgress, SearchProgress
from explorer.roam.profiles import PROFILES, SCOPE
from explorer.search.exploration import Limits
from explorer.search.space import space
from model.scope import Scope
from properties.suite import RULES
from properties.verdict import Outcome, Verdict
from reports.junit import junit_xml
from reports.space import Space
from reports.text import trace_text, verdict_table
from reports.verdict_json import Extent, check_json_text
from reports.wording import replay_command

BOUND = Scope(patches=1, objects=2, tasks=1)
DEPTH = 6
EXHAUSTIVE = ("search", "native")
MOST_CORES = 4
"""More do not help: one of them enters the states that the others find."""
BELONGS = {
    "--depth": ("bmc",),
    "--seed": ("roam",),
    "--profile": ("roam",),
    "--examples": ("roam",),
    "--seconds": ("roam",),
    "--steps": ("roam",),
    "--max-states": EXHAUSTIVE,
    "--max-memory": EXHAUSTIVE,
    "--no-symmetry": EXHAUSTIVE,
    "--cores": EXHAUSTIVE,
    "--merge": EXHAUSTIVE,
    "--report": EXHAUSTIVE,
}
"""Options that only some engines heed."""


def run(options: Namespace) -> int:
    """Check, print, write the reports; returns the exit status."""
    for target in (options.json, options.junit, options.report):
        check_target(target)
    check_folder(options.traces)
    _check_options(options)
    engines = {"roam": _roam, "bmc": _bound}
    return engines.get(options.engine, _search)(options)


def _check_options(options: Namespace) -> None:
    """InputError for an option that the engine would not heed."""
    for option, engines in BELONGS.items():
        given = getattr(options, option.removeprefix("--").replace("-", "_"))
        if given not in (None, False) and (options.engine or "search") not in engines:
            raise InputError(f"{option} belongs to --engine {' or '.join(engines)}")
    targets = [t for t in (options.json, options.junit, options.report) if t is not None]
    if len(set(targets)) < len(targets):
        raise InputError(f"{targets[-1]}: two results cannot go to the same place")


def _search(options: Namespace) -> int:
    check = asked(options, Scope())
    limits = Limits(options.max_states, options.max_seconds, options.max_memory)
    with SearchProgress() as progress:
        done = by_search(
            check,
            limits,
            progress,
            symmetry=not options.no_symmetry,
            engine=options.engine,
            cores=options.cores or available(),
            merge=options.merge,
        )
    era, sizes = check.era.name, check.scope.sizes
    figures = space(done.found, done.tracer, era, sizes, quotient=options.report is not None)
    if options.report:
        from reports.space_html import space_page  # noqa: PLC0415 - draws, and few ask for it

        emit(options.report, space_page(figures, done.verdicts))
    _show(options, check, done.verdicts, figures, (done.summary, *done.surprises))
    return status(done.verdicts, done.surprises)


def available() -> int:
    """The cores that this process may use, as far as they help."""
    return min(MOST_CORES, len(os.sched_getaffinity(0)))


def _roam(options: Namespace) -> int:
    from explorer.sampling import Walks, by_walks  # noqa: PLC0415 - loads Hypothesis and z3

    check = asked(options, SCOPE)
    profile = PROFILES[options.profile or "ci"]
    walks = Walks(
        options.seed or 0,
        options.examples or profile.examples,
        options.steps or profile.steps,
        options.seconds or profile.seconds,
        options.max_seconds,
    )
    with CountingProgress("walking") as progress:
        done = by_walks(check, walks, lambda found: progress(found.walks, walks.examples))
    _show(options, check, done.verdicts, done.extent, (done.summary,))
    return status(done.verdicts)


def _bound(options: Namespace) -> int:
    from explorer.sampling import by_bound  # noqa: PLC0415 - loads z3

    check = asked(options, BOUND)
    with CountingProgress("unrolling"):
        done = by_bound(check, options.depth or DEPTH, options.max_seconds)
    _show(options, check, done.verdicts, done.extent, (done.summary,))
    return status(done.verdicts)


def asked(options: Namespace, scope: Scope) -> Check:
    """What the options ask to check; `scope` where neither they nor a defect say otherwise."""
    defect = choosing.defect(options.defect)
    if defect and not any(rule.id in defect.caught_by for rule in RULES):
        raise InputError(f"--defect {defect.id} shows later; write `klpcheck live --defect ...`")
    release = choosing.era(options.era, options.switch, defect)
    return Check(
        era=release,
        scope=choosing.scope(
            defect.scope if defect else scope,
            patches=options.patches,
            objects=options.objects,
            tasks=options.tasks,
        ),
        rules=choosing.rules(options.rule, defect.fixed(release) if defect else release),
        defect=defect,
        grain=choosing.grain(options.grain, defect),
    )


def _show(
    options: Namespace,
    check: Check,
    verdicts: Sequence[Verdict],
    extent: Extent | Space,
    remarks: Sequence[str],
) -> None:
    if options.junit:
        emit(options.junit, junit_xml(verdicts))
    if options.traces:
        from explorer.evidence import write_traces  # noqa: PLC0415 - draws, and few ask for it

        write_traces(Path(options.traces), verdicts)
    if options.json:
        emit(options.json, check_json_text(str(check.era), check.scope.sizes, extent, verdicts))
    if options.json != "-":
        emit("-", text(check, verdicts, remarks, whole=bool(options.rule)))


def text(check: Check, verdicts: Sequence[Verdict], remarks: Sequence[str], *, whole: bool) -> str:
    """Traces first, then how far the engine went, then the table of verdicts.

    Of a violation that is expected there is only the command that shows its trace, unless `whole`.
    """
    found = [(v, v.counterexample) for v in verdicts if v.counterexample]
    traces = [trace_text(e) for v, e in found if whole or not v.as_expected]
    known = [
        f"{v.rule}, as expected: {replay_command(e.trace)}"
        for v, e in found
        if v.as_expected and not whole
    ]
    summary, *surprises = remarks
    lines = [
        *known,
        f"{check.problem.machine.name}, {check.scope}: {summary}",
        verdict_table(verdicts).rstrip("\n"),
    ]
    lines += [f"not as expected: {line}" for line in surprises]
    return "\n".join([*traces, *lines, ""])


def status(verdicts: Sequence[Verdict], surprises: Sequence[str] = ()) -> int:
    """0 as expected, 1 a rule or a figure is not, 3 undecided."""
    decided = [v for v in verdicts if v.outcome is not Outcome.UNDECIDED]
    if surprises or not all(v.as_expected for v in decided):
        return 1
    return 0 if all(v.as_expected for v in verdicts) else 3
