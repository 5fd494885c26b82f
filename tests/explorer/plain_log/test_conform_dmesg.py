"""`klpcheck conform --dmesg`: plain kernel logs against the model."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from explorer import choosing
from explorer.cli import main
from explorer.plain_log.dmesg import LogLine, PlainLog, read_log, without_prefixes
from explorer.plain_log.judge import LogVerdict, judge
from explorer.replay.replaying import not_supported
from explorer.scenarios.records import load_records
from model.era import ERAS
from tests.explorer.plain_log.changes import DESCRIBED, LOGS, judged

HERE = Path(__file__).parent
RECORDS = sorted((HERE.parent / "records").glob("[de]*.jsonl"))  # documented, edges
TEST1 = str(HERE / "test1.log")

ENABLE = """\
livepatch: enabling patch 'fix'
livepatch: 'fix': initializing patching transition
"""
START = """\
livepatch: 'fix': starting patching transition
livepatch: 'fix': completing patching transition
livepatch: 'fix': patching complete
"""
DISABLE = """\
livepatch: 'fix': initializing unpatching transition
livepatch: 'fix': starting unpatching transition
livepatch: 'fix': completing unpatching transition
livepatch: 'fix': unpatching complete
"""
START_OLD = """\
livepatch: enabling patch 'fix'
livepatch: 'fix': patching...
livepatch: 'fix': patching complete
"""
FAIL = """\
livepatch: failed to enable patch 'fix'
livepatch: 'fix': canceling patching transition, going to unpatch
livepatch: 'fix': completing unpatching transition
livepatch: 'fix': unpatching complete
"""


def verdict(text: str, era: str = "6.1", *, complete: bool = False) -> LogVerdict:
    lines = [LogLine(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    return judge(PlainLog("log", tuple(lines), complete), choosing.era(era))


def refused(text: str, era: str = "6.1") -> tuple[int, list[str]]:
    """The number of the first impossible line, and what could stand there."""
    found = verdict(text, era)
    assert found.refused is not None, f"{found.outcome}: {text}"
    return found.refused.number, sorted(found.result.possible)


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
@pytest.mark.parametrize("described", [False, True])
def test_the_nine_documented_logs_are_allowed(log: Path, *, described: bool) -> None:
    read = read_log(str(log), complete=True)

    found = judge(read, ERAS["4.19"], DESCRIBED if described else None)

    assert found.outcome == "allowed"
    numbers = [number for step in found.run for number in step.lines]
    assert numbers == [line.number for line in found.sorted.judged]
    assert len(found.sorted.judged) + found.sorted.other == len(read.lines)


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_what_recorded_kernels_have_printed_is_allowed(file: Path) -> None:
    for record in load_records(file):
        log = [line for _, seen in record.steps if seen for line in seen.log or ()]
        if log and not not_supported(record):
            assert whole("\n".join(log), record.era) == "allowed", record.id


def test_a_log_may_stop_anywhere() -> None:
    log = judged(LOGS[6])

    outcomes = {verdict("\n".join(log[:end]), "4.19").outcome for end in range(1, len(log))}

    assert outcomes == {"allowed"}


def test_a_complete_log_does_not_stop_while_something_is_under_way() -> None:
    log = (ENABLE + START + DISABLE).splitlines()

    stops = [end for end in range(1, 10) if whole("\n".join(log[:end])) == "allowed"]

    assert stops == [3, 5, 7, 9]  # where the transition waits, or nothing is in transition
    found = verdict("\n".join(log[:8]), complete=True)
    assert found.refused is not None
    assert (found.refused.number, found.refused.text) == (9, "(the end of the log)")
    assert found.result.possible == {log[8]}


def whole(text: str, era: str = "6.1") -> str:
    return verdict(text, era, complete=True).outcome


@pytest.mark.parametrize(
    "prefix",
    [
        "[    0.123456] ",
        "[12345.123456] ",
        "<6>[  123.456789] ",
        "<14>",
        "[  123.456789][  T214] ",
        "[  123.456789] [   C1] ",
        "kern  :info  : [  123.456789] ",
        "[Tue Nov 21 11:16:35 2017] ",
        "Nov 21 11:16:35 host kernel: [  123.456789] ",
        "Nov  1 11:16:35 host kernel: ",
        "2017-11-21T11:16:35.123456+00:00 host kernel: [  123.456789] ",
        "2017-11-21T11:16:35,123456+01:00 ",
        "  ",
        "",
    ],
)
def test_what_stands_before_a_message_is_dropped(prefix: str) -> None:
    assert without_prefixes(f"{prefix}livepatch: enabling patch 'fix'") == (
        "livepatch: enabling patch 'fix'"
    )


def test_the_first_impossible_line_is_named_with_what_could_stand_there() -> None:
    number, possible = refused(ENABLE + START.replace("starting", "reversing"))

    assert (number, possible) == (4, ["livepatch: 'fix': starting patching transition"])


def test_a_line_that_was_left_out_is_missed_at_the_next_one() -> None:
    kept = [line for line in (ENABLE + START + DISABLE).splitlines() if "completing" not in line]

    number, possible = refused("\n".join(kept))

    assert number == 4
    assert "livepatch: 'fix': completing patching transition" in possible


def test_other_lines_are_counted_and_unknown_ones_of_livepatch_are_named() -> None:
    found = verdict(ENABLE + "% echo 0 > enabled\nlivepatch: something new\n" + START)

    assert found.outcome == "allowed"
    assert [line.number for line in found.sorted.unknown] == [4]
    assert found.sorted.other == 1


def test_a_printed_result_decides_how_it_goes_on() -> None:
    failed = "fix: pre_patch vmlinux - ret=-19\n"
    said = "livepatch: pre-patch callback failed for object 'vmlinux'\n"

    assert verdict(ENABLE + failed + said + FAIL).outcome == "allowed"
    assert refused(ENABLE + failed + START)[0] == 4
    assert refused(ENABLE + "fix: pre_patch vmlinux -\n" + said + FAIL)[0] == 4


def test_an_init_that_fails_has_no_exit() -> None:
    pre = "fix: pre_patch net_a LIVE\n"

    assert verdict("net_a: init 0\nnet_a: exit\n" + ENABLE + START).outcome == "allowed"
    assert refused("net_a: init -5\n" + ENABLE + pre + START)[0] == 4
    assert refused("net_a: init -5\nnet_a: exit\n" + ENABLE + pre + START)[0] == 2


def test_a_patch_may_have_other_contents_when_it_is_loaded_again() -> None:
    first = "fix: pre_patch net_a LIVE\nfix: pre_patch vmlinux -\n"
    second = "fix: pre_patch vmlinux -\nfix: pre_patch net_a LIVE\n"
    once = ENABLE + first + START + DISABLE

    assert verdict("net_a: init 0\n" + once + ENABLE + second + START).outcome == "allowed"
    swapped = START.replace("patching complete", "patching complete\nfix: post_patch vmlinux -", 1)
    assert verdict("net_a: init 0\n" + once + ENABLE + second + swapped).outcome == "refused"


def test_the_same_patch_is_not_loaded_twice_at_a_time() -> None:
    pre = "fix: pre_patch vmlinux -\n"

    assert refused(ENABLE + START + ENABLE + pre + START)[0] == 6


@pytest.mark.parametrize(
    "text",
    [
        "livepatch: symbol 'gone' not found in symbol table\n" + ENABLE,
        ENABLE
        + START
        + "livepatch: Livepatch patch (old) is not compatible with the already installed "
        + "livepatches.\n",
        "livepatch: module fix is not marked as a livepatch module\n" + ENABLE + START,
        ENABLE
        + "livepatch: failed to register ftrace handler for function 'send' (-16)\n"
        + "livepatch: failed to patch object 'vmlinux'\n"
        + FAIL,
        ENABLE
        + START
        + "livepatch: symbol 'gone' not found in symbol table\n"
        + "livepatch: failed to initialize patch 'fix' for module 'net_a' (-22)\n"
        + "livepatch: patch 'fix' failed for module 'net_a', refusing to load module 'net_a'\n",
    ],
)
def test_functions_and_marks_that_only_a_failure_shows_are_inferred(text: str) -> None:
    assert verdict(text).outcome == "allowed"


def test_the_era_decides() -> None:
    other = ENABLE.replace("fix", "new") + START.replace("fix", "new")
    waits = ENABLE + START + other + DISABLE
    assert verdict(waits, "6.1").outcome == "allowed"
    assert refused(waits, "4.19")[0] == 11


def test_a_release_without_callbacks_prints_none() -> None:
    assert verdict(START_OLD, "4.12").outcome == "allowed"
    assert refused("livepatch: enabling patch 'fix'\nfix: pre_patch vmlinux -\n", "4.12")[0] == 2
    assert refused(START_OLD, "6.1")[0] == 2


def test_a_patch_that_replaces_all_others_is_thought_of() -> None:
    new = (ENABLE + START).replace("fix", "new")
    log = ENABLE + START + new + ENABLE + START

    assert verdict(log).outcome == "allowed"  # the first one was replaced and unloaded
    assert refused(log, "4.19")[0] == 11


def test_the_command_says_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "dmesg.txt"
    log.write_text("[    1.0] noise\n" + ENABLE + START.replace("starting", "reversing"))
    report = tmp_path / "verdict.json"

    assert main(["conform", "--dmesg", TEST1, "--era", "4.19"]) == 0
    assert "allows this log" in capsys.readouterr().out
    assert main(["conform", "--dmesg", str(log), "--json", str(report)]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith(f"{log}:5: no run of livepatch 6.1 prints this line here\n")
    data = json.loads(report.read_text())
    assert data["refused"] == {
        "line": 5,
        "text": "livepatch: 'fix': completing patching transition",
    }
    assert data["possible"] == ["livepatch: 'fix': starting patching transition"]
    assert all(line in shown for line in [*data["assumed"], *data["possible"]])


def test_the_run_in_the_json_leads_through_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", "--dmesg", TEST1, "--era", "4.19", "--json", "-"]) == 0

    data = json.loads(capsys.readouterr().out)
    numbers = [number for step in data["run"] for number in step["lines"]]
    assert all(a < b for a, b in pairwise(numbers))
    assert data["run"][0]["step"] == "load_module(livepatch_callbacks_mod)"


def test_a_limit_leaves_it_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", "--dmesg", TEST1, "--era", "4.19", "--max-states", "10"]) == 3
    shown = capsys.readouterr().out
    assert "undecided on livepatch 4.19: --max-states 10 reached" in shown
    assert "allowed at least to line" in shown


def test_a_time_limit_holds_while_the_kernel_is_prepared(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["conform", "--dmesg", TEST1, "--max-seconds", "0.0000001"]) == 3
    assert "before the first line was followed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "there is nothing to compare"),
        (["--dmesg", "no/such/file"], "no such file"),
        (["--dmesg", TEST1, str(RECORDS[0])], "--dmesg takes one log"),
        (["--dmesg", TEST1, "--era", "1.0"], "--era 1.0: no such release"),
        (["--dmesg", str(HERE / "demo.yaml")], "nothing in this log can be judged"),
        (["--max-states", "1", str(RECORDS[0])], "--max-states belongs to --dmesg"),
        (["--complete", str(RECORDS[0])], "--complete belongs to --dmesg"),
        (["--dmesg", TEST1, "--patch-description", TEST1], "test1.log:1: "),
    ],
)
def test_wrong_input_is_refused_with_a_reason(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conform", *arguments]) == 2
    assert complaint in capsys.readouterr().err


def test_a_scenario_file_describes_the_patches(capsys: pytest.CaptureFixture[str]) -> None:
    scenario = HERE.parents[2] / "explorer" / "scenarios" / "examples" / "test9.yaml"
    log = str(HERE / "test9.log")

    command = ["conform", "--dmesg", log, "--era", "4.19", "--patch-description", str(scenario)]

    assert main(command) == 0
    assert "assumed" in capsys.readouterr().out


def test_a_description_may_load_a_patch_with_several_contents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    description, log = tmp_path / "patches.yaml", tmp_path / "dmesg.txt"
    plain = "patches: {fix: {objects: [{name: vmlinux, callbacks: none}]}}\n"
    step = "steps: [{load_livepatch: {patch: fix, objects: [vmlinux]}}]\n"
    log.write_text(ENABLE + START + DISABLE + ENABLE + "fix: pre_patch_callback: vmlinux\n")
    command = ["conform", "--dmesg", str(log), "--patch-description", str(description)]

    description.write_text(plain)
    assert main(command) == 1
    description.write_text(plain + step)
    assert main(command) == 0
    assert "allows this log" in capsys.readouterr().out


def test_a_wrong_description_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    description = tmp_path / "patches.yaml"
    description.write_text("patches:\n  fix:\n    objects: [vmlinux, nothing]\n")

    assert main(["conform", "--dmesg", TEST1, "--patch-description", str(description)]) == 2
    assert f"{description}:3: there is no target of this name" in capsys.readouterr().err
