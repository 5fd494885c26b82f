"""One run as a page: why the rule is false, the graph, the steps, the kernel log."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from model.trace import Trace
from properties.verdict import Counterexample
from reports.drawing import svg_text
from reports.failing_path import failing_path
from reports.page import render
from reports.text import trace_text
from reports.wording import BREAKS, Ending, counted, replay_command


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the kernel log, the step that printed it, and whether that is the last step."""

    step: int
    text: str
    last: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """What the templates show of a run."""

    found: Counterexample
    ending: Ending
    scope: str
    figure: Markup
    log: tuple[LogLine, ...]
    replay: str
    text: str


def counterexample_page(counterexample: Counterexample, ending: Ending = BREAKS) -> str:
    """A page of its own for one run: no script, nothing loaded from elsewhere."""
    return render("counterexample.html", run=run_view(counterexample, ending))


def run_view(counterexample: Counterexample, ending: Ending = BREAKS) -> RunView:
    """The run made ready for a template."""
    trace = counterexample.trace
    return RunView(
        found=counterexample,
        ending=ending,
        scope=counted(trace.scope),
        figure=Markup(svg_text(failing_path(counterexample, ending))),
        log=_log(trace),
        replay=replay_command(trace),
        text=trace_text(counterexample, ending),
    )


def _log(trace: Trace) -> tuple[LogLine, ...]:
    return tuple(
        LogLine(number, line, last=number == len(trace.steps))
        for number, step in enumerate(trace.steps, start=1)
        for line in step.log
    )
