"""Certificates: the shipped ones hold, nothing in them is superfluous, edits are refused."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from explorer.certificate import solvers
from explorer.certificate.breaking import failing
from explorer.certificate.checking import Answer
from explorer.certificate.formulas import FormulaError, Reader
from explorer.certificate.making import certificate_of
from explorer.certificate.manifest import sha256
from explorer.certificate.reading import Given, given
from explorer.certificate.shipped import SHIPPED, shipped
from explorer.certificate.solvers import check_with_z3
from explorer.certificate.two_vocabularies import Encoding
from explorer.certificate.words import Words
from explorer.certificate.writing import write
from explorer.cli import main
from explorer.errors import InputError
from explorer.prove import transition_clauses
from explorer.prove.any_size import Attempt
from explorer.prove.conditions import Answer as Proved
from explorer.prove.conditions import Conditions
from explorer.prove.watch import Watch
from model.era import era
from properties.historical import KNOWN
from properties.suite import rules_of

DEFECTIVE = {
    "SEED-ORDER": "klp_pre_patch_callback",
    "SEED-UNGATED": "klp_post_unpatch_callback",
    "SEED-NOCHECK": "klp_try_switch_task",
    "SEED-ONETASK": "klp_try_complete_transition",
}
"""Defects, and an action that does wrong with it."""


@cache
def newest() -> Given:
    folder = shipped("7.1")
    assert folder is not None
    return given(folder)


def hashed(folder: Path) -> None:
    """Make the manifest agree with the files that it lists."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    for file in manifest["files"]:
        file["sha256"] = sha256((folder / file["path"]).read_bytes())
    path.write_text(json.dumps(manifest, indent=1) + "\n")


def edited(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("release", SHIPPED)
def test_shipped_certificates_hold(release: str, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Every checker finds every condition to hold; three of them see the same number of conditions.
    """
    pytest.importorskip("cvc5")
    status = main(["certify", release, "--json", "-"])
    found = json.loads(capsys.readouterr().out)

    assert [(c["checker"], c["failed"], c["undecided"], c["reason"]) for c in found["checks"]] == [
        ("z3", [], [], ""),
        ("cvc5", [], [], ""),
        ("without quantifiers", [], [], ""),
        ("two vocabularies", [], [], ""),
    ]
    keys = {"checker", "conditions", "failed", "undecided", "reason", "seconds"}
    assert all(set(check) == keys for check in found["checks"])
    assert all(check["seconds"] > 0 for check in found["checks"])
    assert len({c["conditions"] for c in found["checks"][:3]}) == 1
    assert found["clauses"] <= 150
    assert status == 0


@pytest.mark.parametrize("part", range(4))
def test_every_clause_is_needed(part: int) -> None:
    """
    Without any one clause, z3 does not find that the condition that the manifest names follows.
    """
    theory, needed_for = newest().theory, newest().certificate.needed_for
    clauses = {name: clause.formula for name, clause in theory.clauses.items()}
    prover = Conditions(theory.machine, clauses, tuple(theory.finite))
    conditions = {str(c): c for _, found in theory.by_action() for c in found}

    for name in list(clauses)[part::4]:
        if needed_for[name] in theory.finite:
            assert theory.finite[needed_for[name]] == name
            continue
        condition = conditions[needed_for[name]]
        left = [other for other in clauses if other != name]
        assert prover.decide(condition, clauses)[0] is Proved.HOLDS
        assert prover.decide(condition, left)[0] is not Proved.HOLDS


Tamper = Callable[[Path], None]

TAMPERED: dict[str, tuple[Tamper, str]] = {
    "a hash is wrong": (
        lambda f: edited(f, "start.smt2", "check-sat", "check-sat "),
        r"start.smt2: its hash is",
    ),
    "a file is missing": (
        lambda f: (f / "actions" / "klp_enable_patch.smt2").unlink(),
        r"klp_enable_patch.smt2: the manifest lists this file, and it is missing",
    ),
    "there is no manifest": (
        lambda f: (f / "manifest.json").unlink(),
        r"there is no manifest.json",
    ),
    "the manifest is garbage": (
        lambda f: (f / "manifest.json").write_bytes(b"{\xff"),
        r"this is no manifest of a certificate",
    ),
    "the era is unknown": (
        lambda f: edited(f, "manifest.json", '"era": "7.1"', '"era": "9.9"'),
        r"9.9: no such release",
    ),
    "a file is outside": (
        lambda f: edited(f, "manifest.json", '"start.smt2"', '"../start.smt2"'),
        r"is outside of the certificate",
    ),
}

EDITED: dict[str, tuple[Tamper, str]] = {
    "a question is edited": (
        lambda f: edited(
            f, "actions/klp_enable_patch.smt2", "(assert (not (forall", "(assert (not (exists"
        ),
        r"klp_enable_patch.smt2:\d+: was edited",
    ),
    "a clause is dropped": (
        lambda f: edited(
            f,
            "model.smt2",
            "(define-fun clause.one_patch_in_transition () Bool",
            "(define-fun clause.another () Bool",
        ),
        r"the manifest does not list the clause another",
    ),
    "a clause is not defined": (
        lambda f: edited(f, "model.smt2", "(define-fun clause.one_patch", "; clause.one_patch"),
        r"the clause one_patch_in_transition was dropped",
    ),
    "a clause is of another model": (
        lambda f: edited(f, "model.smt2", "Bool (forall ((p Patch)", "Bool (forall ((p Dog)"),
        r"is no clause of this model",
    ),
    "a question uses what is not there": (
        lambda f: edited(
            f, "actions/klp_enable_patch.smt2", "(assert clause.", "(assert clause.no_"
        ),
        r"is used, and was dropped",
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = shipped("7.1")
    assert folder is not None
    shutil.copytree(folder, tmp_path / "certificate")
    return tmp_path / "certificate"


@pytest.mark.parametrize("what", [*TAMPERED, *EDITED])
def test_a_damaged_certificate_is_refused(what: str, copy: Path) -> None:
    """
    Each damage has its own message, whether or not the hashes were made to agree.
    """
    tamper, message = {**TAMPERED, **EDITED}[what]
    tamper(copy)
    if what in EDITED:
        hashed(copy)

    with pytest.raises(InputError, match=message):
        given(copy)
    assert main(["certify", str(copy)]) == 2


def test_an_omitted_condition_is_noticed(copy: Path) -> None:
    """
    The conditions are those of the model: a certificate without the file of an action is refused.
    """
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["files"] = [f for f in manifest["files"] if f["action"] != "klp_enable_patch"]
    (copy / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(InputError, match=r"lists no file actions/klp_enable_patch.smt2"):
        given(copy)


@pytest.mark.parametrize("defect", sorted(DEFECTIVE))
def test_a_defect_breaks_the_certificate_at_its_action(defect: str) -> None:
    """
    In a kernel with a defect some conditions fail, and they name the defective action.
    """
    check = failing(newest(), KNOWN[defect], Watch())

    assert any(name.endswith(f" after {DEFECTIVE[defect]}") for name in check.failed)
    assert not check.holds


def test_a_solver_that_does_not_know_leaves_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Neither "unknown" nor a complaint is taken for a proof, and cvc5 may be missing.
    """

    def ignorant(text: str, _: solvers.Settings) -> list[str]:
        return ["unknown (TIMEOUT)"] * text.count("(check-sat)")

    def complaining(_: str, __: solvers.Settings) -> list[str]:
        return ["(error)"]

    model, text = newest().texts["model.smt2"], newest().texts["actions/load_module.smt2"]
    for ask in (ignorant, complaining):
        answers = solvers.answered(ask, ({}, {}), model, text)
        assert {answer for _, answer in answers} == {Answer.UNKNOWN}

    monkeypatch.setitem(sys.modules, "cvc5", None)
    missing = solvers.check_with_cvc5(newest().texts, Watch())
    assert "not installed" in missing.reason
    assert not missing.holds


def test_the_second_encoding_finds_what_does_not_follow() -> None:
    """
    Asked without the clauses that they use, most conditions fail there, too.
    """
    theory = newest().theory
    action = theory.machine.action("klp_post_unpatch_callback")
    asked = dict.fromkeys(newest().certificate.uses[action.name], ())
    answers = dict(Encoding(theory).after(action, asked))

    assert answers["P-CB-05"] is Answer.FAILS


def test_a_certificate_is_written_and_read_again(tmp_path: Path) -> None:
    """
    What is written is the same each time, and can be read and checked; only whole folders appear.
    """
    kernel = era("7.1")
    assert kernel is not None
    rules = [rule for rule in rules_of(kernel) if rule.id == "P-TR-01b"]
    clauses = transition_clauses.CLAUSES
    made = certificate_of(kernel, Attempt(kernel, rules, clauses=clauses), rules, clauses, Watch())
    assert made is not None
    write(tmp_path / "small", made.files())
    write(tmp_path / "small", made.files())

    read = given(tmp_path / "small")
    assert read.certificate.files() == made.files()
    assert [p.name for p in tmp_path.iterdir()] == ["small"]
    assert check_with_z3(read.texts, Watch()).holds
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").touch()
    with pytest.raises(InputError, match="is there and is no certificate"):
        write(tmp_path / "mine", made.files())


def test_clauses_are_read_as_they_were_written() -> None:
    """
    A formula that was written and read is the same formula; what is none is refused.
    """
    theory = newest().theory
    reader = Reader(theory.machine)
    for clause in theory.clauses.values():
        assert reader.formula(Words().of(clause.formula)) is clause.formula
    for wrong in ("(and phase=FREE", "(enabled p)", "dog", "phase=FREE)", "(= p q)", "()"):
        with pytest.raises(FormulaError):
            reader.formula(wrong)
