"""Replays as text: the log that the kernel would print, and where the model differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from properties.defect import Defect
from properties.rule import Rule
from reports.json_text import json_text

LOG_FOLLOWS = ":"
"""What ends the title of a log; a log that is alone needs none."""


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
    target: str,
    defect: Defect | None = None,
    era: str | None = None,
    rules: Sequence[Rule] = (),
) -> list[Replayed]:
    """Replay an example by name, a scenario file, or every record of a `.jsonl` file.

    `defect` is given to the kernel, `era` is the only release to replay, `rules` judge the run.
    Raises InputError.
    """
    replays = []
    for scenario in _in_era(_scenarios(target), era):
        if defect is not None and scenario.defect:
            raise InputError(f"--defect: the scenario names its own, {scenario.defect}")
        told = replace(scenario, defect=defect.id) if defect else scenario
        missing = not_supported(told)
        replays.append(Replayed(told, () if missing else replay(told, rules=rules), missing))
    return replays


def replays_text(replays: Sequence[Replayed], *, diff: bool) -> str:
    """What the kernel would print; with `diff`, how that compares with what is expected.

    Neighbouring releases of which the same is to be said stand together.
    """
    texts = []
    for (name, (said, lines)), group in groupby(replays, lambda r: (r.scenario.id, _told(r, diff))):
        eras = [replayed.scenario.era for replayed in group]
        title = f"{name} on {', '.join(eras)}{said}"
        alone = len(eras) == len(replays) == 1 and said == LOG_FOLLOWS
        texts.append("\n".join([*([] if alone else [title]), *lines, ""]))
    return ("" if diff else "\n").join(texts)


def _told(replayed: Replayed, diff: bool) -> tuple[str, tuple[str, ...]]:
    """What follows the title on its line, and the lines below."""
    if replayed.unsupported:
        return f": not supported yet: {', '.join(replayed.unsupported)}", ()
    if not diff:
        return LOG_FOLLOWS, tuple(log_lines(replayed.steps))
    below = (*errata_lines(replayed.scenario), *breach_lines(replayed.steps))
    if replayed.difference is None:
        return f": no difference in {len(replayed.steps)} operations", below
    return "", (*difference_lines(replayed.difference), *below)


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
                "breaks": [{"rule": b.rule, "known": b.known} for b in step.broken],
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


def log_lines(replayed: tuple[ReplayedStep, ...]) -> Iterator[str]:
    """The operations as a shell shows them, each with its lines and a result that is not 0."""
    for step in replayed:
        yield f"% {step.operation.text}"
        yield from step.seen.log or ()
        if step.seen.result:
            yield f"= {result_name(step.seen.result)}"
        yield from map(str, step.broken)


def breach_lines(replayed: tuple[ReplayedStep, ...]) -> Iterator[str]:
    """Which operation is the first to break a rule."""
    for number, step in enumerate(replayed):
        for breach in step.broken:
            yield f"operation {number} `{step.operation.text}` {breach}"


def errata_lines(scenario: Scenario) -> Iterator[str]:
    """What is the documentation's own mistake."""
    for number, (_, said) in enumerate(scenario.steps):
        for document, kernel in () if said is None else said.document_errata:
            yield f"operation {number}: the document is wrong here, not the model:"
            yield f"  the document shows   {document}"
            yield f"  every kernel prints  {kernel}"


def difference_lines(difference: Difference) -> list[str]:
    """Where it is, then both sides."""
    operation = difference.operation
    where = f"operation {difference.number} `{operation.text}` (line {operation.line})"
    columns = side_by_side(difference.expected, difference.shown, ("expected", "model"))
    return [f"{where}: {difference.aspect} differs", *(f"  {line}" for line in columns)]
