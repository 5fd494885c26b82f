"""Rules at small sizes in every configuration: proved, broken, or left open."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from explorer.check import Check, by_search
from explorer.cli import main
from explorer.goals import problem
from explorer.prove.pdr.finite import Attempt
from explorer.prove.watch import Watch
from explorer.search.exploration import Limits
from model.kernel import SORTS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import rules_of
from properties.verdict import Outcome
from tests.explorer.prove.pdr.kernel import ERA, task

ONE = dict.fromkeys(SORTS, 1)


@cache
def attempt() -> Attempt:
    """All rules, one individual of each sort."""
    made = Attempt(task(), ERA, ONE, Watch())
    made.run()
    return made


def outcomes() -> dict[str, Outcome]:
    return {goal.rule.id: attempt().finding(goal).outcome for goal in task().goals}


def test_proofs_and_searches_agree() -> None:
    """
    A search looks at one configuration, a proof at all of them: what it breaks cannot be proved,
    and what a proof breaks and it does not is known to be false in some configuration.
    """
    found = outcomes()
    searched = by_search(Check(ERA, Scope(1, 1, 1), rules_of(ERA)), Limits())
    here = {verdict.rule: verdict.outcome for verdict in searched.verdicts}

    assert here.keys() == found.keys()
    violated = {rule for rule, outcome in here.items() if outcome is Outcome.VIOLATED}
    broken = {rule for rule, outcome in found.items() if outcome is Outcome.VIOLATED}
    assert violated
    assert violated <= broken
    assert all(rule.broken_by(ERA) for rule in rules_of(ERA) if rule.id in broken - violated)
    assert found["P-REP-04"] is Outcome.VACUOUS, "a nop stands for what an older patch changes"
    assert not any(
        outcome is Outcome.HOLDS and found[rule] is Outcome.VACUOUS
        for rule, outcome in here.items()
    )


def test_every_rule_is_decided_and_only_false_ones_are_broken() -> None:
    broken = {rule for rule, outcome in outcomes().items() if outcome is Outcome.VIOLATED}
    known = {rule.id for rule in rules_of(ERA) if rule.broken_by(ERA)}

    assert broken <= known
    assert {"P-CB-09s", "A1", "A6"} <= broken
    assert Outcome.UNDECIDED not in outcomes().values()


def test_the_shown_run_breaks_the_rule_in_its_configuration() -> None:
    for goal in task().goals:
        shown = attempt().counterexample(goal)
        finding = attempt().finding(goal)
        assert (shown is None) == (finding.outcome is not Outcome.VIOLATED)
        if shown and finding.run:
            assert len(shown.trace.steps) == len(finding.run)
            assert shown.trace.configuration


def test_a_defect_is_found() -> None:
    """
    The rule is proved without the defect; with it there is a run, which the interpreter takes.
    """
    seeded = DEFECTS["SEED-UNGATED"]
    caught = [r for r in rules_of(ERA) if r.id in seeded.caught_by]
    broken = problem(ERA, caught, seeded)
    made = Attempt(broken, ERA, ONE, Watch())
    made.run()
    found = [made.finding(goal) for goal in broken.goals]

    assert any(finding.outcome is Outcome.VIOLATED for finding in found)
    for goal, finding in zip(broken.goals, found, strict=True):
        if finding.run:
            assert outcomes()[goal.rule.id] in (Outcome.PROVED, Outcome.VACUOUS)
            assert made.counterexample(goal) is not None


def test_time_that_is_over_leaves_rules_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["prove", "--patches", "1", "--rule", "P-TR-01", "--max-seconds", "0.01"])
    output = capsys.readouterr()

    assert status == 3
    assert "P-TR-01" in output.out
    assert "UNDECIDED" in output.out
    assert "--max-seconds 0.01 reached" in output.err


def test_json_has_the_shape_of_all_proofs_and_a_broken_rule_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    The run says in which configuration, as no command has that; a rule known to be false is no
    surprise.
    """
    words = ["--tasks", "1", "--rule", "P-TR-01", "--rule", "P-CB-09s", "--era", "7.1"]
    status = main(["prove", *words, "--json", str(tmp_path / "found.json")])
    found = json.loads((tmp_path / "found.json").read_text())
    output = capsys.readouterr().out

    assert status == 0
    assert "in this configuration:" in output
    assert "klpcheck replay" not in output
    assert "1 patch, 1 object, 1 function, 1 task, 1 state, any configuration" in output
    assert found["era"] == "7.1"
    assert found["certificate"] is None
    assert found["scope"] == {"patches": 1, "objects": 1, "functions": 1, "tasks": 1, "states": 1}
    row, broken = sorted(found["rules"], key=lambda rule: str(rule["outcome"]))
    assert (row["rule"], row["outcome"], row["engine"]) == ("P-TR-01", "PROVED", "pdr")
    assert row["seconds"] >= 0
    assert row["trace"] is None
    assert (broken["rule"], broken["outcome"]) == ("P-CB-09s", "VIOLATED")
    assert broken["trace"]["actions"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--patches", "0"], "--patches 0: a proof is for 1 to 4 patches"),
        (["--tasks", "9"], "--tasks 9: a proof is for 1 to 4 tasks"),
        (["--patches", "1", "--any-size"], "--any-size is for any number; leave out the sizes"),
        (["--traces", "nowhere"], "--traces needs sizes; a proof for any size finds no runs"),
        (["--tasks", "1", "--liveness"], "are for any size; leave out the sizes"),
        (["--tasks", "1", "--defect", "B-FORK"], "B-FORK needs the fine grain"),
    ],
)
def test_what_makes_no_sense_is_refused(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", *options]) == 2
    assert message in capsys.readouterr().err


def test_the_same_question_has_the_same_answer() -> None:
    """
    The same runs and the same number of clauses, byte by byte.
    """
    few = task("P-TR-01", "P-CB-09s")
    made = [Attempt(few, ERA, ONE, Watch()) for _ in range(2)]
    for one in made:
        one.run()
    first, second = ([one.finding(goal) for goal in few.goals] for one in made)

    assert [(f.outcome, f.extent, f.run) for f in first] == [
        (f.outcome, f.extent, f.run) for f in second
    ]
    assert made[0].result.invariant == made[1].result.invariant
