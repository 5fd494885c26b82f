"""The state space as a page: verdicts, numbers, coverage, and every run that breaks a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from properties.verdict import Outcome, Verdict
from reports.bars import bar_chart
from reports.counterexample_html import RunView, run_view
from reports.drawing import svg_text
from reports.page import render
from reports.phases import phase_picture
from reports.space import Space
from reports.wording import counted, ending_of

SHADES = {
    Outcome.HOLDS: "good",
    Outcome.PROVED: "good",
    Outcome.REACHED: "good",
    Outcome.VACUOUS: "open",
    Outcome.VIOLATED: "bad",
    Outcome.UNREACHED: "bad",
    Outcome.UNDECIDED: "open",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A verdict in the table; `run` is there when the page shows its run, at `anchor`."""

    verdict: Verdict
    shade: str
    anchor: str
    run: RunView | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with its share of the largest one, in percent."""

    name: str
    mirrors: str
    count: int
    share: float


def space_page(space: Space, verdicts: Sequence[Verdict]) -> str:
    """The whole report as one page; witnesses stay out, broken rules are shown in full."""
    figure = svg_text(phase_picture(space)) if space.phases else ""
    return render(
        "space.html",
        space=space,
        scope=counted(space.scope),
        rows=[_row(verdict, number) for number, verdict in enumerate(verdicts, start=1)],
        unexpected=sum(not verdict.as_expected for verdict in verdicts),
        levels=Markup(bar_chart(space.levels)),
        branching=_branching(space),
        coverage=_coverage(space),
        never=[item for item in space.coverage if item.fired == 0],
        phases=Markup(figure),
    )


def _row(verdict: Verdict, number: int) -> Row:
    found = verdict.counterexample if verdict.outcome is Outcome.VIOLATED else None
    run = None if found is None else run_view(found, ending_of(verdict))
    return Row(verdict, SHADES[verdict.outcome], f"run-{number}", run)


def _branching(space: Space) -> list[Bar]:
    largest = max((states for _, states in space.branching), default=1)
    return [
        Bar(str(successors), "", states, _share(states, largest))
        for successors, states in space.branching
    ]


def _coverage(space: Space) -> list[Bar]:
    largest = max((item.fired for item in space.coverage), default=1)
    return [
        Bar(item.action, item.mirrors, item.fired, _share(item.fired, largest))
        for item in space.coverage
    ]


def _share(count: int, largest: int) -> float:
    return round(100 * count / max(largest, 1), 1)
