"""Replays as text: the log that the kernel would print, and where the model differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from explorer.errors import InputError
from explorer.replay.differences import Difference, first_difference
from explorer.replay.replaying import ReplayedStep, not_supported, replay
from explorer.replay.side_by_side import side_by_side
from explorer.scenarios.records import load_records
from explorer.scenarios.result_codes import result_name
from explorer.scenarios.scenario import example, example_names, load_scenarios
from explorer.scenarios.sentences import choice, complaint, quoted
from explorer.scenarios.world import Scenario
from model.kernel.state import Livepatch
from reports.json_text import json_text


@dataclass(frozen=True, slots=True)
class Replayed:
    """A scenario with what the model did; `unsupported` are features it lacks: not replayed."""

    scenario: Scenario
    steps: tuple[ReplayedStep, ...] = ()
    unsupported: tuple[str, ...] = ()

    @property
    def difference(self) -> Difference | None:
        """The first difference from what the scenario expects."""
        return None if self.unsupported else first_difference(self.scenario, self.steps)


def replay_target(
    target: str, state: type[Livepatch] | None = None, era: str | None = None
) -> list[Replayed]:
    """Replay an example by name, a scenario file, or every record of a `.jsonl` file.

    `state` is a defective kernel, `era` the only release to replay. Raises InputError.
    """
    replays = []
    for scenario in _in_era(_scenarios(target), era):
        if state is not None and scenario.defect:
            raise InputError(f"--defect: the scenario names its own, {scenario.defect}")
        missing = not_supported(scenario)
        steps = () if missing else replay(scenario, state or Livepatch)
        replays.append(Replayed(scenario, steps, missing))
    return replays


def replays_text(replays: Sequence[Replayed], *, diff: bool) -> str:
    """What the kernel would print; with `diff`, how that compares with what is expected."""
    if diff or len(replays) == 1:
        return "".join(_text(replayed, diff=diff) for replayed in replays)
    texts = []
    for (name, text), group in groupby(replays, _log_of):
        same = list(group)
        eras = ", ".join(replayed.scenario.era for replayed in same)
        texts.append(text if same[0].unsupported else f"{name} on {eras}:\n{text}")
    return "\n".join(texts)


def _log_of(replayed: Replayed) -> tuple[str, str]:
    return replayed.scenario.id, _text(replayed, diff=False)


def replays_json(replays: Sequence[Replayed]) -> str:
    """The replays for another program: per operation its result, its lines, the model's steps."""
    return json_text({"scenarios": [_data(replayed) for replayed in replays]})


def _data(replayed: Replayed) -> dict[str, object]:
    difference = replayed.difference
    return {
        "id": replayed.scenario.id,
        "era": replayed.scenario.era,
        "unsupported": list(replayed.unsupported),
        "difference": None if difference is None else difference.sentence,
        "operations": [
            {
                "operation": step.operation.text,
                "result": step.seen.result,
                "log": list(step.seen.log or ()),
                "steps": list(step.steps),
            }
            for step in replayed.steps
        ],
    }


def _scenarios(target: str) -> Sequence[Scenario]:
    if target in example_names():
        return load_scenarios(example(target))
    path = Path(target)
    return load_records(path) if path.suffix == ".jsonl" else load_scenarios(path)


def _in_era(scenarios: Sequence[Scenario], era: str | None) -> Sequence[Scenario]:
    chosen = [scenario for scenario in scenarios if era in {None, scenario.era}]
    if not chosen:
        eras = dict.fromkeys(scenario.era for scenario in scenarios)
        write = choice(era or "", eras)
        raise InputError("--era: " + complaint("nothing is for it here", quoted(era or ""), write))
    return chosen


def _text(replayed: Replayed, *, diff: bool) -> str:
    if replayed.unsupported:
        where = f"{replayed.scenario.id} on {replayed.scenario.era}"
        return f"{where}: not supported yet: {', '.join(replayed.unsupported)}\n"
    if diff:
        return diff_text(replayed.scenario, replayed.difference)
    return log_text(replayed.steps)


def log_text(replayed: tuple[ReplayedStep, ...]) -> str:
    """The operations as a shell shows them, each with its lines and a result that is not 0."""
    lines = []
    for step in replayed:
        lines.append(f"% {step.operation.text}")
        lines += step.seen.log or ()
        if step.seen.result:
            lines.append(f"= {result_name(step.seen.result)}")
    return "\n".join(lines) + "\n"


def diff_text(scenario: Scenario, difference: Difference | None) -> str:
    """The first difference, side by side, and what is the documentation's own mistake."""
    title = f"{scenario.id} on {scenario.era}"
    if difference is None:
        lines = [f"{title}: no difference in {len(scenario.steps)} operations"]
    else:
        lines = [title, *difference_lines(difference)]
    for number, (_, said) in enumerate(scenario.steps):
        for document, kernel in () if said is None else said.document_errata:
            lines += [
                f"operation {number}: the document is wrong here, not the model:",
                f"  the document shows   {document}",
                f"  every kernel prints  {kernel}",
            ]
    return "\n".join(lines) + "\n"


def difference_lines(difference: Difference) -> list[str]:
    """Where it is, then both sides."""
    operation = difference.operation
    where = f"operation {difference.number} `{operation.text}` (line {operation.line})"
    columns = side_by_side(difference.expected, difference.shown, ("expected", "model"))
    return [f"{where}: {difference.aspect} differs", *(f"  {line}" for line in columns)]
