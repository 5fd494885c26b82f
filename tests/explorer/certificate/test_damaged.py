"""Certificates are written and read; edits are refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.certificate.formulas import FormulaError, Reader
from explorer.certificate.manifest import sha256
from explorer.certificate.reading import Given, given
from explorer.certificate.shipped import shipped
from explorer.certificate.solvers import check_with_z3
from explorer.certificate.words import Words
from explorer.certificate.writing import Certificate, write
from explorer.cli import main
from explorer.errors import InputError
from explorer.prove.watch import Watch


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
    "finiteness is said to follow from something else": (
        lambda f: edited(
            f, "manifest.json", '": "the_stack_is_an_order"', '": "stacks_are_ordered"'
        ),
        r"finite: the model does not know that .* follows from stacks_are_ordered",
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


def test_a_certificate_is_written_and_read_again(small: Certificate, tmp_path: Path) -> None:
    """
    What is written is the same each time, and can be read and checked; only whole folders appear.
    """
    write(tmp_path / "small", small.files())
    write(tmp_path / "small", small.files())

    read = given(tmp_path / "small")
    assert read.certificate.files() == small.files()
    assert [p.name for p in tmp_path.iterdir()] == ["small"]
    assert check_with_z3(read.texts, Watch()).holds
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").touch()
    with pytest.raises(InputError, match="is there and is no certificate"):
        write(tmp_path / "mine", small.files())


def test_clauses_are_read_as_they_were_written(newest: Given) -> None:
    """
    A formula that was written and read is the same formula; what is none is refused.
    """
    theory = newest.theory
    reader = Reader(theory.machine)
    for clause in theory.clauses.values():
        assert reader.formula(Words().of(clause.formula)) is clause.formula
    for wrong in ("(and phase=FREE", "(enabled p)", "dog", "phase=FREE)", "(= p q)", "()"):
        with pytest.raises(FormulaError):
            reader.formula(wrong)
