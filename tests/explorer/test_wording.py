"""The lines of patches and targets, as the samples and the recorded modules print them."""

from __future__ import annotations

import pytest

from explorer.scenarios.wording import (
    ModuleState,
    callback_line,
    enter_line,
    exit_line,
    init_line,
    leave_line,
)
from explorer.scenarios.world import Prints, Target, Wording

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
