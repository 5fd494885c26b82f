"""Operations on the model that change more than one patch: force, replace, states, ftrace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.replay.replaying import ReplayedStep, replay
from explorer.scenarios.records import load_records
from explorer.scenarios.scenario import load_scenarios
from explorer.scenarios.world import Observation

OLD, NEW = "4.19.222", "6.1.0-56-amd64"
FTRACE = "/proc/sys/kernel/ftrace_enabled"
STALLED = ("load_target tgt_a", "load_patch lp_a", "busy tgt_a on", "disable lp_a")
"""lp_a cannot be unpatched: a task is inside its version."""


def run(folder: Path, *operations: str, kernel: str = NEW) -> tuple[ReplayedStep, ...]:
    """The steps of these operations in the world of the records."""
    ops = [{"op": text, "rc": 0, "log": []} for text in operations]
    path = folder / "own.jsonl"
    path.write_text(json.dumps({"id": "own", "kernel": kernel, "ops": ops}))
    (scenario,) = load_records(path)
    return replay(scenario)


def results(folder: Path, *operations: str, kernel: str = NEW) -> list[int | None]:
    return [step.seen.result for step in run(folder, *operations, kernel=kernel)]


def last(folder: Path, *operations: str, kernel: str = NEW) -> Observation:
    return run(folder, *operations, kernel=kernel)[-1].seen


def references(seen: Observation) -> dict[str, int | None]:
    return {name: view.references for name, view in (seen.modules or {}).items() if "lp_" in name}


def shown(seen: Observation, patch: str) -> dict[str, bool | None]:
    """The objects of a patch with their `patched`."""
    objects = (seen.patches or {})[patch].objects or {}
    return {name: view.patched for name, view in objects.items()}


def test_a_forced_transition_completes_in_the_next_retry(tmp_path: Path) -> None:
    *_, write, read = run(tmp_path, *STALLED, "!force lp_a", "read")

    assert write.seen.log == ("livepatch: forcing remaining tasks to the patched state",)
    assert (write.seen.patches or {})["lp_a"].transition is True
    assert (read.seen.settled, read.seen.patches) == ("quiet", {})
    assert (read.seen.log or ())[-1] == "livepatch: 'lp_a': unpatching complete"


@pytest.mark.parametrize("kernel", [NEW, "5.1", OLD])
def test_a_forced_unpatching_pins_its_patch_for_ever(tmp_path: Path, kernel: str) -> None:
    operations = (*STALLED, "force lp_a", "busy tgt_a off", "unload_patch lp_a")

    seen = last(tmp_path, *operations, kernel=kernel)

    assert seen.result == -11
    assert references(seen) == {"lp_a": 1}


@pytest.mark.parametrize(("kernel", "pinned"), [(NEW, 0), ("5.1", 1), (OLD, 1)])
def test_a_forced_patching_pins_its_patch_until_5_18(
    tmp_path: Path, kernel: str, pinned: int
) -> None:
    forced = ("load_target tgt_a", "busy tgt_a on", "load_patch lp_a", "force lp_a")

    assert references(last(tmp_path, *forced, "disable lp_a", kernel=kernel)) == {"lp_a": pinned}


def test_a_forced_replace_pins_the_replaced_patch_only(tmp_path: Path) -> None:
    stalled = ("load_target tgt_a", "load_patch lp_a", "busy tgt_a on", "load_patch lp_b replace=1")

    before = last(tmp_path, *stalled)
    after = last(tmp_path, *stalled, "force lp_b", "disable lp_b")

    assert references(before) == {"lp_a": 1, "lp_b": 1}
    assert references(after) == {"lp_a": 1, "lp_b": 0}


def test_force_wants_a_boolean_and_a_transition_of_its_patch(tmp_path: Path) -> None:
    writes = {"force lp_a x": -22, "force lp_a 0": 0, "force lp_a": -22, "force lp_b": -2}

    assert results(tmp_path, "load_patch lp_a", *writes)[1:] == list(writes.values())


def test_a_replaced_patch_goes_without_its_callbacks(tmp_path: Path) -> None:
    *_, seen = (step.seen for step in run(tmp_path, "load_patch lp_a", "load_patch lp_b replace=1"))

    assert [line for line in seen.log or () if line.startswith("lp_a")] == []
    assert list(seen.patches or {}) == ["lp_b"]
    assert references(seen) == {"lp_a": 0, "lp_b": 1}


def test_what_a_replacing_patch_lacks_is_in_its_directory_while_it_replaces(tmp_path: Path) -> None:
    stalled = (
        "load_target tgt_a",
        "load_patch lp_a",
        "busy tgt_a on",
        "load_patch lp_b replace=1 objs=vmlinux",
    )

    during, after = last(tmp_path, *stalled), last(tmp_path, *stalled, "busy tgt_a off")

    assert shown(during, "lp_b") == {"vmlinux": True, "tgt_a": True, "tgt_b": False}
    objects = (during.patches or {})["lp_b"].objects or {}
    assert objects["tgt_a"].functions == ("tgt_a_value,1", "tgt_a_work,1")
    assert (during.active or {})["tgt_a"] == "orig"
    assert shown(after, "lp_b") == {"vmlinux": True}


def test_a_replace_that_is_reversed_leaves_the_old_patch(tmp_path: Path) -> None:
    stalled = ("load_target tgt_a", "load_patch lp_a", "busy tgt_a on", "load_patch lp_b replace=1")

    seen = last(tmp_path, *stalled, "disable lp_b")

    assert list(seen.patches or {}) == ["lp_a"]
    assert set((seen.active or {}).values()) == {"lp_a"}


def test_an_object_of_another_patch_only_comes_without_callbacks_of_the_new_one(
    tmp_path: Path,
) -> None:
    """e46: the nops of a running replace are applied to a coming module."""
    operations = ("load_patch lp_a", "load_target tgt_b", "busy tgt_b on")

    seen = last(
        tmp_path, *operations, "load_patch lp_b replace=1 objs=vmlinux", "load_target tgt_a"
    )

    assert [line for line in seen.log or () if "lp_b" in line] == [
        "livepatch: applying patch 'lp_b' to loading module 'tgt_a'"
    ]


@pytest.mark.parametrize(
    ("older", "newer", "result"),
    [
        ("state_id=1 state_ver=2", "state_id=1 state_ver=2", 0),
        ("state_id=1 state_ver=2", "state_id=1 state_ver=3 replace=1", 0),
        ("state_id=1 state_ver=2", "state_id=1 state_ver=1", -22),
        ("state_id=1 state_ver=2", "", 0),
        ("state_id=1 state_ver=2", "replace=1", -22),
        ("state_id=1 state_ver=2", "state_id=2 state_ver=1", 0),
        ("state_id=1 state_ver=2", "state_id=2 state_ver=1 replace=1", -22),
        ("", "state_id=1 state_ver=1 replace=1", 0),
    ],
)
def test_a_patch_must_be_compatible_with_the_states_of_those_before(
    tmp_path: Path, older: str, newer: str, result: int
) -> None:
    seen = last(tmp_path, f"load_patch lp_a {older}", f"load_patch lp_b {newer}")

    refused = "Livepatch patch (lp_b) is not compatible with the already installed livepatches."
    assert seen.result == result
    assert (seen.log == (f"livepatch: {refused}",)) == (result != 0)


def test_without_ftrace_no_function_can_be_patched_since_5_5(tmp_path: Path) -> None:
    seen = last(tmp_path, "load_target tgt_a", f"write {FTRACE} 0", "load_patch lp_a objs=tgt_a")

    assert seen.result == -16
    assert (seen.log or ())[2:6] == (
        "lp_a: pre_patch tgt_a LIVE",
        "livepatch: failed to register ftrace handler for function 'tgt_a_value' (-16)",
        "livepatch: failed to patch object 'tgt_a'",
        "livepatch: failed to enable patch 'lp_a'",
    )


def test_without_ftrace_a_target_of_a_patch_is_refused_since_5_5(tmp_path: Path) -> None:
    """e52: its pre_patch had agreed, so post_unpatch runs."""
    operations = ("load_patch lp_a objs=tgt_a", f"write {FTRACE} 0", "load_target tgt_a")

    seen = last(tmp_path, *operations)

    assert seen.result == -16
    assert seen.log == (
        "livepatch: applying patch 'lp_a' to loading module 'tgt_a'",
        "lp_a: pre_patch tgt_a COMING",
        "livepatch: failed to register ftrace handler for function 'tgt_a_value' (-16)",
        "livepatch: failed to apply patch 'lp_a' to module 'tgt_a' (-16)",
        "lp_a: post_unpatch tgt_a COMING",
        "livepatch: patch 'lp_a' failed for module 'tgt_a', refusing to load module 'tgt_a'",
    )


def test_the_function_that_ftrace_refuses_first_is_the_patchs_first(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "era: 6.1\ntargets: {net: [send, receive]}\n"
        "patches: {fix: {objects: [{name: net, functions: [receive, send]}]}}\n"
        "steps:\n- load_target: net\n- set_ftrace: off\n- load_livepatch: fix\n"
    )

    (scenario,) = load_scenarios(path)
    seen = replay(scenario)[-1].seen

    assert [line for line in seen.log or () if "register" in line] == [
        "livepatch: failed to register ftrace handler for function 'receive' (-16)"
    ]


def test_ftrace_stays_on_while_something_is_patched_since_5_5(tmp_path: Path) -> None:
    operations = ("load_patch lp_a", f"write {FTRACE} 0", "disable lp_a", f"write {FTRACE} 0")

    assert results(tmp_path, *operations) == [0, -16, 0, 0]
    assert results(tmp_path, "load_patch lp_a objs=tgt_a", f"write {FTRACE} 0") == [0, 0]


def test_until_5_5_calls_get_the_original_while_ftrace_is_off(tmp_path: Path) -> None:
    operations = ("load_patch lp_a", f"write {FTRACE} 0", "read", f"write {FTRACE} 1")

    steps = run(tmp_path, *operations, kernel=OLD)

    versions = [(step.seen.active or {})["vmlinux"] for step in steps]
    assert versions == ["lp_a", "orig", "orig", "lp_a"]


@pytest.mark.parametrize(
    ("text", "result"), [("2", 0), ("-1", 0), ("0x0", 0), ("x", -22), ("on", -22), ("08", -22)]
)
def test_the_switch_of_ftrace_takes_numbers(tmp_path: Path, text: str, result: int) -> None:
    assert results(tmp_path, f"write {FTRACE} {text}") == [result]


@pytest.mark.parametrize(
    ("file", "kernel", "result"),
    [
        ("lp_a/enabled", NEW, 0),
        ("lp_a/transition", NEW, -13),
        ("lp_a/vmlinux", NEW, -21),
        ("lp_a/signal", NEW, -2),
        ("lp_a/signal", OLD, 0),
        ("lp_a/replace", NEW, -2),
        ("lp_a/replace", "6.12", -13),
        ("lp_b/enabled", NEW, -2),
        ("lp_a/vmlinux/patched", OLD, -2),
        ("lp_a/vmlinux/patched", NEW, -13),
    ],
)
def test_a_write_to_a_file_below_livepatch(
    tmp_path: Path, file: str, kernel: str, result: int
) -> None:
    write = f"write /sys/kernel/livepatch/{file} 0"

    assert results(tmp_path, "load_patch lp_a", write, kernel=kernel) == [0, result]


def test_on_old_kernels_signals_are_sent_by_a_write(tmp_path: Path) -> None:
    write = "write /sys/kernel/livepatch/lp_a/signal 1"

    seen = last(tmp_path, *STALLED, write, kernel=OLD)

    assert (seen.result, seen.log) == (0, ("livepatch: signaling remaining tasks",))
    assert results(tmp_path, "load_patch lp_a", write, kernel=OLD) == [0, -22]


def test_nothing_is_stored_where_nothing_is_written(tmp_path: Path) -> None:
    assert results(tmp_path, "load_patch lp_a", "write_enabled lp_a", f"write {FTRACE}") == [
        0,
        0,
        0,
    ]
    assert results(tmp_path, "write_enabled lp_a") == [-2]


@pytest.mark.parametrize(
    ("parameters", "result", "line"),
    [
        ("objs=vmlinux,tgt_a,vmlinux badfunc=vmlinux", -22, "symbol"),
        ("objs=tgt_a,tgt_a,vmlinux badfunc=vmlinux", -17, None),
        ("objs=tgt_a,tgt_a badfunc=tgt_a", -17, None),
        ("objs=vmlinux,vmlinux replace=1", -22, "Livepatch patch"),
    ],
)
def test_the_first_flaw_of_a_module_counts(
    tmp_path: Path, parameters: str, result: int, line: str | None
) -> None:
    with_state = "load_patch lp_a objs=vmlinux state_id=1 state_ver=1"

    seen = last(tmp_path, with_state, f"load_patch lp_b {parameters}")

    assert seen.result == result
    assert [text.split(": ")[1][: len(line or "")] for text in seen.log or ()] == (
        [line] if line else []
    )


def test_a_module_without_the_mark_of_livepatch_is_refused_before_all_else(tmp_path: Path) -> None:
    seen = last(tmp_path, "load_patch lp_unmarked objs=vmlinux,vmlinux badfunc=vmlinux")

    assert seen.result == -22
    assert seen.log == ("livepatch: module lp_unmarked is not marked as a livepatch module",)


def test_on_old_kernels_every_enable_after_a_force_takes_one_more_reference(
    tmp_path: Path,
) -> None:
    again = ("enable lp_a", "disable lp_a")

    steps = run(tmp_path, *STALLED, "force lp_a", "busy tgt_a off", *again, *again, kernel=OLD)

    assert [references(step.seen)["lp_a"] for step in steps[4:]] == [1, 1, 2, 2, 3, 3]


def test_a_patch_is_freed_without_delay_even_where_nobody_waits(tmp_path: Path) -> None:
    seen = last(tmp_path, "load_patch lp_a", "!disable lp_a")

    assert (seen.patches, references(seen)) == ({}, {"lp_a": 0})
