"""The command line: exit statuses, messages, files that are whole or not there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from explorer.certificate.reading import given
from explorer.cli import main
from explorer.prove import candidates

SMALL = ("--patches", "1", "--objects", "2", "--tasks", "1")
SMALL_STATES = 12228
BROKEN = ["P-CB-09s", "A1", "A2b", "A3", "A4", "A6", "A7"]


def test_a_check_as_expected_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", *SMALL])

    out = capsys.readouterr().out
    assert status == 0
    assert out.rstrip().splitlines()[-1].startswith("A8")
    assert f"{SMALL_STATES} states" in out


def test_check_leaves_what_must_come_to_another_command(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", "--rule", "P-LIVE-01"])

    assert status == 2
    assert "P-LIVE-01: speaks of what must come; write `klpcheck live`" in capsys.readouterr().err


def test_json_of_a_check_has_the_promised_shape(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", *SMALL, "--json", "-"])

    data = json.loads(capsys.readouterr().out)
    assert set(data) == {"era", "scope", "search", "verdicts"}
    assert data["scope"] == {"patches": 1, "objects": 2, "tasks": 1}
    assert data["search"]["complete"] is True
    assert data["search"]["states"] == SMALL_STATES
    keys = {"rule", "name", "outcome", "expected", "engine", "extent", "trace"}
    assert all(set(verdict) == keys for verdict in data["verdicts"])
    broken = [v for v in data["verdicts"] if v["outcome"] == "VIOLATED"]
    assert [v["rule"] for v in broken] == BROKEN
    assert len(broken[0]["trace"]["actions"]) == 4


def test_a_proof_without_time_exits_with_3_and_claims_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["prove", "--rule", "P-TR-01", "--max-seconds", "0.000001"])

    out, err = capsys.readouterr()
    assert status == 3
    assert "--max-seconds 1e-06 reached; not every rule was decided" in err
    assert "proved 0 of 1 rules" in out


def test_a_proof_is_printed_and_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """
    Rules that a release breaks need no proof; what only the fine grain breaks has a note; JSON and
    certificate say how much was proved.
    """
    monkeypatch.setattr(candidates, "STATES", 2000)
    folder, file = tmp_path / "certificate", tmp_path / "found.json"
    asked = ["--era", "5.18", "--rule", "P-CB-09s", "--rule", "P-CONS-04"]
    status = main(["prove", *asked, "--certificate", str(folder), "--json", str(file)])

    printed, data = capsys.readouterr().out, json.loads(file.read_text())
    assert status == 0
    assert printed.startswith("livepatch 5.18, any size, coarse grain\nP-CB-09s: false: A1\n")
    finer = "P-CONS-04 is violated at the fine grain, patches=1 objects=1 tasks=2"
    assert f"note: {finer}\n" in printed
    assert "proved 1 of 2 rules\n" in printed
    assert data["era"] == "5.18"
    assert data["scope"] == "any"
    false, proved = data["rules"]
    keys = {"rule", "outcome", "engine", "seconds", "notes", "counterexample_to_induction"}
    assert {*keys, "expected", "extent"} == set(false) == set(proved)
    assert (false["rule"], false["outcome"]) == ("P-CB-09s", "UNDECIDED")
    assert (proved["outcome"], proved["engine"]) == ("PROVED", "prove")
    assert finer in proved["notes"]
    assert proved["seconds"] > 0
    read = given(folder).certificate
    assert data["certificate"] == {
        "path": str(folder),
        "clauses": read.clauses,
        "conditions": read.conditions,
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--max-seconds", "0.000001"], 3),
        (["--profile", "night", "--seconds", "0.000001"], 3),
        (["--profile", "night", "--examples", "2", "--steps", "5"], 0),
    ],
)
def test_walks_that_were_long_enough_are_as_expected(options: list[str], expected: int) -> None:
    walk = ["check", *SMALL, "--engine", "roam", "--rule", "P-CB-05"]

    assert main([*walk, *options]) == expected


def test_a_violated_rule_exits_with_1_and_shows_its_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["check", *SMALL, "--defect", "SEED-UNGATED", "--rule", "P-CB-05"])

    out = capsys.readouterr().out
    assert status == 1
    assert "^^^ this step breaks the rule" in out
    assert "VIOLATED  expected HOLDS" in out


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--max-states", "100", "--max-states 100 reached"),
        ("--max-states", "1", "--max-states 1 reached"),
    ],
)
def test_a_cut_search_is_undecided_and_exits_with_3(
    option: str, value: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["check", *SMALL, "--rule", "P-CB-05", option, value])

    out = capsys.readouterr().out
    assert status == 3
    assert "UNDECIDED" in out
    assert reason in out
    assert "HOLDS   " not in out
    assert "CUT" in out


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--max-seconds", "0.000001", "--max-seconds 1e-06 reached"),
        ("--max-memory", "1K", "--max-memory 1024 bytes reached"),
    ],
)
def test_a_limit_met_before_the_first_state_decides_nothing(
    option: str, value: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["check", *SMALL, option, value])

    streams = capsys.readouterr()
    assert status == 3
    assert streams.out == ""
    assert f"{reason} before the first state of this scope was visited" in streams.err


def test_a_scope_that_cannot_be_grounded_in_time_stops_in_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["check", "--patches", "16", "--objects", "16", "--max-seconds", "1"])

    assert status == 3
    assert "nothing was decided" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "--era", "5.x"], "--era 5.x: no such release; write one from 4.12 to 7.1"),
        (["check", "--rule", "P-CB-5"], "--rule P-CB-5: unknown; did you mean P-CB-"),
        (["check", "--defect", "SEED"], "--defect SEED: unknown; there is SEED-ORDER"),
        (["check", "--tasks", "0"], "--tasks 0: a scope has 1 to 16 tasks"),
        (["check", "--patches", "1000000000"], "--patches 1000000000: a scope has 1 to 16"),
        (["check", "--report", "/nowhere/x.html"], "there is no folder /nowhere"),
        (["check", "--json", "/nowhere/x.json"], "there is no folder /nowhere"),
        (["check", "--traces", "/dev/null"], "cannot make the folder /dev/null"),
        (["check", "--depth", "3"], "--depth belongs to --engine bmc"),
        (
            ["check", "--engine", "bmc", "--max-states", "1"],
            "--max-states belongs to --engine search",
        ),
        (["check", "--json", "x", "--junit", "x"], "two results cannot go to the same place"),
        (["replay", "no/such.yaml"], "no/such.yaml"),
        (["replay", "0/99"], "step 2 is choice 99, but there are"),
        (["replay", "0/9999999999"], "step 2 is choice 9999999999"),
        (["replay", "0/0", "--diff"], "--diff needs a scenario"),
        (["replay", "0/0", "--judge"], "--judge belongs to scenarios"),
        (["check", "--defect", "B-IDLE-STUCK"], "write `klpcheck live --defect ...`"),
        (["live", "--defect", "B-FORK"], "needs the fine grain"),
        (["prove", "--defect", "B-FORK"], "`prove` has the coarse one"),
        (["conform", "--dmesg", "x.log", "--judge"], "--judge belongs to records"),
        (["replay", "test1", "--tasks", "2"], "--tasks belongs to an index path"),
        (["replay", "test1", "--grain", "fine"], "--grain belongs to an index path"),
        (["replay", "test1", "--switch", "replace=yes"], "--switch belongs to an index path"),
        (["replay", "test1", "--era", "6.1"], "--era: nothing is for it here; found `6.1`; write"),
        (["conform", "/"], "/"),
        (["export", "--to", "promela", "--rule", "P-CB-5"], "--rule P-CB-5: unknown; did you mean"),
        (["export", "--to", "tla", "-o", "/nowhere/klp.tla"], "/nowhere/klp.tla"),
        (["export", "--to", "murphi", "--tasks", "0"], "--tasks 0"),
    ],
)
def test_wrong_input_exits_with_2_and_says_what_to_write(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(arguments)

    streams = capsys.readouterr()
    assert status == 2
    assert streams.out == ""
    assert sentence in streams.err
    assert "Traceback" not in streams.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chek"],
        ["check", "--taks", "1"],
        ["check", "--tasks", "many"],
        ["check", "--max-states", "0"],
        ["check", "--max-seconds", "nan"],
        ["check", "--max-memory", "much"],
        ["check", "--engine", "magic"],
        ["export"],
        ["export", "--to", "prism"],
    ],
)
def test_a_wrong_command_exits_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    assert stop.value.code == 2
    assert "usage: klpcheck" in capsys.readouterr().err


def test_a_trace_can_be_seen_again_by_its_index_path(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", *SMALL, "--json", "-"])
    data = json.loads(capsys.readouterr().out)
    trace = next(v["trace"] for v in data["verdicts"] if v["trace"])

    status = main(["replay", trace["path"], *SMALL])

    out = capsys.readouterr().out
    assert status == 1
    assert all(action in out for action in trace["actions"])
    assert "the last step breaks P-CB-09s" in out


def test_reports_are_written_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    junit, report, traces = tmp_path / "j.xml", tmp_path / "r.html", tmp_path / "traces"

    main(["check", *SMALL, "--junit", str(junit), "--report", str(report), "--traces", str(traces)])

    capsys.readouterr()
    assert ET.parse(junit).getroot().get("failures") == "0"
    assert report.read_text().startswith("<!DOCTYPE html>")
    suffixes = ["dot", "graphml", "html", "itf.json", "svg", "txt"]
    assert sorted(p.name for p in traces.iterdir()) == sorted(
        f"{rule}.{suffix}" for rule in BROKEN for suffix in suffixes
    )
    assert not list(tmp_path.glob("**/*.part"))


def test_the_same_command_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    outputs = set()
    for _ in range(2):
        main(["check", *SMALL])
        outputs.add(capsys.readouterr().out)

    assert len(outputs) == 1


def test_an_interrupted_check_says_what_it_knows_and_exits_with_3() -> None:
    code = "import sys; from explorer.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "check", "--patches", "3", "--objects", "3"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    while "states/s" not in run.stderr.readline():
        assert run.poll() is None
    time.sleep(0.5)

    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)

    assert run.returncode == 3
    assert "interrupted" in out
    assert "UNDECIDED" in out
    assert not [line for line in out.splitlines() if line.split()[2:3] == ["HOLDS"]]
    assert "Traceback" not in err


def test_rules_and_eras_are_listed_as_text_and_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["rules", "--json", "-"])
    rules = json.loads(capsys.readouterr().out)["rules"]
    main(["eras", "--json", "-"])
    eras = json.loads(capsys.readouterr().out)

    assert set(rules[0]) == {
        "rule",
        "name",
        "sentence",
        "source",
        "since",
        "releases",
        "broken_by",
    }
    assert rules[0]["broken_by"] == {"B-STALE-MOD": ["4.15", "4.16", "4.19", "5.1"]}
    assert eras["default"] in eras["eras"]
