"""The figures as tables in Markdown, and the README's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.cases import Case
from tests.bench.speed import Runs

HEADER = (
    "case",
    "engine",
    "cold, CPU s",
    "of it export",
    "warm, CPU s",
    "wall s",
    "states/s",
    "peak MB",
    "bytes/state",
    "to the best peer",
)
TARGETS = ("target", "wanted", "measured", "")
Table = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the issue's table: `measured` is None where there is nothing to compare with."""

    name: str
    wanted: float
    measured: float | None
    remark: str = ""

    @property
    def met(self) -> bool:
        """The measured ratio is what is wanted, or better."""
        return self.measured is not None and self.measured >= self.wanted

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The cells of its row."""
        if self.measured is None:
            return self.name, f"{self.wanted:g} times", f"not measured{self.remark}", ""
        said = f"{self.measured:.2f} times{self.remark}"
        return self.name, f"{self.wanted:g} times", said, "met" if self.met else "missed"


def rows(case: Case, runs: Sequence[Runs], missing: Mapping[str, str]) -> Iterator[Sequence[str]]:
    """A row for each who took part, and for each tool that is not installed."""
    best = min((r.cold for r in peers(runs)), default=None)
    for one in runs:
        counts = one.counts
        name = one.contestant.name
        if one.contestant.rough or one.contestant.reduces:
            name += f" ({counts.states:,} states)"
        yield (
            f"{case}: {counts.states:,} states" if one is runs[0] else "",
            name,
            f"{one.cold:.2f}",
            "" if one.contestant.ours else f"{one.cold - one.given_the_file:.2f}",
            f"{one.cpu(one.warm):.2f}",
            f"{one.wall:.2f}",
            f"{one.rate:,.0f}" if one.rate else "",
            f"{one.peak / 1e6:,.0f}" if one.peak >= 1e6 else "< 1",
            f"{one.bytes_per_state:.1f}" if one.bytes_per_state else "",
            f"{best / one.cold:.2f}" if best else "",
        )
    for name, tool in missing.items():
        yield ("", name, f"{tool}: not installed", *[""] * (len(HEADER) - 3))


def peers(runs: Sequence[Runs]) -> list[Runs]:
    """Those that are not this project."""
    return [r for r in runs if not r.contestant.ours]


def ours(runs: Sequence[Runs], name: str = "klpcheck") -> Runs | None:
    """This project with these settings, if it took part."""
    return next((r for r in runs if r.contestant.name == name), None)


def targets(
    small: Sequence[Runs], large: Sequence[Runs], symmetric: Sequence[Runs]
) -> Iterator[Target]:
    """The issue's targets, with ratios to the best peer in each figure."""
    yield _cold(f"cold verdict, {small[0].counts.states:,} states", 3, small)
    yield _cold(f"cold verdict, {large[0].counts.states:,} states", 6, large)
    mine, rates = ours(large), [r.rate for r in peers(large) if r.rate]
    rate = mine.rate / max(rates) if mine and mine.rate and rates else None
    yield Target("states/s, one core", 8, rate)
    memory = [r.bytes_per_state for r in peers(large) if r.bytes_per_state]
    less = min(memory) / mine.bytes_per_state if mine and mine.bytes_per_state and memory else None
    yield Target("less bytes/state", 3, less)
    yield _cold(f"symmetric, {symmetric[0].counts.states:,} classes of states", 20, symmetric)
    two = ours(large, "klpcheck, two cores")
    faster = mine.wall / two.wall if mine and two else None
    yield Target("two cores against one, on the clock", 1.7, faster)


def _cold(name: str, wanted: float, runs: Sequence[Runs]) -> Target:
    """Judged without the export: a peer's user may have the file already."""
    mine, others = ours(runs), peers(runs)
    if mine is None or not others:
        return Target(name, wanted, None)
    given = min(r.given_the_file for r in others) / mine.cold
    from_nothing = min(r.cold for r in others) / mine.cold
    return Target(name, wanted, given, f" ({from_nothing:.2f} with the export)")


def markdown(header: Sequence[str], table: Table) -> str:
    """A table."""
    lines = [f"| {' | '.join(cells)} |" for cells in (header, *table)]
    return "\n".join([lines[0], "|---" * len(header) + "|", *lines[1:]])


def report(table: Table, found: Sequence[Target]) -> str:
    """Both tables."""
    return f"{markdown(HEADER, table)}\n\n{markdown(TARGETS, [t.row for t in found])}"
