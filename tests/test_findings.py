"""Everything that FINDINGS.md says of current kernels is shown again."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.replay.differences import first_difference
from explorer.replay.replaying import replay
from explorer.scenarios.records import load_records
from explorer.scenarios.scenario import load_scenarios
from explorer.scenarios.world import Scenario
from properties.rule import Rule
from properties.suite import RULES

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "FINDINGS.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| \d+ \| [PA]", line)
]
BY_REPLAY = [row for row in ROWS if row[1] != "P-LIVE-05b"]


def rule(name: str) -> Rule:
    return next(rule for rule in RULES if rule.id == name)


def broken(scenario: Scenario, name: str) -> bool:
    steps = replay(scenario, [rule(name)])
    return any(breach.known for step in steps for breach in step.broken)


def scenario_file(name: str) -> list[Scenario]:
    return load_scenarios(ROOT / "tests/explorer/scenarios" / f"{name}.yaml")


@cache
def records() -> dict[str, Scenario]:
    folder = ROOT / "tests/explorer/records"
    return {s.id: s for s in load_records(folder / "edges-6.1.jsonl")}


def test_every_finding_is_told_and_shown() -> None:
    told = set(re.findall(r"^\*\*(\d+)\. ", TEXT, re.MULTILINE))

    assert told == {row[0] for row in ROWS}
    assert all(any(row[2:]) for row in ROWS)


@pytest.mark.parametrize("row", [row for row in BY_REPLAY if row[2]], ids=lambda row: row[1])
def test_the_scenario_breaks_the_rule_in_the_newest_kernel(row: list[str]) -> None:
    newest = scenario_file(row[2])[-1]

    assert newest.era == "7.1"
    assert first_difference(newest, replay(newest)) is None
    assert broken(newest, row[1])


def test_the_module_that_was_refused_is_refused_again_for_another_reason() -> None:
    newest = scenario_file("findings/refused-for-ever")[-1]

    results = [step.seen.result for step in replay(newest)]

    assert (newest.era, results) == ("7.1", [0, 0, -19, 0, -8, 0])


@pytest.mark.parametrize("row", [row for row in ROWS if row[3]], ids=lambda row: row[1])
def test_a_real_kernel_did_it(row: list[str]) -> None:
    assert broken(records()[row[3]], row[1])


@pytest.mark.parametrize("row", [row for row in ROWS if row[4]], ids=lambda row: row[1])
def test_the_trace_breaks_the_rule(row: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["replay", *row[4].split(), "--era", "7.1"])

    assert status == 1
    assert f"the last step breaks {row[1]}: " in capsys.readouterr().out
