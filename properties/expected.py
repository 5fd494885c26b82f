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


@cache
def expected(era: str, sizes: tuple[tuple[str, int], ...]) -> Expected | None:
    """The entry of this era and scope, or None if there is none."""
    tables = cast("list[dict[str, object]]", tomllib.loads(FILE.read_text("utf-8"))["search"])
    for table in tables:
        if table["era"] == era and all(table[name] == size for name, size in sizes):
            verdicts = cast("dict[str, str]", table["verdicts"])
            return Expected(
                states=cast("int", table["states"]),
                transitions=cast("int", table["transitions"]),
                depth=cast("int", table["depth"]),
                verdicts={rule: _verdict(text) for rule, text in verdicts.items()},
            )
    return None


def _verdict(text: str) -> tuple[Outcome, int | None]:
    """`HOLDS`, or `VIOLATED at 4`."""
    word, _, depth = text.partition(" at ")
    return Outcome(word), int(depth) if depth else None
