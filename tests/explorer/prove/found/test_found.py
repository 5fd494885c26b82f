"""Clauses found at growing sizes: what they say, what is kept of them, what the rules need."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.errors import InputError
from explorer.prove.any_size import Attempt as AnySize
from explorer.prove.any_size import findings_of
from explorer.prove.found import growing
from explorer.prove.found.growing import found_clauses, unfolded
from explorer.prove.found.keeping import Keeping
from explorer.prove.found.needed import Needed
from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.finite import Attempt
from explorer.prove.pdr.houdini import Houdini
from explorer.prove.pdr.propositions import Propositions
from explorer.prove.pdr.sat import Cube, Sat
from explorer.prove.pdr.sayings import cubes, formulas, saying
from explorer.prove.watch import Watch
from model.era import era
from model.kernel import SORTS
from model.kernel.state import Livepatch
from model.language.past import with_memory
from properties.suite import rules_of
from properties.verdict import Outcome
from tests.explorer.prove.pdr.kernel import ERA, machine, task

IDS = ("P-TR-01", "P-TR-02", "P-MOD-03")
ONES = (1, 1, 1, 1, 1)
ONE, TWO = dict.fromkeys(SORTS, 1), dict.fromkeys(SORTS, 2)


@cache
def attempt() -> Attempt:
    made = Attempt(task(*IDS), ERA, ONE, Watch())
    made.run()
    return made


def cube(p: Propositions, **values: bool) -> Cube:
    """Cells without a number are those of the first individuals."""
    found = set[int]()
    for name, true in values.items():
        variable = next(v for v, a in p.atoms.items() if a.cell.field.name == name)
        found.add(variable if true else -variable)
    return frozenset(found)


def test_what_is_said_of_one_is_said_of_all_or_of_some() -> None:
    """
    "Some hook runs or no work is queued" of one object: of each of two, or of one of both.
    """
    small, large = Propositions(machine(), ONE), Propositions(machine(), TWO)
    said = saying(small, cube(small, hook=False, work=True))
    forms = list(cubes(large, Exchanges(large), said))

    hooks = [v for v, a in large.atoms.items() if a.cell.field.name == "hook"]
    (work,) = (v for v, a in large.atoms.items() if a.cell.field.name == "work")
    assert forms[0] == {work, -hooks[0]}
    assert {work, *(-hook for hook in hooks)} in forms


def test_what_cannot_be_said_at_a_size_is_left_out() -> None:
    small, large = Propositions(machine(), ONE), Propositions(machine(), TWO)
    both = frozenset(v for v, a in large.atoms.items() if a.cell.field.name == "hook")

    assert list(cubes(small, Exchanges(small), saying(large, both))) == []


def test_formulas_are_closed_and_say_what_the_cube_says() -> None:
    """
    Each formula, made ground again, excludes the cube; "of some" is said where all stand in it.
    """
    p = Propositions(machine(), TWO)
    none = frozenset(-v for v, a in p.atoms.items() if a.cell.field.name == "hook")
    closed = list(formulas(p, none))

    assert len(closed) == 2
    assert str(closed[1]) == "any_of(hook[o] for o)"
    for formula in closed:
        assert not formula.free
        so = -p.broken(formula)
        sat = Sat(p.encoder.clauses, p.facts, [[so]])
        assert not sat.allows(none)


def test_the_memory_of_the_checker_is_told_as_what_it_means() -> None:
    """
    Formulas over memory, without it, get the same memory again.
    """
    problem = task("P-CB-01", "P-CB-05")
    p = Propositions(problem.machine, ONE)
    memory = [
        v for v, a in p.atoms.items() if a.cell.field in {g.field for g in problem.machine.ghosts}
    ]
    closed = [formula for v in memory for formula in formulas(p, frozenset((v,)))]
    promised = Livepatch(ERA)
    rules = [r for r in rules_of(ERA) if r.id in {"P-CB-01", "P-CB-05"}]
    words = [f(promised) for rule in rules for f in (rule.formula, rule.witness)]
    plain = task("P-TR-01").machine
    again, rewritten = with_memory(
        plain, [*words, *(unfolded(problem.machine, formula) for formula in closed)]
    )

    assert memory
    assert len(again.ghosts) == len(problem.machine.ghosts) + len(plain.ghosts)
    assert not any(formula.of_step for formula in rewritten[len(words) :])


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path, ERA, task(*IDS))
    keeping.write(ONES, attempt().sayings())
    known = keeping.read(ONES)

    assert known is not None
    assert set(known) == set(attempt().sayings())
    assert keeping.read((2, 1, 1, 1, 1)) is None
    other = era("7.1")
    assert other is not None
    assert Keeping(tmp_path, other, task(*IDS)).read(ONES) is None
    assert Keeping(tmp_path, ERA, task("P-TR-01")).read(ONES) is None


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"era": 1}'])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "1-1-1-1-1.json").write_text(text)
    keeping = Keeping(tmp_path, ERA, task(*IDS))

    with pytest.raises(InputError, match=r"1-1\.json: not a file of `klpcheck prove --find`"):
        keeping.read(ONES)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["hook", [["Object", 1]], True, True], "Object 1 is not there"),
        (["hook", [["Patch", 0]], True, True], "hook is not about"),
        (["no_field", [], True, True], "no_field"),
        (["phase", [], "NOWHERE", True], "NOWHERE"),
    ],
)
def test_what_is_not_there_is_refused(tmp_path: Path, row: list[object], message: str) -> None:
    keeping = Keeping(tmp_path, ERA, task(*IDS))
    keeping.write(ONES, [])
    file = tmp_path / "1-1-1-1-1.json"
    found = json.loads(file.read_text())
    file.write_text(json.dumps({**found, "never": [[row]]}))

    with pytest.raises(InputError, match=message):
        keeping.read(ONES)


def test_what_is_kept_but_is_no_invariant_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = task("P-TR-02")
    monkeypatch.setattr(growing, "STAGES", {ONES: ()})
    Keeping(tmp_path, ERA, few).write(ONES, [])

    with pytest.raises(InputError, match="what is kept there is no invariant of these rules"):
        found_clauses(few, ERA, tmp_path, Watch())


def test_what_rules_need_is_inductive_and_implies_them() -> None:
    p, exchanges, step = attempt().propositions, attempt().exchanges, attempt().step
    pool = attempt().placed(attempt().sayings())
    needed = Needed(p, step, exchanges, pool).of(attempt().rules(), Watch())
    sat = Sat(p.encoder.clauses, p.facts, [[-x for x in c] for c in needed])

    assert 0 < len(needed) < len(pool) / 4
    assert set(needed) <= set(pool)
    assert list(Houdini(p, step, exchanges).inductive(needed, (), Watch())) == needed
    assert not any(sat.allows([bad]) for bad in attempt().rules().values())


def test_found_clauses_prove_rules_at_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Found with two patches, true for any number; what is there is not looked for again.
    """
    rules = [rule for rule in rules_of(ERA) if rule.id == "P-TR-01"]
    few = task("P-TR-01")
    one, two = ONES, (2, 1, 1, 1, 1)
    monkeypatch.setattr(growing, "STAGES", {one: (), two: (one,)})
    clauses = found_clauses(few, ERA, tmp_path, Watch())
    made = AnySize(ERA, rules, clauses=(), found=clauses)
    (finding,) = findings_of(made, rules, Watch())

    assert clauses
    assert finding.outcome is Outcome.PROVED
    assert {file.name for file in tmp_path.iterdir()} == {"1-1-1-1-1.json", "2-1-1-1-1.json"}
    monkeypatch.setattr(Attempt, "run", None)
    assert found_clauses(few, ERA, tmp_path, Watch()) == clauses


def test_a_stopped_search_is_undecided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["prove", "--find", str(tmp_path), "--rule", "P-TR-01", "--max-seconds", "0.01"]

    assert main(words) == 3
    assert "UNDECIDED" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_found_clauses_go_into_no_certificate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["prove", "--find", str(tmp_path / "a"), "--certificate", str(tmp_path / "b")]

    assert main(words) == 2
    assert "--find goes neither with --certificate" in capsys.readouterr().err
