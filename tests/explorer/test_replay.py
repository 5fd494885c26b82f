"""Scenarios replayed on the model: operations, what they return, and what can be seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from explorer.errors import InputError
from explorer.replay.differences import first_difference
from explorer.replay.replay_text import replay_target, replays_text
from explorer.replay.replaying import ReplayedStep, not_supported, replay
from explorer.scenarios.records import load_records
from explorer.scenarios.scenario import example, example_names, load_scenarios
from explorer.scenarios.world import ModuleView, ObjectView, PatchView
from properties.defects import DEFECTS
from properties.suite import RULES

RECORDS = Path(__file__).parent / "records"
OK, DIFFERS, UNDECIDED = 0, 1, 3


class Answer(NamedTuple):
    text: str
    status: int


def replay_command(target: str, *, diff: bool = False, defect: str | None = None) -> Answer:
    replays = replay_target(target, DEFECTS[defect] if defect else None)
    text = replays_text(replays, diff=diff)
    if any(replayed.unsupported for replayed in replays):
        return Answer(text, UNDECIDED)
    return Answer(text, int(any(replayed.difference for replayed in replays)))


def run(folder: Path, *operations: str, kernel: str = "6.1.0-56-amd64") -> tuple[ReplayedStep, ...]:
    """The steps of these operations in the world of the records."""
    ops = [{"op": text, "rc": 0, "log": []} for text in operations]
    path = folder / "own.jsonl"
    path.write_text(json.dumps({"id": "own", "kernel": kernel, "ops": ops}))
    (scenario,) = load_records(path)
    return replay(scenario)


def results(folder: Path, *operations: str, kernel: str = "6.1.0-56-amd64") -> list[int | None]:
    return [step.seen.result for step in run(folder, *operations, kernel=kernel)]


@pytest.mark.parametrize("name", example_names())
def test_the_examples_of_the_documentation_show_no_difference(name: str) -> None:
    answer = replay_command(name, diff=True)

    assert answer.status == OK
    assert "no difference" in answer.text


def test_the_line_that_only_the_document_shows_is_called_the_documents() -> None:
    answer = replay_command("test6", diff=True)

    assert answer.text.splitlines()[1:] == [
        "operation 1: the document is wrong here, not the model:",
        "  the document shows   livepatch: 'livepatch_callbacks_demo': "
        "canceling transition, going to unpatch",
        "  every kernel prints  livepatch: 'livepatch_callbacks_demo': "
        "canceling patching transition, going to unpatch",
    ]


def test_without_diff_a_replay_is_the_log_under_its_operations() -> None:
    answer = replay_command("test5")

    assert answer.status == OK
    assert answer.text.splitlines()[:5] == [
        "test5 on 4.15, 4.16, 4.19:",
        "% load_livepatch livepatch_callbacks_demo",
        "livepatch: enabling patch 'livepatch_callbacks_demo'",
        "livepatch: 'livepatch_callbacks_demo': initializing patching transition",
        "livepatch_callbacks_demo: pre_patch_callback: vmlinux",
    ]


def test_a_result_that_is_not_0_stands_below_its_log(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "era: 6.1\npatches: {fix: {objects: [vmlinux]}}\nsteps:\n- unload_livepatch: fix\n"
    )

    assert replay_command(str(path)).text == "% unload_livepatch fix\n= ENOENT\n"


def test_a_defective_kernel_differs_where_the_defect_shows() -> None:
    answer = replay_command("test6", diff=True, defect="SEED-UNGATED")

    assert answer.status == DIFFERS
    lines = answer.text.splitlines()
    assert lines[1].startswith("operation 1 `load_livepatch patch: livepatch_callbacks_demo")
    assert lines[1].endswith("log differs")
    added = [line.split("> ")[1] for line in lines if " > " in line and "->" not in line]
    assert added == ["livepatch_callbacks_demo: post_unpatch_callback: vmlinux"]


def test_a_defective_kernel_breaks_its_rules_where_the_defect_shows() -> None:
    (replayed,) = replay_target("test6", DEFECTS["SEED-UNGATED"], "4.19", RULES)

    broken = {b.rule: (at, b.known) for at, s in enumerate(replayed.steps) for b in s.broken}
    assert broken.keys() == {"P-CB-05", "P-CB-09", "P-CB-09s", "P-CB-11", "P-CB-17", "A1"}
    assert set(broken.values()) == {(1, True)}
    assert "breaks P-CB-05, as is known: " in replays_text([replayed], diff=False)


def test_a_kernel_that_checks_no_stack_completes_too_early() -> None:
    answer = replay_command("test9", diff=True, defect="SEED-NOCHECK")

    assert answer.status == DIFFERS
    assert "> livepatch: 'livepatch_callbacks_demo': completing patching transition" in answer.text


def test_a_stalled_transition_lets_others_have_the_new_version(tmp_path: Path) -> None:
    seen = run(tmp_path, "load_target tgt_a", "busy tgt_a on", "load_patch lp_a")[-1].seen

    assert (seen.result, seen.settled) == (0, "stalled")
    assert seen.active == {
        "vmlinux": "lp_a",
        "vmlinux/cmdline_proc_show": "lp_a",
        "tgt_a": "lp_a",
        "tgt_a/tgt_a_value": "lp_a",
        "tgt_a/tgt_a_work": "lp_a",
    }
    assert seen.held == {"busy_tgt_a": "orig"}


def test_an_operation_that_does_not_wait_leaves_the_retry_for_the_next(tmp_path: Path) -> None:
    """A reversal completes in the retry, not in the write."""
    operations = ("load_target tgt_a", "busy tgt_a on", "load_patch lp_a", "!disable lp_a", "read")

    *_, write, read = run(tmp_path, *operations)

    assert write.seen.settled == "not-waited"
    assert (write.seen.log or ())[-1] == "livepatch: 'lp_a': starting unpatching transition"
    assert (write.seen.active or {})["vmlinux"] == "orig"
    assert read.seen.settled == "quiet"
    assert (read.seen.log or ())[-1] == "livepatch: 'lp_a': unpatching complete"


def test_everything_that_sysfs_and_the_module_list_show(tmp_path: Path) -> None:
    seen = run(tmp_path, "load_patch lp_a objs=tgt_a,vmlinux badfunc=tgt_a")[0].seen

    missing = "klab_there_is_no_such_function,1"
    assert seen.patches == {
        "lp_a": PatchView(
            enabled=True,
            transition=False,
            objects={
                "vmlinux": ObjectView(patched=True, functions=("cmdline_proc_show,1",)),
                "tgt_a": ObjectView(False, (missing, "tgt_a_value,1", "tgt_a_work,1")),
            },
            files={
                ".": "drwxr-xr-x",
                "enabled": "-rw-r--r--",
                "force": "--w-------",
                "transition": "-r--r--r--",
                "vmlinux": "drwxr-xr-x",
                "vmlinux/cmdline_proc_show,1": "drwxr-xr-x",
                "vmlinux/patched": "-r--r--r--",
                "tgt_a": "drwxr-xr-x",
                f"tgt_a/{missing}": "drwxr-xr-x",
                "tgt_a/patched": "-r--r--r--",
                "tgt_a/tgt_a_value,1": "drwxr-xr-x",
                "tgt_a/tgt_a_work,1": "drwxr-xr-x",
            },
        )
    }
    assert seen.modules == {"lp_a": ModuleView(1, "Live", 0)}


def test_a_release_shows_the_files_that_it_has(tmp_path: Path) -> None:
    shown = {}
    for kernel in ("4.19", "6.1", "6.12"):
        seen = run(tmp_path, "load_patch lp_a objs=vmlinux", kernel=kernel)[0].seen
        patch = (seen.patches or {})["lp_a"]
        shown[kernel] = ((patch.objects or {})["vmlinux"].patched, patch.replace)

    assert shown == {"4.19": (None, None), "6.1": (True, None), "6.12": (True, False)}


def test_a_module_loaded_with_other_parameters_is_another_patch(tmp_path: Path) -> None:
    operations = ("load_patch lp_a objs=tgt_b", "disable lp_a", "unload_patch lp_a")

    seen = run(tmp_path, *operations, "load_patch lp_a objs=vmlinux")[-1].seen

    assert list((seen.patches or {})["lp_a"].objects or {}) == ["vmlinux"]
    assert (seen.active or {})["vmlinux"] == "lp_a"


def test_a_module_that_is_there_keeps_its_parameters(tmp_path: Path) -> None:
    steps = run(tmp_path, "load_patch lp_a objs=tgt_b", "load_patch lp_a pre_patch_ret=-5")

    assert steps[1].seen.result == -17
    assert (steps[1].seen.modules or {})["lp_a"].pre_patch_result == 0


def test_a_positive_result_of_pre_patch_is_an_error_only_for_a_target(tmp_path: Path) -> None:
    """e29 and e30 of the records: the module stays, and finit_module() returns the number."""
    at_load = results(tmp_path, "load_patch lp_a pre_patch_ret=7", "unload_patch lp_a")
    coming = results(
        tmp_path, "load_patch lp_a pre_patch_ret=7 fail_obj=tgt_a", "load_target tgt_a"
    )

    assert at_load == [0, 0]
    assert coming == [0, 7]


def test_a_positive_result_on_enabling_again_is_a_successful_write(tmp_path: Path) -> None:
    operations = ("load_patch lp_a", "disable lp_a", "set_ret lp_a 7", "enable lp_a", "enable lp_a")

    steps = run(tmp_path, *operations, kernel="4.19.222")

    assert [step.seen.result for step in steps] == [0, 0, 0, 0, 0]
    assert (steps[-1].seen.patches or {})["lp_a"].enabled is False


def test_what_is_refused_outside_of_livepatch(tmp_path: Path) -> None:
    operations = {
        "busy tgt_a on": -2,
        "set_ret lp_a 1": -2,
        "enable lp_a": -2,
        "unload_target tgt_a": -2,
        "load_target tgt_a": 0,
        "busy tgt_a off": -114,
        "load_target tgt_a init_ret=-5": -17,
    }

    assert results(tmp_path, *operations) == list(operations.values())


def test_a_write_is_read_as_the_kernel_reads_booleans(tmp_path: Path) -> None:
    texts = {"2": -22, "on": -22, "oops": -22, "Yes": -22, "OFF": 0}

    writes = [f"write_enabled lp_a {text}" for text in texts]

    assert results(tmp_path, "load_patch lp_a", *writes)[1:] == list(texts.values())


def test_waiting_for_a_transition_that_stands_still_times_out(tmp_path: Path) -> None:
    stalled = ("load_target tgt_a", "busy tgt_a on", "load_patch lp_a")

    waits = ("wait_transition 2000", "busy tgt_a off", "wait_transition")
    assert results(tmp_path, *stalled, *waits)[3:] == [-110, 0, 0]


def test_the_patchs_own_init_may_refuse_before_livepatch_hears_of_it(tmp_path: Path) -> None:
    (step,) = run(tmp_path, "load_patch lp_a replace=1", kernel="4.19.222")

    assert (step.seen.result, step.seen.log, step.steps) == (-95, (), ())


def test_the_first_missing_function_in_the_patchs_own_order_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "era: 6.1\n"
        "targets: {net: [send]}\n"
        "patches:\n  fix:\n    objects:\n"
        "    - {name: net, missing: [zig, zag]}\n    - {name: vmlinux, missing: [absent]}\n"
        "steps:\n- load_target: net\n- load_livepatch: fix\n"
    )

    step = replay(*load_scenarios(path))[1]

    assert step.seen.log == ("livepatch: symbol 'zig' not found in symbol table",)
    assert step.seen.result == -22


def test_a_scenario_without_functions_or_patches_can_be_replayed(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("era: 6.1\ntargets: {net: []}\nsteps:\n- load_target: net\n- cleanup\n")

    replayed = replay(*load_scenarios(path))

    assert [step.seen.log for step in replayed] == [("net: net_init",), ("net: net_exit",)]


def test_every_step_of_the_model_is_kept(tmp_path: Path) -> None:
    steps = run(tmp_path, "load_patch lp_a objs=vmlinux", "disable lp_a")

    assert steps[0].steps == (
        "klp_enable_patch(lp_a, GOOD)",
        "klp_pre_patch_callback(lp_a, vmlinux, ZERO)",
        "klp_patch_object(lp_a, vmlinux)",
        "end_of_enable(lp_a)",
        "klp_try_switch_task((bystander))",
        "klp_try_complete_transition(lp_a)",
        "klp_post_patch_callback(lp_a, vmlinux)",
        "finish_transition(lp_a)",
    )
    assert steps[1].steps[-1] == "klp_free_patch_finish(lp_a)"


def test_an_operation_that_is_not_modelled_is_named_instead_of_replayed(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    ops = [{"op": "write /proc/x 1", "rc": 0, "log": []}]
    path.write_text(json.dumps({"id": "own", "kernel": "6.1.0-56-amd64", "ops": ops}))

    answer = replay_command(str(path), diff=True)

    assert not_supported(*load_records(path)) == ("a write to /proc/x",)
    assert answer == ("own on 6.1: not supported yet: a write to /proc/x\n", UNDECIDED)


def test_a_release_that_is_not_modelled_is_named_instead_of_replayed(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("era: 9.9\ntargets: {net: []}\nsteps:\n- load_target: net\n")

    answer = replay_command(str(path))

    assert answer.text == "own on 9.9: not supported yet: release 9.9\n"
    assert answer.status == UNDECIDED


TWO_RELEASES = """
eras: [4.19, 6.1]
patches: {fix: {objects: [vmlinux]}}
steps:
- load_livepatch: fix
- disable: fix
- enable: fix
  expect: {result: ENOENT, log: []}
"""


def two_releases(folder: Path, extra: str = "") -> str:
    path = folder / "two.yaml"
    path.write_text(TWO_RELEASES + extra)
    return str(path)


def test_a_scenario_is_compared_in_every_release_that_it_names(tmp_path: Path) -> None:
    answer = replay_command(two_releases(tmp_path), diff=True)

    lines = answer.text.splitlines()
    assert answer.status == DIFFERS
    assert lines[0] == "two on 4.19"
    assert lines[1] == "operation 2 `enable fix` (line 7): result differs"
    assert lines[-1] == "two on 6.1: no difference in 3 operations"


def test_one_release_can_be_picked(tmp_path: Path) -> None:
    replays = replay_target(two_releases(tmp_path), era="6.1")

    assert [replayed.scenario.era for replayed in replays] == ["6.1"]
    with pytest.raises(InputError, match=r"--era: .* found `6\.2`; write `6\.1` \(possible here: "):
        replay_target(two_releases(tmp_path), era="6.2")


def test_releases_that_print_the_same_stand_together(tmp_path: Path) -> None:
    path = tmp_path / "same.yaml"
    path.write_text("eras: [4.19, 6.1]\ntargets: {net: []}\nsteps:\n- load_target: net\n")

    texts = (replay_command(str(path)).text, replay_command(two_releases(tmp_path)).text)

    assert texts[0] == "same on 4.19, 6.1:\n% load_target net\nnet: net_init\n"
    assert texts[1].startswith("two on 4.19:\n% load_livepatch fix\n")
    assert "\n\ntwo on 6.1:\n% load_livepatch fix\n" in texts[1]


def test_a_scenario_that_names_a_defect_is_replayed_on_that_kernel(tmp_path: Path) -> None:
    path = two_releases(tmp_path, "defect: SEED-NOCHECK\ntasks: [t]\n")

    with pytest.raises(InputError, match="--defect: the scenario names its own, SEED-NOCHECK"):
        replay_target(path, DEFECTS["SEED-ORDER"])

    text = example("test9").read_text()
    (tmp_path / "test9.yaml").write_text(f"defect: SEED-NOCHECK\n{text}")
    own = replay_command(str(tmp_path / "test9.yaml"))
    given = replay_command("test9", defect="SEED-NOCHECK")
    assert own == given != replay_command("test9")


def test_the_place_in_the_list_of_patches_counts_from_1(tmp_path: Path) -> None:
    path = tmp_path / "order.yaml"
    path.write_text(
        "era: 6.14\npatches: {a: {objects: [vmlinux]}, b: {objects: [vmlinux]}}\n"
        "steps:\n- load_livepatch: b\n- load_livepatch: a\n- disable: b\n"
    )
    steps = replay(*load_scenarios(path))

    orders = [
        {name: view.stack_order for name, view in (step.seen.patches or {}).items()}
        for step in steps
    ]
    assert orders == [{"b": 1}, {"a": 2, "b": 1}, {"a": 1}]


def test_a_function_that_another_user_of_ftrace_has_cannot_be_patched(tmp_path: Path) -> None:
    path = tmp_path / "kprobe.yaml"
    path.write_text(
        "era: 6.1\ntargets: {vmlinux: [show, hide]}\npatches: {fix: {objects: [vmlinux]}}\n"
        "steps:\n- ipmodify: [hide]\n- load_livepatch: fix\n- ipmodify: []\n- load_livepatch: fix\n"
    )

    _, refused, _, loaded = replay(*load_scenarios(path))

    line = "livepatch: failed to register ftrace handler for function 'hide' (-16)"
    assert (refused.seen.result, loaded.seen.result) == (-16, 0)
    assert line in (refused.seen.log or ())
    assert (loaded.seen.active or {})["vmlinux/hide"] == "fix"


def test_a_call_logs_what_the_version_shows_that_it_gets(tmp_path: Path) -> None:
    path = tmp_path / "call.yaml"
    path.write_text(
        "era: 6.1\nwording: selftests\ntargets: {vmlinux: [show], net: [send]}\n"
        "patches: {fix: {objects: [vmlinux]}}\n"
        "steps:\n- call: show\n- load_livepatch: fix\n- call: show\n- call: send\n"
    )

    before, _, after, absent = replay(*load_scenarios(path))

    assert (before.seen.log, after.seen.log) == ((), ("fix: this has been live patched",))
    assert (absent.seen.log, absent.seen.result) == ((), -2)


def test_a_file_that_is_not_there_is_bad_input() -> None:
    with pytest.raises(InputError, match=r"no/such\.yaml"):
        replay_command("no/such.yaml")


def test_what_is_not_said_is_not_compared() -> None:
    scenario = load_records(RECORDS / "documented-4.19.jsonl")[0]

    replayed = replay(scenario)

    assert (replayed[1].seen.patches or {})["lp_a"].objects is not None
    assert first_difference(scenario, replayed) is None
