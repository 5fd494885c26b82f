"""Replays as text: the log that the kernel would print, and where the model differs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.differences import Difference, first_difference
from explorer.errors import InputError
from explorer.records import load_records
from explorer.replay import ReplayedStep, not_supported, replay
from explorer.result_codes import result_name
from explorer.scenario import example, example_names, load_scenario
from explorer.side_by_side import side_by_side
from explorer.world import Scenario
from model.kernel.state import Livepatch

OK, DIFFERS, BAD_INPUT = 0, 1, 2
"""Exit statuses of commands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says and its exit status; with BAD_INPUT the text is the complaint."""

    text: str
    status: int


def replay_command(
    target: str, *, diff: bool = False, state: type[Livepatch] = Livepatch
) -> Answer:
    """Replay an example by name, a scenario file, or every record of a `.jsonl` file.

    Without `diff` the text is what the kernel would print. With it, the expectations of the file
    are compared with the model.
    """
    try:
        answers = [_answer(scenario, diff=diff, state=state) for scenario in _scenarios(target)]
    except InputError as error:
        return Answer(str(error), BAD_INPUT)
    return Answer(
        "\n".join(answer.text for answer in answers), max(answer.status for answer in answers)
    )


def _scenarios(target: str) -> list[Scenario]:
    if target in example_names():
        return [load_scenario(example(target))]
    path = Path(target)
    return load_records(path) if path.suffix == ".jsonl" else [load_scenario(path)]


def _answer(scenario: Scenario, *, diff: bool, state: type[Livepatch]) -> Answer:
    missing = not_supported(scenario)
    if missing:
        needs = ", ".join(missing)
        return Answer(f"{scenario.id}: not supported yet: {needs}\n", DIFFERS)
    replayed = replay(scenario, state)
    if not diff:
        return Answer(log_text(replayed), OK)
    difference = first_difference(scenario, replayed)
    return Answer(diff_text(scenario, difference), OK if difference is None else DIFFERS)


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
    title = f"{scenario.id} on {scenario.source or scenario.era}"
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
