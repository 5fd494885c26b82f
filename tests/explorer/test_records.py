"""Recorded runs: every line becomes a scenario, or one sentence about what is wrong with it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import InputError
from explorer.scenarios.records import load_records
from explorer.scenarios.world import (
    Kind,
    ModuleView,
    ObjectView,
    Observation,
    Operation,
    PatchView,
    Results,
    ResultsChange,
    Scenario,
    Wording,
)

RECORDS = Path(__file__).parent / "records"
FILES = {
    "documented-4.19": 9,
    "documented-6.1": 9,
    "documented-6.12": 9,
    "edges-4.19": 9,
    "edges-6.1": 15,
    "random-4.19": 1,
    "random-6.1": 2,
}

Json = str | int | list["Json"] | dict[str, "Json"] | None


def record(*operations: str, kernel: str = "6.1.0-56-amd64") -> dict[str, Json]:
    ops: list[Json] = [{"op": text, "rc": 0, "log": []} for text in operations]
    return {"id": "own", "kernel": kernel, "ops": ops}


def load(folder: Path, *lines: object) -> list[Scenario]:
    path = folder / "own.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return load_records(path)


def operations(folder: Path, *texts: str, kernel: str = "6.1.0-56-amd64") -> list[Operation]:
    (scenario,) = load(folder, record(*texts, kernel=kernel))
    return [operation for operation, _ in scenario.steps]


@pytest.mark.parametrize("name", FILES)
def test_every_copied_record_loads(name: str) -> None:
    scenarios = load_records(RECORDS / f"{name}.jsonl")

    assert len(scenarios) == FILES[name]
    for scenario in scenarios:
        assert scenario.era.startswith(name.partition("-")[2])
        assert scenario.wording is Wording.RECORDS
        assert scenario.steps[-1][0].kind is Kind.CLEANUP


def test_a_stalled_load_is_read_with_everything_that_was_seen() -> None:
    scenario = load_records(RECORDS / "documented-6.12.jsonl")[8]
    _, seen = scenario.steps[2]

    assert seen == Observation(
        log=(
            "livepatch: enabling patch 'lp_a'",
            "livepatch: 'lp_a': initializing patching transition",
            "lp_a: pre_patch vmlinux -",
            "lp_a: pre_patch tgt_b LIVE",
            "livepatch: 'lp_a': starting patching transition",
        ),
        result=0,
        settled="stalled",
        patches={
            "lp_a": PatchView(
                enabled=True,
                transition=True,
                replace=False,
                objects={
                    "tgt_a": ObjectView(False, ("tgt_a_value,1", "tgt_a_work,1")),
                    "tgt_b": ObjectView(True, ("tgt_b_value,1", "tgt_b_work,1")),
                    "vmlinux": ObjectView(True, ("cmdline_proc_show,1",)),
                },
            )
        },
        modules={"lp_a": ModuleView(1, "Live", 0), "tgt_b": ModuleView(0, "Live")},
        active={"vmlinux": "lp_a", "tgt_b": "lp_a"},
        held={"busy_tgt_b": "orig"},
    )


def test_parameters_of_a_load_become_a_patch_and_its_results(tmp_path: Path) -> None:
    text = "load_patch lp_b objs=tgt_a,vmlinux pre_patch_ret=-19 fail_obj=tgt_a badfunc=tgt_a"
    (operation,) = operations(tmp_path, text)

    assert operation.results == Results(-19, frozenset({"tgt_a"}))
    assert operation.file is not None
    assert [(item.name, item.functions, item.missing) for item in operation.file.objects] == [
        ("tgt_a", ("tgt_a_value", "tgt_a_work"), ("klab_there_is_no_such_function",)),
        ("vmlinux", ("cmdline_proc_show",), ()),
    ]


def test_before_5_1_the_patches_themselves_refuse_replace_and_states(tmp_path: Path) -> None:
    texts = ("load_patch lp_a replace=1", "load_patch lp_a state_id=1 state_ver=2")
    files = {
        kernel: [operation.file for operation in operations(tmp_path, *texts, kernel=kernel)]
        for kernel in ("4.19.222", "6.1.0-56")
    }

    assert [file and file.init_refuses for file in files["4.19.222"]] == [-95, -95]
    assert [file and file.init_refuses for file in files["6.1.0-56"]] == [0, 0]
    assert [file and (file.replace, file.states) for file in files["6.1.0-56"]] == [
        (True, ()),
        (False, ((1, 2),)),
    ]


@pytest.mark.parametrize(
    ("kernel", "era"),
    [
        ("4.19.222", "4.19.222"),
        ("6.1.0-56-amd64", "6.1"),
        ("6.12.117+deb12-amd64", "6.12.117"),
        ("5.10", "5.10"),
    ],
)
def test_a_kernel_is_of_the_release_that_its_name_begins_with(
    tmp_path: Path, kernel: str, era: str
) -> None:
    assert load(tmp_path, record(kernel=kernel))[0].era == era


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!force lp_a", Operation(Kind.WRITE_FORCE, 1, "lp_a", value="1", settle=False)),
        ("force lp_a x", Operation(Kind.WRITE_FORCE, 1, "lp_a", value="x")),
        ("enable lp_a", Operation(Kind.WRITE_ENABLED, 1, "lp_a", value="1")),
        ("write_enabled lp_a off", Operation(Kind.WRITE_ENABLED, 1, "lp_a", value="off")),
        ("set_ret lp_c 7", Operation(Kind.SET_RESULT, 1, "lp_c", change=ResultsChange(7))),
        (
            "set_fail_obj lp_c",
            Operation(Kind.SET_RESULT, 1, "lp_c", change=ResultsChange(None, frozenset())),
        ),
        (
            "busy tgt_b off",
            Operation(Kind.LEAVE, 1, "busy_tgt_b", target="tgt_b", function="tgt_b_work"),
        ),
        ("load_target tgt_a init_ret=-5", Operation(Kind.LOAD_TARGET, 1, "tgt_a", init_result=-5)),
        ("write /proc/sys/kernel/ftrace_enabled 0", Operation(Kind.SET_FTRACE, 1, value="0")),
        ("write /proc/x 0", Operation(Kind.WRITE_FILE, 1, "/proc/x", value="0")),
        ("write /proc/x", Operation(Kind.WRITE_FILE, 1, "/proc/x")),
        ("write_enabled lp_a 1 2", Operation(Kind.WRITE_ENABLED, 1, "lp_a", value="1 2")),
        ("wait_transition 2500", Operation(Kind.WAIT, 1, value="2500")),
        ("sleep 10", Operation(Kind.SLEEP, 1, value="10")),
        ("unload_patch lp_unmarked", Operation(Kind.UNLOAD_PATCH, 1, "lp_unmarked")),
    ],
)
def test_an_operation_is_translated(tmp_path: Path, text: str, expected: Operation) -> None:
    (operation,) = operations(tmp_path, text)

    assert operation == replace(expected, text=text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("load_pach lp_a", "there is no such operation; found `load_pach`; write `load_patch`"),
        ("load_patch lp_d", "there is no patch of this name; found `lp_d`; write `lp_"),
        ("load_patch lp_a obj=x", "there is no such parameter; found `obj=x`; write `objs`"),
        ("load_patch lp_a objs=tgt_c", "there is no object of this name; found `tgt_c`; write"),
        ("load_patch lp_a replace=2", "this must be yes or no; found `2`; write `0` or `1`"),
        ("set_ret lp_a x", "this must be a whole number; found `x`; write one such as `-19`"),
        ("load_target vmlinux", "there is no target of this name; found `vmlinux`; write"),
        ("busy tgt_a", "`busy` has other arguments; found `busy tgt_a`; see the list"),
        ("!", "there is no operation; found an empty text; write one such as `read`"),
    ],
)
def test_a_wrong_operation_is_named(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        operations(tmp_path, "read", text)

    place = f"{tmp_path / 'own.jsonl'}:1: operation 1: "
    assert str(caught.value).startswith(place + expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the file is empty; found no record; write one record per line"),
        ("{", "this is not JSON; found expecting property name"),
        ("[" * 100_000, "nested too deep; found too many brackets; write it flat"),
        ("NaN", "this is not JSON; found `NaN`; write a number"),
        ("9" * 5000, "the number is too large; found `999"),
        ('{"id": 1, "id": 2}', "the key `id` stands here twice; found the second one; delete"),
        ('"\\ud800"', "this is not text; found `'\\ud800'`; write the whole character"),
        ("[]", "this is no record; found an empty list; input should be a valid dictionary"),
        ('{"id": "x", "ops": []}', "`kernel` does not fit; found a mapping; field required"),
        ('{"id": "x", "kernel": "six", "ops": []}', "`kernel` must be a release; found `six`"),
        (
            '{"id": "x", "kernel": "6.1", "ops": [{"op": "read", "rc": "0", "log": []}]}',
            "`ops.0.rc` does not fit; found `0`; input should be a valid integer",
        ),
        ("\0", "this is not UTF-8 text; found a NUL byte; save the file as UTF-8 text"),
    ],
)
def test_a_line_that_is_no_record_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(text)

    with pytest.raises(InputError) as caught:
        load_records(path)

    assert str(caught.value).startswith(f"{path}:1: {expected}")


def test_a_line_may_not_be_endless(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text("\n" + " " * (4 << 20) + "{}")

    with pytest.raises(InputError, match=r":2: the line is too long; found more than 4194304 "):
        load_records(path)


def test_the_wrong_line_of_several_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"own\.jsonl:2: `id` does not fit; found `7`; "):
        load(tmp_path, record("read"), record("read") | {"id": 7})
