"""Every transition ends at any size: what shows it, what it needs, and what breaks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
import z3

from explorer.cli import main
from explorer.commands import prove_liveness
from explorer.commands.prove_liveness import assumed, where
from explorer.prove.composition import MOMENT, ORDER, TASK, Basis, Lemma, N, T
from explorer.prove.termination import DecidedPremise, decided_premises
from explorer.prove.transition_argument import FINITE_TASKS, LAWS, LEMMAS
from explorer.prove.watch import Watch
from model.era import Era, era
from model.kernel import livepatch
from model.kernel.kinds import Task
from model.kernel.state import Livepatch
from model.language import FALSE, Bool, disjunction
from model.language.machine import Machine
from model.language.simplify import equal
from properties.liveness import a_transition_ends

SOURCES = [(x, source) for x in LEMMAS for source in dict.fromkeys(f.source for f in x.facts)]


def release(name: str) -> Era:
    found = era(name)
    assert found is not None
    return found


@cache
def premises(name: str) -> tuple[DecidedPremise, ...]:
    return decided_premises(release(name), livepatch(release(name)), Watch())


def failing(machine: Machine) -> set[str]:
    """Where the premises of 6.1 fail on another machine."""
    found = decided_premises(release("6.1"), machine, Watch())
    return {where(condition) for decided in found for condition in decided.failed}


@pytest.mark.parametrize("name", ["6.4", "7.1"])
def test_every_premise_is_shown_for_any_size(name: str) -> None:
    assert [d.premise.name for d in premises(name) if not d.holds] == []


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda lemma: lemma.name)
def test_every_lemma_follows(lemma: Lemma) -> None:
    assert lemma.follows()


def has_model(lemma: Lemma, without: str) -> bool:
    """Three moments and two tasks can satisfy the other facts and not the lemma."""
    moments = [z3.Const(f"moment{i}", MOMENT) for i in range(3)]
    tasks = [z3.Const(f"task{i}", TASK) for i in range(2)]
    solver = z3.Solver()
    solver.add(z3.ForAll([N], z3.Or([moment == N for moment in moments])))
    solver.add(z3.ForAll([T], z3.Or([task == T for task in tasks])))
    solver.add(*ORDER, z3.Not(lemma.formula))
    solver.add(*(fact.formula for fact in lemma.facts if fact.source != without))
    return bool(solver.check() == z3.sat)


@pytest.mark.parametrize(
    ("lemma", "source"),
    [(lemma, source) for lemma, source in SOURCES if source != FINITE_TASKS],
    ids=lambda part: part.name if isinstance(part, Lemma) else part[:40],
)
def test_a_lemma_needs_each_of_its_facts(lemma: Lemma, source: str) -> None:
    """The law of finite sets of tasks is not among them: three moments are too few to need it."""
    assert has_model(lemma, source)


def test_every_premise_is_used_and_no_other() -> None:
    used = {f.source for lemma in LEMMAS for f in lemma.facts if f.basis is Basis.PREMISE}

    assert used == {decided.premise.name for decided in premises("6.1")}


def test_lemmas_rest_on_those_before_them() -> None:
    for number, lemma in enumerate(LEMMAS):
        earlier = {before.name for before in LEMMAS[:number]}
        assert {f.source for f in lemma.facts if f.basis is Basis.LEMMA} <= earlier


@pytest.mark.parametrize("name", ["6.1", "6.4", "7.1"])
def test_what_is_assumed_is_assumed_by_the_rule_that_is_searched(name: str) -> None:
    ids = {id_ for id_, _ in assumed(release(name))} - {"tasks"}

    assert ids <= set().union(*(a.all_implied() for a in a_transition_ends.assuming))


class _StuckPass(Livepatch):
    @property
    def stack_checks_return(self) -> Bool:
        """A stack check does not come back."""
        return FALSE


def changed(name: str, field: str, value: Callable[[Bool, Task, Task], Bool]) -> Machine:
    """6.1 with another value of a field of tasks after fork(), told by the kernel's own value."""
    machine = livepatch(release("6.1"))
    action = machine.action(name)
    written = next(f for f in action.updates if f.name == field)
    new = value(action.updates[written], written.formals[0], action.parameters[1])
    mended = replace(action, updates={**action.updates, written: new})
    return replace(machine, actions=tuple(mended if a is action else a for a in machine.actions))


def _or_the_child(old: Bool, task: Task, child: Task) -> Bool:
    return disjunction((old, equal(task, child)))


@pytest.mark.parametrize(
    ("machine", "at"),
    [
        (lambda: livepatch(release("6.1"), _StuckPass), "a_pass_can_end in some state"),
        (
            lambda: changed("klp_copy_process", "pending", _or_the_child),
            "pending_grows_by_start_or_fork after klp_copy_process",
        ),
    ],
    ids=["a pass never ends", "every child is pending"],
)
def test_a_defect_breaks_the_premise_that_names_it(machine: Callable[[], Machine], at: str) -> None:
    assert at in failing(machine())


def test_the_command_prints_what_is_assumed_and_what_is_on_paper(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["prove", "--liveness", "--json", "-"])

    data = json.loads(capsys.readouterr().out)
    assert (status, data["outcome"]) == (0, "PROVED")
    assert all(premise["holds"] for premise in data["premises"])
    assert [lemma["name"] for lemma in data["lemmas"] if not lemma["shown"]] == []
    assert "F-FORK" in {row["id"] for row in data["assumed"]}
    assert data["on_paper"] == list(LAWS)


def test_a_defect_is_not_proved(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A premise that does not follow is named, and nothing rests on it."""
    stuck = livepatch(release("6.1"), _StuckPass)
    monkeypatch.setattr(prove_liveness, "livepatch", lambda *_: stuck)
    status = main(["prove", "--liveness"])

    out = capsys.readouterr().out
    assert status == 3
    assert "a_pass_can_end in some state does not follow" in out
    assert out.endswith("UNDECIDED\n")


def test_without_time_nothing_is_proved(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["prove", "--liveness", "--max-seconds", "0.01"])

    told = capsys.readouterr()
    assert status == 3
    assert told.out.endswith("UNDECIDED\n")
    assert "--max-seconds 0.01 reached" in told.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--rule", "P-CB-05"), "--rule does not go with --liveness"),
        (("--era", "4.15"), "--era 4.15: an immediate patch has no transition to end"),
        (("--defect", "B-FORK"), "--defect B-FORK needs the fine grain"),
        (("--certificate", "folder"), "--certificate does not go with --liveness"),
    ],
)
def test_bad_input_is_refused(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", "--liveness", *arguments]) == 2
    assert told in capsys.readouterr().err
