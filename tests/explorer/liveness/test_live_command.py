"""`klpcheck live`: exit statuses, what is printed, what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.cli import main
from properties.assumptions import ASSUMPTIONS
from properties.liveness import LIVENESS
from properties.suite import RULES

FORK_CHAIN = ("live", "--rule", "P-LIVE-01", "--shape", "plain", "--objects", "1", "--tasks", "2")


def test_rules_that_hold_exit_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["live", "--rule", "P-LIVE-02", "--rule", "P-LIVE-04"])

    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert [line.split()[0] for line in lines] == ["P-LIVE-02"] * 3 + ["P-LIVE-04"]
    assert all("HOLDS" in line and "expected" not in line for line in lines)


def test_a_known_defect_is_as_expected_and_shown_when_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["live", "--rule", "P-LIVE-01", "--shape", "kthread"])

    out = capsys.readouterr().out
    assert status == 0
    assert "from here on for ever: tried for ever\n   7  klp_transition_work_fn()" in out
    assert "       ^^^ and then step 7 again" in out
    assert out.rstrip().endswith("B-KTHREAD-STUCK")


def test_without_an_assumption_a_rule_is_violated_and_exits_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main([*FORK_CHAIN, "--without", "F-FORK"])

    out = capsys.readouterr().out
    assert status == 1
    assert "from here on for ever: fork chain" in out
    assert "VIOLATED  expected HOLDS" in out


def test_a_defect_is_judged_where_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["live", "--defect", "B-MISSING-UNLOCK", "--rule", "P-LIVE-02"])

    out = capsys.readouterr().out
    assert status == 1
    assert "livepatch 5.17 with B-MISSING-UNLOCK, 1 patch, 1 object, 1 task" in out
    assert "from here on for ever: nothing happens any more" in out


def test_json_has_every_verdict_and_the_lasso(capsys: pytest.CaptureFixture[str]) -> None:
    main([*FORK_CHAIN, "--without", "F-FORK", "--json", "-"])

    data = json.loads(capsys.readouterr().out)
    (verdict,) = data["verdicts"]
    assert (verdict["rule"], verdict["outcome"]) == ("P-LIVE-01", "VIOLATED")
    assert verdict["lasso"]["about"] == "p = p0"
    assert verdict["lasso"]["stem"][0] == "klp_enable_patch(p0, GOOD)"
    assert any(step.startswith("klp_copy_process") for step in verdict["lasso"]["loop"])


def test_lassos_are_written_in_every_format(tmp_path: Path) -> None:
    main([*FORK_CHAIN, "--without", "F-FORK", "--traces", str(tmp_path)])

    assert {path.name for path in tmp_path.iterdir()} == {
        f"P-LIVE-01.{suffix}" for suffix in ("txt", "dot", "graphml", "svg")
    }
    assert "from here on for ever" in (tmp_path / "P-LIVE-01.svg").read_text("utf-8")


def test_a_limit_leaves_it_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["live", "--rule", "P-LIVE-01", "--shape", "plain", "--max-states", "100"])

    assert status == 3
    assert "UNDECIDED" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rule", "P-LIVE-99"], "--rule P-LIVE-99: unknown"),
        (["--rule", "P-LIVE-05"], "--rule P-LIVE-05: not promised before 6.3"),
        (["--without", "F-FROK"], "--without F-FROK: unknown; did you mean F-FORK?"),
        (["--diagnose", "--shape", "idle"], "--shape does not go with --diagnose"),
        (["--patches", "0"], "--patches 0: a scope has 1 to 16 patches"),
        (["--rule", "P-LIVE-04", "--shape", "idle", "--tasks", "0"], "--tasks 0"),
    ],
)
def test_wrong_input_is_told(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["live", *arguments])

    assert status == 2
    assert message in capsys.readouterr().err


def test_a_diagnosis_names_the_loop_without_each_assumption(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["live", "--diagnose", "--rule", "P-LIVE-02"])

    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert [line.split()[1] for line in lines] == ["F-HOLDER", "F-PASS"]
    assert "nothing happens any more" in lines[0]
    assert "fork chain" in lines[1]


def test_the_list_of_rules_has_those_of_what_must_come(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules"])

    lines = capsys.readouterr().out.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith(("P-LIVE-", "F-"))]
    rules = [rule.id for rule in (*RULES, *LIVENESS) if rule.id.startswith("P-LIVE-")]
    assert listed == rules + [a.id for a in ASSUMPTIONS]
