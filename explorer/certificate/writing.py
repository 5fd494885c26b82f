"""Writes a certificate: a folder that is there as a whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from explorer.certificate.manifest import NAME, ListedClause, ListedFile, Manifest, sha256
from explorer.certificate.text import (
    MODEL,
    START,
    Uses,
    action_path,
    action_text,
    model_text,
    start_text,
)
from explorer.certificate.theory import Theory
from explorer.errors import InputError
from model.era import Era


@dataclass(frozen=True, slots=True)
class Certificate:
    """A theory with, per action, the clauses from which each subject follows.

    `sentences` are the rules in words, `needed_for` says of each clause what fails without it, and
    `individuals` how many of each sort are enough to see that (or None).
    """

    era: Era
    theory: Theory
    uses: Mapping[str, Uses]
    sentences: Mapping[str, str]
    needed_for: Mapping[str, str]
    individuals: Mapping[str, int | None]

    @property
    def clauses(self) -> int:
        """How many clauses the invariant has."""
        return len(self.theory.clauses)

    @property
    def conditions(self) -> int:
        """How many questions a solver is asked."""
        after = sum(len(conditions) for _, conditions in self.theory.by_action())
        return len(self.theory.at_start()) + after

    def files(self) -> dict[str, str]:
        """The text of every file by its path in the folder; the manifest is the last one."""
        theory = self.theory
        listed = [(ListedFile(path=MODEL, sha256=""), model_text(theory))]
        initial = tuple(name for name, _ in theory.at_start())
        listed.append((ListedFile(path=START, sha256="", initiation=initial), start_text(theory)))
        for action, conditions in theory.by_action():
            if conditions:
                subjects = [condition.subject for condition in conditions]
                file = ListedFile(
                    path=action_path(action),
                    sha256="",
                    action=action.name,
                    consecution=tuple(name for name in subjects if name in theory.clauses),
                    steps=tuple(name for name in subjects if name not in theory.clauses),
                )
                text = action_text(theory, action, conditions, self.uses.get(action.name, {}))
                listed.append((file, text))
        found = {file.path: text for file, text in listed}
        hashed = tuple(
            file.model_copy(update={"sha256": sha256(text.encode())}) for file, text in listed
        )
        return {**found, NAME: self._manifest(hashed).model_dump_json(indent=1) + "\n"}

    def _manifest(self, files: tuple[ListedFile, ...]) -> Manifest:
        return Manifest(
            certificate=1,
            machine=self.theory.machine.name,
            era=self.era.name,
            switches=tuple(str(self.era).split()[1:]),
            rules=dict(self.sentences),
            clauses={
                name: ListedClause(
                    sentence=clause.sentence,
                    needed_for=self.needed_for[name],
                    individuals=self.individuals[name],
                )
                for name, clause in self.theory.clauses.items()
            },
            finite=dict(self.theory.finite),
            files=files,
        )


def check_place(folder: Path) -> None:
    """InputError before long work if a certificate could not be written there."""
    if folder.exists() and not (folder / NAME).is_file() and not _is_empty(folder):
        raise InputError(f"{folder} is there and is no certificate; give another name")
    if not folder.absolute().parent.is_dir():
        raise InputError(f"cannot write {folder}: there is no folder {folder.parent}; create it")


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files beside the folder, then put them in its place; InputError if impossible."""
    check_place(folder)
    place = folder.absolute()
    beside = place.with_name(f".{place.name}.{os.getpid()}.part")
    before = place.with_name(f".{place.name}.{os.getpid()}.before")
    try:
        for path, text in files.items():
            target = beside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        if place.exists():
            place.rename(before)
        _put(beside, place, before)
    except OSError as error:
        raise InputError(f"cannot write {folder}: {error.strerror}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def _put(beside: Path, place: Path, before: Path) -> None:
    """Rename the new folder; if that fails, the old one is put back."""
    try:
        beside.rename(place)
    except OSError:
        if before.exists():
            before.rename(place)
        raise
