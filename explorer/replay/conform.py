"""Recorded runs of real kernels against the model: which does it reproduce?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from explorer.replay.differences import Difference, first_difference
from explorer.replay.replay_text import difference_lines
from explorer.replay.replaying import not_supported, replay
from explorer.scenarios.world import Scenario
from model.kernel.state import Livepatch
from reports.json_text import json_text


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """One record. `unsupported` are the features it needs that the model lacks: not replayed."""

    id: str
    kernel: str
    difference: Difference | None = None
    unsupported: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """The model did the same in every operation."""
        return self.difference is None and not self.unsupported

    @property
    def sentence(self) -> str | None:
        """Why it is not ok, on one line."""
        if self.unsupported:
            return f"not supported yet: {', '.join(self.unsupported)}"
        return None if self.difference is None else self.difference.sentence


def conform(
    scenarios: Iterable[Scenario], state: type[Livepatch] = Livepatch
) -> tuple[RecordVerdict, ...]:
    """Replay every one; `state` may be a defective kernel."""
    return tuple(_verdict(scenario, state) for scenario in scenarios)


def _verdict(scenario: Scenario, state: type[Livepatch]) -> RecordVerdict:
    missing = not_supported(scenario)
    if missing:
        return RecordVerdict(scenario.id, scenario.source, unsupported=missing)
    found = first_difference(scenario, replay(scenario, state))
    return RecordVerdict(scenario.id, scenario.source, found)


def conform_json(verdicts: tuple[RecordVerdict, ...]) -> str:
    """The verdicts for another program."""
    records = [
        {"id": v.id, "kernel": v.kernel, "ok": v.ok, "difference": v.sentence} for v in verdicts
    ]
    data: dict[str, object] = {
        "matched": sum(v.ok for v in verdicts),
        "total": len(verdicts),
        "records": records,
    }
    return json_text(data)


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
    lines.append(f"matched {sum(v.ok for v in verdicts)} of {len(verdicts)}")
    lacking = [verdict for verdict in verdicts if verdict.unsupported]
    if lacking:
        needs = Counter(feature for verdict in lacking for feature in verdict.unsupported)
        named = ", ".join(f"{feature} {needs[feature]}" for feature in sorted(needs))
        lines.append(f"not supported yet {len(lacking)}: {named}")
    return "\n".join(lines) + "\n"
