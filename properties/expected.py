"""`expected.toml`: what an exhaustive search of a kernel without defects must say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from properties.verdict import Outcome

FILE = Path(__file__).parent / "expected.toml"
SIZES = ("patches", "objects", "tasks")


@dataclass(frozen=True, slots=True)
class Expected:
    """One searched scope: its size, and per rule the verdict and the shortest trace's depth."""

    states: int
    transitions: int
    depth: int
    verdicts: Mapping[str, tuple[Outcome, int | None]]

    def outcome(self, rule: str) -> Outcome:
        """The verdict on a rule."""
        return self.verdicts[rule][0]


Sizes = tuple[tuple[str, int], ...]


@cache
def _listed() -> dict[tuple[str, Sizes], Expected]:
    """The whole file, by era and sizes."""
    tables = cast("list[dict[str, object]]", tomllib.loads(FILE.read_text("utf-8"))["search"])
    return {(cast("str", t["era"]), _sizes(t)): _entry(t) for t in tables}


def expected(era: str, sizes: Sizes) -> Expected | None:
    """The entry of this era and scope, or None if there is none."""
    return _listed().get((era, sizes))


def listed_within(era: str, sizes: Sizes) -> list[Expected]:
    """The entries of this era for scopes that are nowhere larger."""
    return [
        entry
        for (name, listed), entry in _listed().items()
        if name == era
        if name == era and all(a[1] <= b[1] for a, b in zip(listed, sizes, strict=True))
    ]


def _sizes(table: Mapping[str, object]) -> Sizes:
    return tuple((name, cast("int", table[name])) for name in SIZES)


def _entry(table: Mapping[str, object]) -> Expected:
    verdicts = cast("dict[str, str]", table["verdicts"])
    return Expected(
        states=cast("int", table["states"]),
        transitions=cast("int", table["transitions"]),
        depth=cast("int", table["depth"]),
        verdicts={rule: _verdict(text) for rule, text in verdicts.items()},
    )


def _verdict(text: str) -> tuple[Outcome, int | None]:
    """`HOLDS`, or `VIOLATED at 4`."""
    word, _, depth = text.partition(" at ")
    return Outcome(word), int(depth) if depth else None
