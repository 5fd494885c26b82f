"""SPIN and Rumur find in an exported model what the search finds here."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from explorer.check import Check
from explorer.export.system import rule_name
from explorer.export.targets import exported
from explorer.search.exploration import Exploration
from explorer.searching import search
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import RULES, rules_of
from properties.verdict import Outcome

Case = tuple[str, tuple[int, int, int], str | None, tuple[str, ...]]
RULES_OF_BOTH_KINDS = ("P-CB-05", "P-STK-02", "P-TR-07")
EVERY_RULE = tuple(rule.id for rule in RULES)
EVERY_THIRD_THAT_HOLDS = tuple(
    rule.id for rule in rules_of(ERAS["6.1"]) if rule.expected(ERAS["6.1"]) is Outcome.HOLDS
)[::3]
HOLDING: list[Case] = [
    (era, sizes, None, RULES_OF_BOTH_KINDS)
    for era in ("4.19", "6.1")
    for sizes in ((1, 1, 1), (1, 2, 1), (1, 1, 2))
]
BROKEN: list[Case] = [
    ("6.1", (1, 2, 1), "SEED-UNGATED", ("P-CB-05",)),
    ("6.1", (1, 1, 1), "SEED-NOCHECK", ("P-CONS-06b",)),
    ("4.19", (1, 1, 2), "SEED-ONETASK", ("P-TR-07",)),
]


@dataclass(frozen=True)
class Found:
    """What a tool says: how much it has seen; each rule that is broken, with the fewest steps."""

    states: int
    transitions: int
    broken: dict[str, int]


def name(case: Case) -> str:
    era, sizes, defect, ids = case
    rules = " ".join(ids) if len(ids) < 5 else f"{len(ids)} rules"
    return f"{era} {'/'.join(map(str, sizes))} {defect or 'correct'} {rules}"


def checked(case: Case) -> Check:
    era, sizes, defect, ids = case
    rules = tuple(rule for rule in rules_of(ERAS[era]) if rule.id in ids)
    return Check(ERAS[era], Scope(*sizes), rules, DEFECTS[defect] if defect else None)


@cache
def ours(case: Case, *, symmetry: bool = False) -> Exploration:
    check = checked(case)
    domain = check.scope.domain(check.kernel)
    return search(check.problem, domain, symmetry=symmetry, engine="search")


def needs(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")


def told(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout


def by_spin(case: Case, folder: Path, *, processes: bool = False) -> Found:
    needs("spin", "cc")
    (folder / "klp.pml").write_text(exported("promela", checked(case), processes=processes))
    told(folder, "spin", "-a", "klp.pml")
    told(folder, "cc", "-w", "-DSAFETY", "-DNOREDUCE", "-DBFS", "-o", "pan", "pan.c")
    answer = told(folder, "./pan", "-c0")
    states, transitions = (
        int(re.findall(rf"(\d+) {what}", answer)[-1]) for what in ("states, stored", "transitions")
    )
    found = re.findall(r"assertion violated (\w+) \(at depth (\d+)\)", answer)
    return Found(states, transitions, {rule: int(depth) for rule, depth in reversed(found)})


def by_rumur(case: Case, folder: Path, symmetry: str | None = None) -> Found:
    needs("rumur", "cc")
    (folder / "klp.m").write_text(exported("murphi", checked(case), symmetric=bool(symmetry)))
    options = [
        *("--symmetry-reduction", symmetry or "off"),
        *("--deadlock-detection", "off"),
        *("--threads", "1"),
        *("--output-format", "machine-readable"),
    ]
    told(folder, "rumur", *options, "klp.m", "-o", "check.c")
    told(folder, "cc", "-w", "-o", "check", "check.c", "-lpthread")
    answer = ET.fromstring(told(folder, "./check"))
    summary, error = answer.find("summary"), answer.find("error")
    assert summary is not None
    states, fired = (int(summary.attrib[what]) for what in ("states", "rules_fired"))
    if error is None:
        return Found(states, fired, {})
    broken = re.search(r"\b[A-Z]+-[\w-]+(?=: )", error.findtext("message", ""))
    assert broken is not None
    _boot, *steps = error.findall("transition")
    return Found(states, fired, {broken[0]: len(steps)})


@pytest.mark.parametrize("case", HOLDING, ids=name)
def test_spin_stores_as_many_states(case: Case, tmp_path: Path) -> None:
    """Among its transitions SPIN counts the arrival in the initial state."""
    expected = ours(case)

    found = by_spin(case, tmp_path)

    assert found == Found(expected.states, expected.transitions + 1, {})


@pytest.mark.parametrize(
    "case", [*HOLDING, ("6.1", (1, 1, 1), None, EVERY_THIRD_THAT_HOLDS)], ids=name
)
def test_rumur_meets_as_many_states_and_fires_as_many_rules(case: Case, tmp_path: Path) -> None:
    expected = ours(case)

    found = by_rumur(case, tmp_path)

    assert found == Found(expected.states, expected.transitions, {})


@pytest.mark.parametrize("sizes", [(1, 1, 2), (1, 2, 2)])
def test_spin_stores_as_many_states_with_a_process_for_each_task(
    sizes: tuple[int, int, int], tmp_path: Path
) -> None:
    case: Case = ("6.1", sizes, None, RULES_OF_BOTH_KINDS)
    expected = ours(case)

    found = by_spin(case, tmp_path, processes=True)

    assert found == Found(expected.states, expected.transitions + 1, {})


@pytest.mark.parametrize(
    "case",
    [
        ("6.1", (1, 1, 2), None, RULES_OF_BOTH_KINDS),
        ("4.19", (1, 2, 2), None, RULES_OF_BOTH_KINDS),
        ("6.1", (1, 1, 2), None, EVERY_THIRD_THAT_HOLDS),
    ],
    ids=name,
)
def test_rumur_meets_as_many_classes_of_states_that_differ_in_the_names_of_tasks(
    case: Case, tmp_path: Path
) -> None:
    expected = ours(case, symmetry=True)

    found = by_rumur(case, tmp_path, "exhaustive")

    assert found == Found(expected.states, expected.transitions, {})
    assert found.states < ours(case).states


def test_a_scalarset_leaves_out_the_task_that_is_not_like_the_others(tmp_path: Path) -> None:
    """The third task is a kthread."""
    case: Case = ("6.1", (1, 1, 3), None, RULES_OF_BOTH_KINDS)
    expected = ours(case)

    found = by_rumur(case, tmp_path, "off")
    reduced = by_rumur(case, tmp_path, "exhaustive")

    assert found == Found(expected.states, expected.transitions, {})
    assert expected.states / 2 < reduced.states < expected.states * 2 / 3


@pytest.mark.parametrize("case", [("4.19", (1, 1, 2), "SEED-ONETASK", ("P-TR-07",))], ids=name)
def test_rumur_finds_what_is_broken_in_as_many_steps_with_a_scalarset(
    case: Case, tmp_path: Path
) -> None:
    found = by_rumur(case, tmp_path, "exhaustive")

    assert found.broken == {case[3][0]: ours(case).broken[0].depth}


@pytest.mark.parametrize("case", [*BROKEN, ("4.19", (1, 1, 1), None, EVERY_RULE)], ids=name)
def test_spin_finds_what_is_broken_in_as_many_steps(case: Case, tmp_path: Path) -> None:
    """SPIN counts steps from 0; a state that breaks a rule is told of in a step of its own."""
    expected = ours(case)
    goals = expected.problem.goals

    found = by_spin(case, tmp_path)

    assert found.broken == {
        rule_name(goals[number]): sighting.depth - (not goals[number].of_states)
        for number, sighting in expected.broken.items()
    }
    assert found.states == expected.states or not expected.complete


@pytest.mark.parametrize("case", BROKEN, ids=name)
def test_rumur_finds_what_is_broken_in_as_many_steps(case: Case, tmp_path: Path) -> None:
    found = by_rumur(case, tmp_path)

    assert found.broken == {case[3][0]: ours(case).broken[0].depth}
