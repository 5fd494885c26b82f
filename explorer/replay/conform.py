"""Recorded runs of real kernels against the model: which does it reproduce?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from explorer.replay.differences import Difference, first_difference
from explorer.replay.judging import Breach
from explorer.replay.replay_text import difference_lines
from explorer.replay.replaying import not_supported, replay
from explorer.scenarios.world import Scenario
from properties.rule import Rule
from reports.json_text import json_text


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """One record. `unsupported` are the features it needs that the model lacks: not replayed.

    `breaches` are what it broke of the rules that it was judged by, with the operation's number.
    """

    id: str
    kernel: str
    difference: Difference | None = None
    unsupported: tuple[str, ...] = ()
    breaches: tuple[tuple[int, Breach], ...] = ()

    @property
    def ok(self) -> bool:
        """The model did the same in every operation, and no rule was broken that should hold."""
        return self.sentence is None

    @property
    def sentence(self) -> str | None:
        """Why it is not ok, on one line."""
        if self.unsupported:
            return f"not supported yet: {', '.join(self.unsupported)}"
        if self.difference is not None:
            return self.difference.sentence
        new = (f"operation {at} {breach}" for at, breach in self.breaches if not breach.known)
        return next(new, None)


def conform(
    scenarios: Iterable[Scenario],
    rules: Sequence[Rule] = (),
) -> tuple[RecordVerdict, ...]:
    """Replay every one and judge it by the rules."""
    return tuple(_verdict(scenario, rules) for scenario in scenarios)


def _verdict(scenario: Scenario, rules: Sequence[Rule]) -> RecordVerdict:
    missing = not_supported(scenario)
    if missing:
        return RecordVerdict(scenario.id, scenario.source, unsupported=missing)
    steps = replay(scenario, rules)
    breaches = tuple((at, breach) for at, step in enumerate(steps) for breach in step.broken)
    found = first_difference(scenario, steps)
    return RecordVerdict(scenario.id, scenario.source, found, breaches=breaches)


def conform_json(verdicts: tuple[RecordVerdict, ...], *, judged: bool = False) -> str:
    """The verdicts for another program; of runs that were judged also what they break."""
    data: dict[str, object] = {
        "matched": sum(v.ok for v in verdicts),
        "total": len(verdicts),
        "records": [_data(v) | ({"breaks": _breaks(v)} if judged else {}) for v in verdicts],
    }
    return json_text(data)


def _data(v: RecordVerdict) -> dict[str, object]:
    return {"id": v.id, "kernel": v.kernel, "ok": v.ok, "difference": v.sentence}


def _breaks(verdict: RecordVerdict) -> list[dict[str, object]]:
    return [{"operation": at, "rule": b.rule, "known": b.known} for at, b in verdict.breaches]


def conform_text(verdicts: tuple[RecordVerdict, ...]) -> str:
    """The first difference of each record that differs, side by side, and the numbers."""
    lines: list[str] = []
    for verdict in verdicts:
        if verdict.difference is not None:
            lines += [
                f"{verdict.id} on {verdict.kernel}",
                *difference_lines(verdict.difference),
                "",
            ]
        elif not verdict.ok and not verdict.unsupported:
            lines += [f"{verdict.id} on {verdict.kernel}: {verdict.sentence}", ""]
    lines += _known_breaches(verdicts)
    lines.append(f"matched {sum(v.ok for v in verdicts)} of {len(verdicts)}")
    lacking = [verdict for verdict in verdicts if verdict.unsupported]
    if lacking:
        needs = Counter(feature for verdict in lacking for feature in verdict.unsupported)
        named = ", ".join(f"{feature} {needs[feature]}" for feature in sorted(needs))
        lines.append(f"not supported yet {len(lacking)}: {named}")
    return "\n".join(lines) + "\n"


def _known_breaches(verdicts: Sequence[RecordVerdict]) -> Iterator[str]:
    """Which rules that are known to be violated are violated in how many runs."""
    runs: dict[str, list[str]] = {}
    for verdict in verdicts:
        for _, breach in verdict.breaches:
            if breach.known:
                runs.setdefault(breach.rule, []).append(f"{verdict.id} on {verdict.kernel}")
    for rule in sorted(runs):
        first, share = runs[rule][0], f"{len(runs[rule])} of {len(verdicts)} runs"
        yield f"{rule} is broken, as is known, in {share}, first in {first}"
