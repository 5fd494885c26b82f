"""The table of contents of a certificate: `manifest.json`."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

NAME = "manifest.json"


class Part(BaseModel):
    """A part of the manifest; whatever it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ListedClause(Part):
    """A clause in words; `needed_for` is something that does not follow without it.

    `individuals` of each sort are enough for a state in which that fails, and all other clauses
    hold. Clauses that take part in `finite` have none: what they say holds in every finite set.
    """

    sentence: str
    needed_for: str
    individuals: int | None


class ListedFile(Part):
    """A file with its SHA-256 and what its questions are about, in their order.

    `action` is the action whose steps are looked at, or None. `initiation` are clauses (and rules
    about states) at the start, `consecution` are clauses after a step, `steps` are rules in it.
    """

    path: str
    sha256: str
    action: str | None = None
    initiation: tuple[str, ...] = ()
    consecution: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """What its questions are about."""
        return (*self.initiation, *self.consecution, *self.steps)


class Manifest(Part):
    """What a certificate says, and where.

    `switches` are those set by hand. `finite` names clauses that follow from another clause because
    there are finitely many individuals: no first-order solver can show that.
    """

    certificate: Literal[1]
    machine: str
    era: str
    switches: tuple[str, ...]
    rules: dict[str, str]
    clauses: dict[str, ListedClause]
    finite: dict[str, str]
    files: tuple[ListedFile, ...]


class ManifestError(Exception):
    """The text is no manifest; the message says where and why."""


def parse(text: str) -> Manifest:
    """The manifest, or ManifestError."""
    try:
        return Manifest.model_validate_json(text, strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ManifestError(f"{place}: {first['msg']}") from None


def sha256(data: bytes) -> str:
    """The hash as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
