"""Verdicts and runs as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.trace import Step, Trace
from properties.verdict import Counterexample, Verdict
from reports.wording import (
    BREAKS,
    Ending,
    change_lines,
    counted,
    replay_command,
    visible,
    wrapped,
)

REASON_WIDTH = 96


def trace_text(counterexample: Counterexample, ending: Ending = BREAKS) -> str:
    """The run step by step, then why the last step decides the rule, then how to see it again."""
    parts = (
        _heading(counterexample),
        _steps(counterexample, ending),
        _reason(counterexample, ending),
        _again(counterexample.trace),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _again(trace: Trace) -> Iterator[str]:
    """How to see the run again; there is no command for a configuration of its own."""
    if not trace.configuration:
        yield f"replay: {replay_command(trace)}"
        return
    yield "in this configuration:"
    facts = visible(", ".join(trace.configuration))
    yield from (f"  {part}" for part in wrapped(facts, REASON_WIDTH))


def run_text(trace: Trace) -> str:
    """A run step by step, without a rule that it shows."""
    lines = (f"{visible(trace.machine)}, {counted(trace.scope)}", "", *step_lines(trace.steps))
    return "\n".join(lines) + "\n"


def verdict_table(verdicts: Sequence[Verdict]) -> str:
    """One aligned line per verdict, in the given order; only a surprise says what was expected."""
    rows = [
        (
            visible(verdict.rule),
            visible(verdict.name),
            verdict.outcome.value,
            "" if verdict.as_expected else f"expected {verdict.expected.value}",
            visible(verdict.engine),
            visible(verdict.extent),
        )
        for verdict in verdicts
    ]
    return "".join(line + "\n" for line in aligned(rows))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """One line per row, its cells in columns; a column without text takes no room."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [_row(row, widths) for row in rows]


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True) if width)
    return "  ".join(cells).rstrip()


def _heading(counterexample: Counterexample) -> Iterator[str]:
    trace = counterexample.trace
    yield f"{visible(counterexample.rule)}  {visible(counterexample.name)}"
    yield f"  {visible(counterexample.sentence)}"
    yield f"  source: {visible(counterexample.source)}"
    yield f"  model:  {visible(trace.machine)}, {counted(trace.scope)}"


def _steps(counterexample: Counterexample, ending: Ending) -> Iterator[str]:
    trace = counterexample.trace
    yield from step_lines(trace.steps, mark_last=True)
    if trace.steps:
        yield f"       ^^^ this step {ending.mark}"
    else:
        yield f">  0  the initial state {ending.mark}"


def step_lines(steps: Sequence[Step], first: int = 1, *, mark_last: bool = False) -> Iterator[str]:
    """Each step with its number (the first one's is given), what it changes and what it logs."""
    actions = max((len(visible(step.action)) for step in steps), default=0)
    fields = max((len(visible(c.field)) for step in steps for c in step.changes), default=0)
    for number, step in enumerate(steps, start=first):
        marked = mark_last and step is steps[-1]
        yield _action_line(step, number, actions, last=marked)
        yield from (f"       {line}" for line in change_lines(step.changes, width=fields))
        yield from (f"       | {visible(line)}" for line in step.log)


def _action_line(step: Step, number: int, width: int, *, last: bool) -> str:
    mark = ">" if last else " "
    return f"{mark}{number:>3}  {visible(step.action):<{width}}  {visible(step.mirrors)}".rstrip()


def _reason(counterexample: Counterexample, ending: Ending) -> Iterator[str]:
    yield f"{ending.why.lower()}:"
    for line in counterexample.reason:
        yield from (f"  {part}" for part in wrapped(visible(line), REASON_WIDTH))
