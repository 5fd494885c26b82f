"""A run that never ends: as text, as a picture, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from model.trace import Step
from properties.lasso import Lasso, LiveVerdict
from reports.json_text import json_text
from reports.picture import Edge, Node, Picture, Place, Tone
from reports.text import aligned, step_lines
from reports.wording import change_lines, counted, function_of, shorten, visible

WIDTH = 56
CHANGES_SHOWN = 8


def lasso_text(lasso: Lasso) -> str:
    """The steps that are taken once, then those that are taken for ever."""
    trace = lasso.trace
    about = f" ({visible(lasso.about)})" if lasso.about else ""
    lines = [
        f"{visible(lasso.rule)}  {visible(lasso.name)}{about}",
        f"  {visible(lasso.sentence)}",
        f"  source: {visible(lasso.source)}",
        f"  model:  {visible(trace.machine)}, {counted(trace.scope)}, {visible(lasso.shape)}",
        "",
        *step_lines(trace.steps[: lasso.stem]),
        f"from here on for ever: {visible(lasso.called)}",
        *step_lines(trace.steps[lasso.stem :], lasso.stem + 1),
    ]
    if lasso.length:
        lines.append(f"       ^^^ and then step {lasso.stem + 1} again")
    return "\n".join([*lines, ""])


def live_table(verdicts: Sequence[LiveVerdict]) -> str:
    """One aligned line per verdict, in the given order; only a surprise says what was expected."""
    rows = [
        (
            visible(verdict.rule),
            visible(verdict.name),
            verdict.outcome.value,
            "" if verdict.as_expected else f"expected {verdict.expected.value}",
            visible(verdict.setting),
            visible(verdict.extent),
            ", ".join(verdict.broken_by),
        )
        for verdict in verdicts
    ]
    return "".join(line + "\n" for line in aligned(rows))


def lasso_picture(lasso: Lasso) -> Picture:
    """States from top to bottom; the last step of the loop leads back to its first state."""
    steps, ends = lasso.trace.steps, list(range(1, len(lasso.trace.steps) + 1))
    nodes = [_node(lasso, 0, None)]
    nodes += [_node(lasso, n, step) for n, step in enumerate(steps, 1) if not _closes(lasso, n)]
    edges = [_edge(lasso, number, step) for number, step in zip(ends, steps, strict=True)]
    title = f"{lasso.rule}: {lasso.sentence}"
    return Picture(visible(title), tuple(nodes), tuple(edges))


def _closes(lasso: Lasso, number: int) -> bool:
    """The step with this number ends the loop."""
    return lasso.length > 0 and number == len(lasso.trace.steps)


def _node(lasso: Lasso, number: int, step: Step | None) -> Node:
    """A state with what the step to it has changed."""
    lines = tuple(_changes(step)) if step else ()
    notes = (f"from here on for ever: {visible(lasso.called)}",) if number == lasso.stem else ()
    tone = Tone.BROKEN if number >= lasso.stem else Tone.PATH if number else Tone.START
    title = f"state {number}" if number else "state 0  ·  initial state"
    return Node(_key(number), title, tone, lines, notes, place=Place.TRUNK)


def _changes(step: Step) -> Iterator[str]:
    lines = change_lines(step.changes, arrow="→") or ("no field changes",)
    hidden = len(lines) - CHANGES_SHOWN
    shown = (*lines[:CHANGES_SHOWN], f"... and {hidden} more") if hidden > 1 else lines
    return (shorten(line, WIDTH) for line in shown)


def _edge(lasso: Lasso, number: int, step: Step) -> Edge:
    action = shorten(f"{number}  {visible(step.action)}", WIDTH)
    lines = (action, shorten(f"   {function_of(step.mirrors)}", WIDTH))
    target = lasso.stem if _closes(lasso, number) else number
    tone = Tone.BROKEN if number > lasso.stem else Tone.PATH
    return Edge(_key(number - 1), _key(target), tone, lines, 1.8)


def _key(number: int) -> str:
    return f"state {number}"


class LassoJson(TypedDict):
    """A run that never ends: `path` numbers the choices, as in a trace."""

    about: str
    called: str
    path: str
    stem: list[str]
    loop: list[str]


class LiveVerdictJson(TypedDict):
    """One verdict; `lasso` is there when a run shows it."""

    rule: str
    name: str
    setting: str
    outcome: str
    expected: str
    broken_by: list[str]
    extent: str
    states: int
    transitions: int
    lasso: LassoJson | None


def live_json_text(era: str, verdicts: Sequence[LiveVerdict]) -> str:
    """The verdicts as the text of a JSON file."""
    return json_text({"era": era, "verdicts": [_verdict(verdict) for verdict in verdicts]})


def _verdict(verdict: LiveVerdict) -> LiveVerdictJson:
    return {
        "rule": verdict.rule,
        "name": verdict.name,
        "setting": verdict.setting,
        "outcome": verdict.outcome.value,
        "expected": verdict.expected.value,
        "broken_by": list(verdict.broken_by),
        "extent": verdict.extent,
        "states": verdict.states,
        "transitions": verdict.transitions,
        "lasso": None if verdict.lasso is None else _lasso(verdict.lasso),
    }


def _lasso(lasso: Lasso) -> LassoJson:
    actions = [step.action for step in lasso.trace.steps]
    return {
        "about": lasso.about,
        "called": lasso.called,
        "path": lasso.trace.path,
        "stem": actions[: lasso.stem],
        "loop": actions[lasso.stem :],
    }
