"""The lines of patches and targets, as the samples and the recorded modules print them."""

from __future__ import annotations

import pytest

from explorer.scenarios.wording import (
    ModuleState,
    call_line,
    callback_line,
    enter_line,
    exit_line,
    ftrace_line,
    further_line,
    init_line,
    leave_line,
)
from explorer.scenarios.world import PatchFile, PatchPrints, Prints, Target, Wording

NET = Target("net", ("work",))
TALKER = Target("net", ("work",), Prints("", "{name} bye", "{function} of {version}", "{x} out"))


@pytest.mark.parametrize(
    ("wording", "state", "result", "expected"),
    [
        (Wording.RECORDS, "-", 0, "fix: pre_patch net -"),
        (Wording.RECORDS, "COMING", -19, "fix: pre_patch net COMING ret=-19"),
        (Wording.SAMPLES, "-", -19, "fix: pre_patch_callback: net"),
        (
            Wording.SAMPLES,
            "GOING",
            0,
            "fix: pre_patch_callback: net -> [MODULE_STATE_GOING] Going away",
        ),
    ],
)
def test_a_callback_names_its_object_and_state(
    wording: Wording, state: ModuleState, result: int, expected: str
) -> None:
    assert callback_line(wording, "fix", "pre_patch", "net", state, result) == expected


@pytest.mark.parametrize(
    ("wording", "target", "expected"),
    [
        (Wording.RECORDS, NET, ("net: init -5", "net: exit", "net: busy in fix", "net: released")),
        (Wording.SAMPLES, NET, ("net: net_init", "net: net_exit", None, None)),
        (
            Wording.SELFTESTS,
            NET,
            ("net: net_init", "net: net_exit", "net: work enter", "net: work exit"),
        ),
        (Wording.RECORDS, TALKER, (None, "net bye", "work of fix", "{x} out")),
    ],
)
def test_a_target_prints_as_its_wording_or_it_says(
    wording: Wording, target: Target, expected: tuple[str | None, ...]
) -> None:
    lines = (
        init_line(wording, target, -5),
        exit_line(wording, target),
        enter_line(wording, target, "work", "fix"),
        leave_line(wording, target, "work", "fix"),
    )

    assert lines == expected


def test_a_callback_may_print_a_second_line_and_another_when_it_takes_over() -> None:
    prints = PatchPrints(
        callbacks=(("pre_patch", "{name} begins"), ("post_patch", "ends")),
        taking_over=(("pre_patch", "{name} goes on"), ("post_unpatch", "stays")),
    )
    fix = PatchFile("fix", (), prints=prints)
    callbacks = ("pre_patch", "post_patch", "pre_unpatch", "post_unpatch")

    first = [further_line(fix, name, takes_over=False) for name in callbacks]
    later = [further_line(fix, name, takes_over=True) for name in callbacks]

    assert first == ["fix begins", "ends", None, None]
    assert later == ["fix goes on", "ends", None, "stays"]


def test_only_a_selftest_logs_what_the_new_code_shows_unless_the_patch_says_so() -> None:
    plain = PatchFile("fix", ())
    silent = PatchFile("fix", (), prints=PatchPrints(call=""))
    loud = PatchFile("fix", (), prints=PatchPrints(call="{name} here"))

    lines = {
        wording: [call_line(wording, file) for file in (plain, silent, loud)] for wording in Wording
    }

    assert lines == {
        Wording.RECORDS: [None, None, "fix here"],
        Wording.SAMPLES: [None, None, "fix here"],
        Wording.SELFTESTS: ["fix: this has been live patched", None, "fix here"],
    }


def test_a_selftest_logs_the_answer_of_sysctl() -> None:
    refused = 'livepatch: sysctl: setting key "kernel.ftrace_enabled": Device or resource busy'

    assert ftrace_line(Wording.SELFTESTS, "1", 0) == "livepatch: kernel.ftrace_enabled = 1"
    assert ftrace_line(Wording.SELFTESTS, "0", -16) == refused
    assert ftrace_line(Wording.SAMPLES, "0", 0) is None
