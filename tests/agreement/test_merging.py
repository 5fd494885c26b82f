"""Steps that nobody sees are merged, and no verdict changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from explorer.check import Check, Searched, by_search
from explorer.cli import main
from explorer.search.exploration import Limits
from explorer.searching import Engine
from explorer.tracing import run_to
from model.era import ERAS
from model.kernel.kinds import Grain
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import rules_of
from properties.verdict import Outcome

ENGINES: tuple[Engine, Engine] = ("search", "native")
SOME = ("P-CB-05", "P-STK-02", "P-TR-07")


@dataclass(frozen=True)
class Case:
    """What is searched with every step apart, and with steps merged; no rules = all of them."""

    era: str
    sizes: tuple[int, int, int]
    rules: tuple[str, ...] = ()
    defect: str | None = None
    grain: Grain = Grain.COARSE

    @property
    def check(self) -> Check:
        era = ERAS[self.era]
        rules = tuple(rule for rule in rules_of(era) if not self.rules or rule.id in self.rules)
        defect = DEFECTS[self.defect] if self.defect else None
        return Check(era, Scope(*self.sizes), rules, defect, self.grain)


CASES = [
    Case("4.19", (2, 1, 1)),
    Case("5.1", (1, 2, 1)),
    Case("6.1", (1, 1, 2)),
    *(Case(era, (1, 2, 1), SOME, defect) for era in ("4.19", "6.1") for defect in (None, *DEFECTS)),
    *(Case("6.1", sizes, (rule,)) for sizes in ((1, 2, 1), (2, 1, 1)) for rule in SOME),
    *(Case(era, (1, 1, 2), SOME, grain=Grain.FINE) for era in ("4.19", "6.1")),
    Case("6.1", (1, 1, 1), ("P-CB-09s", "A1", "A3")),
]
cases = pytest.mark.parametrize("case", CASES, ids=str)


@cache
def apart(case: Case) -> Searched:
    return by_search(case.check, Limits())


@cache
def together(case: Case, engine: Engine) -> Searched:
    return by_search(case.check, Limits(), engine=engine, merge=True)


@cases
def test_the_verdicts_are_the_same(case: Case) -> None:
    expected, found = apart(case), together(case, "native")

    assert [v.outcome for v in found.verdicts] == [v.outcome for v in expected.verdicts]
    assert len(found.found.terminal) == len(expected.found.terminal)
    assert found.found.transitions <= expected.found.transitions


@cases
def test_no_figure_of_merged_steps_is_a_surprise(case: Case) -> None:
    found = together(case, "native")

    assert found.surprises == ()
    assert "steps merged" in found.summary
    assert all(
        "steps merged" in verdict.extent
        for verdict in found.verdicts
        if verdict.outcome is not Outcome.UNDECIDED
    )


@pytest.mark.parametrize("case", CASES[-5:], ids=str)
def test_both_engines_count_the_same(case: Case) -> None:
    one, two = (together(case, engine).found for engine in ENGINES)

    assert list(one.parents.items()) == list(two.parents.items())
    assert list(one.fired) == list(two.fired)
    assert (one.broken, one.seen) == (two.broken, two.seen)


@pytest.mark.parametrize("era", ["4.19", "6.1"])
def test_few_rules_leave_much_to_merge(era: str) -> None:
    case = Case(era, (1, 2, 1), SOME)

    assert together(case, "native").found.transitions < 0.95 * apart(case).found.transitions


@pytest.mark.parametrize("defect", ["SEED-ORDER", "SEED-UNGATED"])
def test_a_trace_of_merged_steps_is_replayed(defect: str) -> None:
    caught = DEFECTS[defect].caught_by
    case = Case("4.19", (1, 2, 1), (*caught, "P-STK-02"), defect)

    found = together(case, "native")
    broken = {v.rule: v for v in found.verdicts if v.outcome is Outcome.VIOLATED}

    assert set(caught) & set(broken)
    for number, sighting in found.found.broken.items():
        run = run_to(found.found, found.tracer, sighting)
        goal = found.found.problem.goals[number]
        shortest = apart(case).found.broken[number].depth
        assert found.tracer.counterexample(goal, run).rule == goal.rule.id
        assert len(run) == sighting.depth >= shortest


def test_the_command_says_what_merging_does_to_figures_and_traces(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sizes = ("--patches", "1", "--objects", "2", "--tasks", "1")

    status = main(["check", "--merge", *sizes, "--rule", "P-CB-09s", "--rule", "P-CB-05"])

    out = capsys.readouterr().out
    assert status == 0
    assert "(every state, steps merged)" in out
    assert "steps merged; there may be a shorter way" in out
    assert "every state, steps merged; premise by step" in out


def test_only_an_exhaustive_search_merges_steps(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", "--engine", "bmc", "--merge"])

    assert status == 2
    assert "--merge belongs to --engine search or native" in capsys.readouterr().err
