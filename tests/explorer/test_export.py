"""What an exported model looks like; whether other tools agree with it is asked elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from explorer.check import Check
from explorer.cli import main
from explorer.export.names import Names
from explorer.export.sequence import in_sequence
from explorer.export.targets import TARGETS, exported
from model.era import ERAS
from model.language.ground import ground
from model.language.past import subterms
from model.scope import Scope
from properties.suite import rules_of

ERA = ERAS["6.1"]
RULES = ("P-CB-05", "P-STK-02", "P-TR-07")
CHECK = Check(ERA, Scope(1, 2, 1), tuple(r for r in rules_of(ERA) if r.id in RULES))
OPTIONS = ["--patches", "1", "--tasks", "1", "--rule", "P-CB-05"]


@pytest.mark.parametrize("target", TARGETS)
def test_steps_and_rules_have_their_names_and_sources(target: str) -> None:
    text = exported(target, CHECK)

    assert "klp_enable_patch_p0_GOOD" in text
    assert "kernel/livepatch/core.c:klp_enable_patch" in text
    for rule in CHECK.rules:
        assert f"{rule.id}: {rule.sentence}" in text
    assert exported(target, CHECK) == text


def test_a_tla_action_says_once_of_each_variable_what_becomes_of_it() -> None:
    text = exported("tla", CHECK)
    declared = re.search(r"(?s)VARIABLES (.*?)\nvars", text)
    assert declared
    variables = sorted(re.findall(r"\w+", declared[1]))

    actions = re.findall(r"(?ms)^(\w+) ==\n(.*?UNCHANGED <<(.*?)>>)", text)

    assert len(actions) > 50
    for name, body, kept in actions:
        written = re.findall(r"(?m)^  /\\ (\w+)' =", body)
        assert sorted([*written, *re.findall(r"\w+", kept)]) == variables, name
        assert body.count("(") == body.count(")")


def test_what_a_tla_module_refers_to_is_defined_once() -> None:
    text = exported("tla", CHECK)

    defined = Counter(re.findall(r"(?m)^(\w+) ==", text))
    steps = re.findall(r"(?m)^  \\/ (\w+)$", text)
    asked = re.findall(r"(?m)^\\\* cfg: \w+ (\w+)$", text)

    assert set(defined.values()) == {1}
    assert {*steps, *asked, "Init", "Next", "vars"} == {*defined}
    assert asked == ["Spec", "P_CB_05", "P_TR_07", "P_STK_02"]


def test_assignments_in_sequence_read_old_values() -> None:
    """Whatever is read later was not yet written, or its old value was kept."""
    grounded = ground(CHECK.problem.machine, CHECK.scope.domain(ERA))
    names = {cell.term: cell.field.at(cell.arguments) for cell in grounded.cells}
    kept = 0
    for action in grounded.actions:
        sequence = in_sequence(action.updates, Names(names))
        assert sorted(names[c.term] for c, _ in sequence.writes) == sorted(
            names[c.term] for c, _ in action.updates
        )
        kept += len(sequence.kept)
        written: list[str] = []
        for cell, new in sequence.writes:
            read = {names[c.term] for c in grounded.cells if c.term in frozenset(subterms(new))}
            assert not read & set(written) - {names[c.term] for c in sequence.kept}
            written.append(names[cell.term])
    assert kept > 0


def test_the_model_goes_to_standard_output_or_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["export", "--to", "murphi", "--objects", "1", *OPTIONS]

    assert main(command) == 0
    text = capsys.readouterr().out
    assert main([*command, "-o", str(tmp_path / "klp.m")]) == 0

    assert text.startswith("-- livepatch 6.1, patches=1 objects=1 tasks=1\n")
    assert (tmp_path / "klp.m").read_text("utf-8") == text


def test_switch_defect_and_grain_are_in_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["export", "--to", "promela", "--objects", "1", *OPTIONS]
    texts = []
    for more in ([], ["--grain", "fine"], ["--defect", "SEED-UNGATED"], ["--era", "4.19"]):
        assert main([*command, *more]) == 0
        texts.append(capsys.readouterr().out)

    assert len(set(texts)) == len(texts)
    assert "klp_ftrace_handler" in texts[1]
    assert "with SEED-UNGATED" in texts[2]


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["--to", "promela", "--symmetric"], "--symmetric belongs to --to murphi"),
        (["--to", "murphi", "--processes"], "--processes belongs to --to promela"),
        (["--to", "murphi", "--symmetric"], "--symmetric: no two tasks are alike"),
    ],
)
def test_a_form_that_the_target_does_not_have_is_refused(
    command: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *command, *OPTIONS]) == 2
    assert complaint in capsys.readouterr().err


def test_a_step_of_tasks_that_are_alike_is_written_once() -> None:
    check = Check(ERA, Scope(1, 1, 3), CHECK.rules)

    flat, symmetric = exported("murphi", check), exported("murphi", check, symmetric=True)

    forks = re.compile(r'(?m)^rule "klp_copy_process_(.*)"$')
    assert len(forks.findall(flat)) == 6
    assert forks.findall(symmetric) == ["t0_t1_t0_t1", "t0_t1_t2", "t2_t0_t1"]
    assert "Tasks_t0_t1: scalarset(2); -- t0, t1 are alike" in symmetric
    assert "pending: array [Tasks_t0_t1] of boolean;" in symmetric
    assert "pending_t2: boolean;" in symmetric


def test_each_task_is_a_process_that_takes_its_own_steps() -> None:
    check = Check(ERA, Scope(1, 1, 2), CHECK.rules)

    text = exported("promela", check, processes=True)

    processes = dict(re.findall(r"(?ms)^active proctype (\w+)\(\)\n(.*?)^}", text))
    assert set(processes) == {"kernel", "task_t0", "task_t1"}
    assert "klp_try_switch_task_t0" in processes["kernel"]
    assert "klp_copy_process_t0_t1" in processes["task_t0"]
    assert "klp_copy_process_t1_t0" in processes["task_t1"]
