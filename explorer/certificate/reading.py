"""Reads a certificate and compares it with what the model says it must consist of.

Only clauses, and which of them each question uses, are taken from the files. Everything else, all
conditions included, is written anew from the model; a file that differs is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from explorer import choosing
from explorer.certificate.formulas import FormulaError, Reader
from explorer.certificate.manifest import NAME, Manifest, ManifestError, parse, sha256
from explorer.certificate.text import MODEL
from explorer.certificate.theory import Theory, machine_of, theory_of
from explorer.certificate.words import Words
from explorer.certificate.writing import Certificate
from explorer.errors import InputError
from explorer.prove.invariant import CLAUSES, FINITE, Clause, clause
from model.era import Era
from model.kernel.state import Livepatch
from model.language.machine import Machine
from properties.rule import Rule

DEFINITION = re.compile(r"\(define-fun clause\.(\S+) \(\) Bool (.*)\)")
SUBJECT = re.compile(r";; (?:clause|rule) (\S+)")
USE = re.compile(r"\(assert clause\.(\S+)\)")


@dataclass(frozen=True, slots=True)
class Given:
    """A certificate as it was read, and the texts of its files.

    `rules` are those that it says are proved.
    """

    era: Era
    rules: tuple[Rule, ...]
    certificate: Certificate
    texts: Mapping[str, str]

    @property
    def theory(self) -> Theory:
        """The theory that the certificate is about."""
        return self.certificate.theory


def given(folder: Path) -> Given:
    """The certificate in the folder; InputError where it is damaged, or not one of this model."""
    manifest = _manifest(folder)
    texts = {file.path: _text(folder, file.path, file.sha256) for file in manifest.files}
    if MODEL not in texts:
        raise InputError(f"{folder / NAME}: it lists no file {MODEL}")
    try:
        era = choosing.era(manifest.era, manifest.switches)
        rules = choosing.rules(tuple(manifest.rules), era)
    except InputError as error:
        raise InputError(f"{folder / NAME}: {error}") from None
    machine, formulas = machine_of(era)
    promises = {rule.id: formulas[rule.id] for rule in rules}
    clauses = _clauses(folder, manifest, texts[MODEL], machine)
    _check_finite(folder, manifest, clauses, Livepatch(era))
    certificate = Certificate(
        era=era,
        theory=theory_of(machine, clauses, promises, manifest.finite),
        uses={
            file.action: _uses(folder / file.path, texts[file.path], clauses)
            for file in manifest.files
            if file.action is not None
        },
        sentences={rule.id: rule.sentence for rule in rules},
        needed_for={name: listed.needed_for for name, listed in manifest.clauses.items()},
        individuals={name: listed.individuals for name, listed in manifest.clauses.items()},
    )
    _compare(folder, texts, certificate)
    return Given(era, rules, certificate, texts)


def _manifest(folder: Path) -> Manifest:
    path = folder / NAME
    if not path.is_file():
        raise InputError(f"{folder}: there is no {NAME}; give the folder of a certificate")
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (ManifestError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: this is no manifest of a certificate: {error}") from None


def _text(folder: Path, path: str, expected: str) -> str:
    place = folder / path
    if not place.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{folder / NAME}: `{path}` is outside of the certificate")
    try:
        data = place.read_bytes()
    except OSError:
        raise InputError(f"{place}: the manifest lists this file, and it is missing") from None
    if sha256(data) != expected:
        raise InputError(f"{place}: its hash is {sha256(data)}, the manifest says {expected}")
    return data.decode("utf-8", errors="replace")


def _clauses(folder: Path, manifest: Manifest, text: str, machine: Machine) -> dict[str, Clause]:
    """The clauses that the model file defines, in its order."""
    reader, found = Reader(machine), dict[str, Clause]()
    for number, line in enumerate(text.splitlines(), 1):
        if match := DEFINITION.fullmatch(line):
            name, body = match.groups()
            at = f"{folder / MODEL}:{number}"
            if name not in manifest.clauses:
                raise InputError(f"{at}: the manifest does not list the clause {name}")
            try:
                formula = reader.formula(body)
            except FormulaError as error:
                raise InputError(f"{at}: {name} is no clause of this model: {error}") from None
            found[name] = Clause(name, manifest.clauses[name].sentence, formula)
    for name in manifest.clauses:
        if name not in found:
            raise InputError(
                f"{folder / MODEL}: the clause {name} was dropped; the manifest has it"
            )
    return found


def clauses_of(clauses: Mapping[str, Clause], machine: Machine) -> dict[str, Clause]:
    """The same clauses about another machine."""
    reader = Reader(machine)
    return {
        name: Clause(name, clause.sentence, reader.formula(Words().of(clause.formula)))
        for name, clause in clauses.items()
    }


def _check_finite(
    folder: Path, manifest: Manifest, clauses: Mapping[str, Clause], state: Livepatch
) -> None:
    """What is said to follow from finiteness is what the model knows to do so."""
    known = {c.__name__: clause(c, state).formula for c in CLAUSES}
    for name, order in manifest.finite.items():
        same = all(n in clauses and clauses[n].formula is known.get(n) for n in (name, order))
        if FINITE.get(name) != order or not same:
            raise InputError(
                f"{folder / NAME}: finite: the model does not know that {name} follows from {order}"
            )


def _uses(path: Path, text: str, clauses: Mapping[str, Clause]) -> dict[str, tuple[str, ...]]:
    """Per subject of a file, the clauses that its question is asked under."""
    found: dict[str, tuple[str, ...]] = {}
    subject = None
    for number, line in enumerate(text.splitlines(), 1):
        if match := SUBJECT.fullmatch(line):
            subject = match.group(1)
            found[subject] = ()
        elif subject and (match := USE.fullmatch(line)):
            if match.group(1) not in clauses:
                raise InputError(
                    f"{path}:{number}: the clause {match.group(1)} is used, and was dropped"
                )
            found[subject] += (match.group(1),)
    return found


def _compare(folder: Path, texts: Mapping[str, str], certificate: Certificate) -> None:
    """Every file is what the model makes of the clauses and their uses."""
    expected = certificate.files()
    listed = [*texts, NAME]
    for path in expected:
        if path not in listed:
            raise InputError(
                f"{folder / NAME}: it lists no file {path}, whose conditions must hold"
            )
    for path in listed:
        if path not in expected:
            raise InputError(f"{folder / path}: the model has no conditions for such a file")
        found = texts[path] if path in texts else (folder / NAME).read_text(encoding="utf-8")
        if found != expected[path]:
            raise InputError(f"{folder / path}:{_difference(found, expected[path])}")


def _difference(found: str, expected: str) -> str:
    """The line of the first difference, and what is there."""
    lines = zip_longest(found.split("\n"), expected.split("\n"), fillvalue="")
    number, (is_, must) = next((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
    same = next(i for i, (a, b) in enumerate(zip(f"{is_}\0", f"{must}\1", strict=False)) if a != b)
    here, there = (line[max(0, same - 20) : same + 40] for line in (is_, must))
    return f"{number}: was edited, or is of another model: `{here}` should be `{there}`"
