"""What is known of mutants: `equivalent_mutants.toml` by argument, `mutants.toml` by search."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

EQUIVALENT = Path(__file__).parent / "equivalent_mutants.toml"
FILE = Path(__file__).parent / "mutants.toml"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The mutants of a release: how many of all its mutants were judged, and what became of them.

    `signs` says of each that was noticed by what and where, `survivors` of each that was not why;
    the others do at no listed scope anything else than the kernel.
    """

    era: str
    mutants: int
    judged: int
    signs: Mapping[str, str]
    survivors: Mapping[str, str]


def argued(era: str) -> Mapping[str, str]:
    """Mutants of a release that nobody could notice, though a field differs, with the reason."""
    tables = cast("dict[str, dict[str, str]]", tomllib.loads(EQUIVALENT.read_text("utf-8")))
    return tables.get(era, {})


def recorded() -> Mapping[str, Recorded]:
    """The entries of `mutants.toml`, by release."""
    tables = tomllib.loads(FILE.read_text("utf-8")).get("release", [])
    return {table["era"]: Recorded(**table) for table in tables}
