"""The benchmark compares what is comparable, and says what it measured."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from properties.historical import KNOWN
from tests.bench import proofs
from tests.bench.__main__ import as_json
from tests.bench.cases import QUICK, Case
from tests.bench.contestants import Contestant, Counts, Stage, contestants, klpcheck, rumur, spin
from tests.bench.measure import Cost, run
from tests.bench.proofs import Row
from tests.bench.speed import BenchError, Runs, check_counts, compare
from tests.bench.tables import HEADER, TARGETS, markdown, report, rows, targets
from tests.readme_tables import README

CASE = Case(1, 1, 1)
MB = 1 << 20


def runs(
    contestant: Contestant, states: int = 1_000_000, cpu: float = 8.0, peak: int = 64 * MB
) -> Runs:
    """As if the contestant had searched once."""
    cost = Cost(cpu, cpu, peak, 0, "")
    return Runs(contestant, Counts(states, 5 * states), {Stage.SEARCH: [cost]})


def test_a_command_costs_what_it_and_its_children_use(tmp_path: Path) -> None:
    waste = "x = bytearray(80 << 20); sum(range(3_000_000)); print('done')"
    shell = f'"{sys.executable}" -c "{waste}"; exit 3'

    cost = run(["sh", "-c", shell], tmp_path)

    assert (cost.status, cost.output) == (3, "done\n")
    assert cost.peak > 80 * MB
    assert cost.cpu > 0


@pytest.mark.parametrize("states", [999_999, 1_000_001])
def test_other_counts_are_an_error(states: int) -> None:
    with pytest.raises(BenchError, match=rf"Rumur has met {states} states"):
        check_counts(CASE, [runs(klpcheck("klpcheck")), runs(rumur("Rumur"), states)])


@pytest.mark.parametrize(
    ("contestant", "fewer", "more"),
    [(spin("SPIN"), True, False), (rumur("Rumur", "heuristic"), False, True)],
)
def test_a_reduction_may_meet_other_counts_in_one_direction(
    contestant: Contestant, fewer: bool, more: bool
) -> None:
    for states, allowed in ((900_000, fewer), (1_100_000, more)):
        found = [runs(klpcheck("klpcheck")), runs(contestant, states)]
        if allowed:
            check_counts(CASE, found)
        else:
            with pytest.raises(BenchError):
                check_counts(CASE, found)


def test_two_tools_that_search_the_same_model_are_compared() -> None:
    if shutil.which("spin") is None:
        pytest.skip("spin is not installed")

    ours, theirs = compare(CASE, [klpcheck("klpcheck"), spin("SPIN", "-DNOREDUCE")], 1)

    assert ours.counts.states == theirs.counts.states > 100
    assert set(ours.costs) == {Stage.SEARCH, Stage.AGAIN, Stage.BASE}
    assert set(theirs.costs) == {Stage.EXPORT, Stage.PREPARE, Stage.SEARCH}
    assert theirs.cold > theirs.given_the_file > theirs.cpu(Stage.SEARCH)


def test_a_tool_that_fails_is_an_error() -> None:
    broken = klpcheck("klpcheck", "--rule", "P-NONE")

    with pytest.raises(BenchError, match="ended with 2"):
        compare(CASE, [broken], 1)


def test_ratios_are_to_the_best_peer() -> None:
    found = [
        runs(klpcheck("klpcheck"), cpu=2.0, peak=32 * MB),
        runs(spin("SPIN"), cpu=10.0),
        runs(rumur("Rumur"), cpu=20.0),
    ]

    ratios = [row[-1] for row in rows(CASE, found, {})]
    judged = list(targets(found, found, found))

    assert ratios == ["5.00", "1.00", "0.50"]
    assert [(t.measured, t.met) for t in judged] == [
        (5.0, True),  # 3 times wanted
        (5.0, False),  # 6
        (5.0, False),  # 8
        (2.0, False),  # 3
        (5.0, False),  # 20
        (None, False),  # nobody used two cores
    ]


def test_a_tool_that_is_not_installed_has_a_row_that_says_so() -> None:
    found = [runs(klpcheck("klpcheck"))]

    table = list(rows(CASE, found, {"SPIN": "spin"}))

    assert table[1][1:3] == ("SPIN", "spin: not installed")
    assert {len(row) for row in table} == {len(HEADER)}
    assert all(t.measured is None for t in targets(found, found, found))


def test_partial_order_reduction_and_symmetry_take_part() -> None:
    flat = contestants(QUICK.large, None, cores=True, python=False)
    symmetric = contestants(QUICK.symmetric, Path("tla2tools.jar"), cores=False, python=True)

    assert [c.name for c in flat if c.reduces] == ["SPIN, process per task, partial order"]
    assert [c.name for c in symmetric] == ["klpcheck", "Rumur, heuristic", "Rumur"]


def test_the_json_has_every_run_and_every_target() -> None:
    found = [runs(klpcheck("klpcheck")), runs(spin("SPIN"))]
    judged = list(targets(found, found, found))

    written = json.loads(as_json(QUICK, dict.fromkeys(QUICK.all, found), judged))

    assert [run["engine"] for run in written["runs"]] == ["klpcheck", "SPIN"] * len(QUICK.all)
    assert [target["name"] for target in written["targets"]] == [t.name for t in judged]


def test_the_readme_has_the_tables_of_a_run() -> None:
    block = re.search(r"(?s)<!-- speed: .*? -->\n(.*?)\n<!-- /speed -->", README.read_text("utf-8"))
    assert block
    first, second = block[1].split("\n\n")

    assert report([], []) == f"{markdown(HEADER, [])}\n\n{markdown(TARGETS, [])}"
    for table, header in ((first, HEADER), (second, TARGETS)):
        lines = table.splitlines()
        assert lines[:2] == markdown(header, []).splitlines()
        assert len(lines) > 6
        assert {line.count("|") for line in lines} == {len(header) + 1}
    engines = re.findall(r"(?m)^\| .*? \| (\w+)", first)
    assert {"klpcheck", "SPIN", "Rumur"} <= set(engines)


def test_targets_of_proofs_are_judged_by_medians() -> None:
    rows = [
        Row("slow", "CPU s", 3.0, (2.0, 3.0, 9.0)),
        Row("quick", "CPU s", 3.0, (2.9, 2.0, 9.0)),
        Row("many", "clauses", 150, (150.0,)),
        Row("more", "clauses", 150, (151.0,)),
        Row("free", "CPU s", None, (1.25,)),
        Row("absent", "CPU s", 6.0, (), "cvc5 is not installed"),
    ]

    assert [row.met for row in rows] == [False, True, True, False, None, None]
    assert [row.cells[2:] for row in rows] == [
        ("3.0 CPU s", "missed"),
        ("2.9 CPU s", "met"),
        ("150 clauses", "met"),
        ("151 clauses", "missed"),
        ("1.2 CPU s", ""),
        ("not measured: cvc5 is not installed", ""),
    ]


def test_each_checker_has_a_row_even_if_it_is_missing() -> None:
    checks = [
        {"checker": "z3", "seconds": 2.0, "reason": ""},
        {"checker": "cvc5", "seconds": 0.0, "reason": "cvc5 is not installed"},
        {"checker": "without quantifiers", "seconds": 7.0, "reason": ""},
        {"checker": "two vocabularies", "seconds": 9.0, "reason": ""},
    ]
    clauses, *rows = proofs.certified([{"clauses": 103, "checks": checks}] * 3)

    assert clauses.met
    assert [row.met for row in rows] == [True, None, False, None]
    assert rows[1].missing == "cvc5 is not installed"
    assert len(rows[0].figures) == 3


def test_a_defect_is_timed_until_its_counterexample_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("B-DISABLE-DISABLED", "B-IDLE-STUCK"):
        assert proofs.counterexample(KNOWN[name]) > 0
    middle, slowest = proofs.counterexamples({"A": [1.0, 2.0, 9.0], "B": [3.0], "C": [7.0]})
    assert (middle.measured, middle.met) == (3.0, True)
    assert (slowest.name, slowest.measured, slowest.met) == ("the slowest of them, C", 7.0, False)

    unnoticed = replace(KNOWN["B-DISABLE-DISABLED"], caught_by=("P-TR-01",))
    with pytest.raises(BenchError, match="finds nothing"):
        proofs.counterexample(unnoticed)

    wrong = proofs.Job("wrong", ("prove", "--era", "9.9"), 1.0)
    monkeypatch.setattr(proofs, "PROOFS", (wrong,))
    with pytest.raises(BenchError, match="ended with 2"):
        proofs.measure(1)


def test_the_readme_has_the_targets_of_proofs() -> None:
    text = README.read_text("utf-8")
    block = re.search(r"(?s)<!-- proofs: .*? -->\n(.*?)\n<!-- /proofs -->", text)
    assert block
    header, rule, *lines = block[1].splitlines()

    assert [header, rule] == markdown(TARGETS, []).splitlines()
    names = [line.split(" | ")[0].removeprefix("| ") for line in lines]
    assert names[0] == proofs.PROOFS[0].name
    assert {f"certify, {checker}" for checker in proofs.CHECKERS} <= set(names)
    assert {line.count("|") for line in lines} == {len(TARGETS) + 1}
    assert json.loads(proofs.as_json([Row("x", "CPU s", 3.0, (2.0,))]))["targets"][0]["met"] is True
