"""Scenario files: what they mean, and what is said about broken ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import InputError
from explorer.scenarios.scenario import example, example_names, load_scenarios
from explorer.scenarios.world import (
    Kind,
    ModuleView,
    ObjectView,
    Observation,
    Operation,
    PatchedObject,
    PatchFile,
    PatchPrints,
    PatchView,
    Prints,
    Results,
    ResultsChange,
    Scenario,
    Target,
    Wording,
)

ALL = frozenset({"pre_patch", "post_patch", "pre_unpatch", "post_unpatch"})

SMALL = (Path(__file__).parent / "small.yaml").read_text()


def write(folder: Path, text: str) -> Path:
    path = folder / "small.yaml"
    path.write_text(text)
    return path


def complaint(folder: Path, old: str, new: str) -> str:
    """What is said about the small world with a part of its text replaced."""
    assert old in SMALL
    path = write(folder, SMALL.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        load_scenarios(path)
    return str(caught.value).removeprefix(f"{path}:")


def expected_world() -> tuple[tuple[Target, ...], PatchFile]:
    net = Target("net", ("send", "receive"), Prints(init="", leave="{name} is free"))
    objects = (
        PatchedObject("vmlinux", ("show",), ALL),
        PatchedObject("net", ("send",), frozenset(), ("gone",)),
    )
    return (Target("vmlinux", ("show",)), net), PatchFile("fix", objects)


def expected_steps(fix: PatchFile) -> tuple[tuple[Operation, Observation | None], ...]:
    return (*loading_steps(fix), *later_steps())


def loading_steps(fix: PatchFile) -> tuple[tuple[Operation, Observation | None], ...]:
    loaded = PatchFile("fix", fix.objects, replace=True)
    fails = Results(-19, frozenset({"net"}))
    text = "patch: fix, pre_patch_result: ENODEV, only_for: [net], replace: yes"
    target = "load_target target: net, init_result: -5"
    load_patch = f"load_livepatch {text}"
    return (
        (Operation(Kind.LOAD_TARGET, 12, "net", init_result=-5, text=target), None),
        (
            Operation(Kind.LOAD_PATCH, 13, "fix", file=loaded, results=fails, text=load_patch),
            Observation(log=(), result=-19),
        ),
    )


def later_steps() -> tuple[tuple[Operation, Observation | None], ...]:
    change = ResultsChange(objects=frozenset({"vmlinux"}))
    results = "set_pre_patch_result patch: fix, only_for: [vmlinux]"
    enter = "task_enter task: worker, function: send"
    off = "write_enabled patch: fix, value: off"
    seen = Observation(
        log=("livepatch: one", "two"),
        settled="stalled",
        patches={"fix": PatchView(enabled=True, objects={"vmlinux": ObjectView(patched=False)})},
        modules={"fix": ModuleView(references=1)},
        active={"net": "orig"},
        held={"worker": "fix"},
    )
    call = Operation(Kind.ENTER, 16, "worker", target="net", function="send", settle=False)
    return (
        (Operation(Kind.SET_RESULT, 15, "fix", change=change, text=results), None),
        (replace(call, text=enter), None),
        (Operation(Kind.WRITE_ENABLED, 18, "fix", value="off", text=off), seen),
        (Operation(Kind.SET_FTRACE, 30, value="0", text="set_ftrace off"), None),
        (Operation(Kind.READ, 31, text="read"), None),
    )


def test_a_file_means_what_it_says(tmp_path: Path) -> None:
    targets, fix = expected_world()

    (scenario,) = load_scenarios(write(tmp_path, SMALL))

    assert scenario == Scenario(
        id="small",
        source="",
        era="5.10",
        wording=Wording.RECORDS,
        targets=targets,
        patches=(fix,),
        tasks=("worker",),
        steps=expected_steps(fix),
        title="a small world",
    )


def test_the_nine_documented_tests_are_there() -> None:
    assert example_names() == tuple(f"test{number}" for number in range(1, 10))


@pytest.mark.parametrize("name", example_names())
def test_an_example_is_of_the_documented_kernels_and_checks_every_log(name: str) -> None:
    scenarios = load_scenarios(example(name))

    assert [scenario.era for scenario in scenarios] == ["4.15", "4.16", "4.19"]
    assert scenarios[0].wording is Wording.SAMPLES
    assert all(seen is not None and seen.log is not None for _, seen in scenarios[0].steps)


def test_one_line_of_one_example_is_known_to_differ_from_its_document() -> None:
    differing = {
        (name, pair)
        for name in example_names()
        for _, seen in load_scenarios(example(name))[0].steps
        if seen is not None
        for pair in seen.document_errata
    }

    start = "livepatch: 'livepatch_callbacks_demo': canceling "
    document, kernel = f"{start}transition", f"{start}patching transition"
    end = ", going to unpatch"
    assert differing == {("test6", (document + end, kernel + end))}


OTHERS = """
eras: [5.1, 4.19.222]
defect: SEED-ORDER
targets: {vmlinux: [show, hide], net: [send]}
patches:
  fix:
    objects: [vmlinux]
    prints: {pre_patch: "{name} begins", call: "", taking_over: {pre_patch: ""}}
steps:
- call: hide
- call: {function: send, target: net}
- ipmodify: [send, show]
  expect:
    active: {vmlinux: {show: fix, hide: orig}, net: orig}
    patches: {fix: {stack_order: 2, files: {.: drwxr-xr-x, force: --w-------}}}
"""


def test_a_scenario_is_there_once_for_each_release_that_it_names(tmp_path: Path) -> None:
    scenarios = load_scenarios(write(tmp_path, OTHERS))

    assert [scenario.era for scenario in scenarios] == ["5.1", "4.19.222"]
    assert replace(scenarios[0], era="4.19.222") == scenarios[1]


def test_what_selftests_look_at_can_be_said(tmp_path: Path) -> None:
    scenario = load_scenarios(write(tmp_path, OTHERS))[0]
    (hide, _), (send, _), (ipmodify, seen) = scenario.steps

    assert scenario.defect == "SEED-ORDER"
    assert scenario.patches[0].prints == PatchPrints(
        (("pre_patch", "{name} begins"),), (("pre_patch", ""),), call=""
    )
    assert (hide.kind, hide.target, hide.function) == (Kind.CALL, "vmlinux", "hide")
    assert (send.target, send.function) == ("net", "send")
    assert (ipmodify.kind, ipmodify.functions) == (Kind.IPMODIFY, ("send", "show"))
    assert seen == Observation(
        result=0,
        active={"vmlinux/show": "fix", "vmlinux/hide": "orig", "net": "orig"},
        patches={"fix": PatchView(stack_order=2, files={".": "drwxr-xr-x", "force": "--w-------"})},
    )


def test_a_misspelt_example_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="found `tset9`; write `test9`"):
        example("tset9")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("era: 5.10", "era: new", "1: this must be a kernel release; found `new`; write one such"),
        ("era: 5.10\n", "", "1: a scenario lacks the key `era`; found only "),
        ("era: 5.10", "era: 5.10\neras: [6.1]", "2: `era` and `eras` say the same; found both"),
        ("era: 5.10", "eras: []", "1: this must not be empty; found an empty list; write at"),
        ("era: 5.10", "eras: [6.1, now]", "1: this must be a kernel release; found `now`; write"),
        ("era: 5.10", "era: 6.1\ndefect: SEED", "2: no such defect of the kernel is known; found"),
        ("tasks:", "taks:", "10: a scenario has no such key; found `taks`; write `tasks`"),
        ("wording: records", "wording: record", "3: no such wording of callback lines is known"),
        ("[show]", "show", "5: a target must be a mapping; found `show`; write "),
        ("[vmlinux, {", "[vmlinus, {", "9: there is no target of this name; found `vmlinus`"),
        ("missing: [gone]", "missing: [send]", "9: `net` has the function `send`"),
        ("functions: [send],", "functions: [snd],", "9: there is no function of `net` of this"),
        ("callbacks: none", "callbacks: [pre_path]", "9: there is no such callback; found `pre_pa"),
        ("{name} is", "{nmae} is", "6: no such placeholder; found `{nmae}`; write `name`"),
        ("load_target:", "load_taget:", "12: a step has no such key; found `load_taget`; write"),
        ("target: net,", "target: vmlinux,", "12: there is no target of this name; found `vml"),
        (
            "patch: fix, value",
            "patch: fux, value",
            "18: there is no patch of this name; found `fux",
        ),
        ("value: off", "valeu: off", "18: a write has no such key; found `valeu`; write `value`"),
        (
            "ENODEV, log",
            "ENODEF, log",
            "14: no such error is known; found `ENODEF`; write `ENODEV`",
        ),
        ("ENODEV, log", "-9999, log", "14: no error has this number; found `-9999`"),
        ("{worker: fix}", "{woker: fix}", "29: there is no task of this name; found `woker`"),
        ("{net: orig}", "{net: fox}", "28: there is no version of this name; found `fox`"),
        ("{net: orig}", "{net: {snd: orig}}", "28: there is no function of this name; found `snd`"),
        ("{net: orig}", "{net: [orig]}", "28: this must be a name; found a list; write letters"),
        ("enabled: 1", "files: {.: 0755}", "26: these must be access rights; found `0755`; write"),
        ("- read", "- ipmodify: [sned]", "31: there is no function of this name; found `sned`"),
        ("- read", "- call: sned", "31: there is no function of this name; found `sned`; write"),
        ("[worker]", "[]\npatches: {}", "11: the key `patches` stands here twice; found another"),
        ("log: []", "log: [livepatch: x]", "14: a log line is a text; found a mapping with `live"),
        ("settled: stalled", "settled: stuck", "25: this must say how it settled; found `stuck`"),
        ("settle: no", "settle: maybe", "17: this must be yes or no; found `maybe`; write `yes`"),
        (
            "settle: no",
            "read:",
            "16: a step holds exactly one operation; found `task_enter`, `read`",
        ),
        ("set_ftrace: off", "set_ftrace:", "30: `set_ftrace` needs to know what it acts on"),
        ("- read", "- read: 1", "31: this operation takes no argument; found `1`"),
        (", only_for: [vmlinux]", "", "15: nothing is changed; found neither `result` nor"),
        ("[worker]", "[worker, worker]", "10: the task `worker` is declared twice; found"),
        ("  fix:", "  net:", "8: `net` is declared as a target and as a patch; found two modules"),
        ("era: 5.10", "era: 5.10\nera: 6.1", "2: the key `era` stands here twice; found another"),
        ("era: 5.10", "era: &a 5.10", "1: YAML references are not read; found an anchor"),
        ("era: 5.10", "era: !x 5.10", "1: YAML tags are not read; found a `!` tag"),
        ("[worker]", "[" * 900, "10: nested too deep; found more than 16 levels"),
        ("[worker]", "[worker", "11: this is not YAML; found"),
        ("a small world", '"\\ud800"', "2: this is not text; found half a character"),
        ("- read", "---\n- read", "31: one file holds one scenario; found a second document"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    said = complaint(tmp_path, old, new)

    assert said.startswith(expected)
    assert said.count("; ") >= 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ":1: the file is empty; found no text; fill it"),
        (b"era: \xff", ":1: this is not UTF-8 text; found byte 0xff; save the file as UTF-8 text"),
        (b"a: b\n\0", ":2: this is not UTF-8 text; found a NUL byte; save the file as UTF-8 text"),
        (b" " * (1 << 20) + b"x", ": the file cannot be read; found 1048577 bytes or more; keep "),
        (b"- era", ":1: a scenario must be a mapping; found a list; write `key: value` with keys"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(content)

    with pytest.raises(InputError) as caught:
        load_scenarios(path)

    assert str(caught.value).startswith(f"{path}{expected}")


@pytest.mark.parametrize("name", [".", "absent.yaml", "x" * 5000, "a\0b"])
def test_what_is_no_readable_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"the file cannot be read; found .*; "):
        load_scenarios(tmp_path / name)
