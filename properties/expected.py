"""`expected.toml`: what an exhaustive search of a kernel without defects must say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from model.kernel.kinds import Grain
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


SIZES = ("patches", "objects", "tasks")


@cache
def searched(era: str, grain: Grain = Grain.COARSE) -> Mapping[str, Expected]:
    """The entries of this release by scope (`patches=1 objects=2 tasks=1`), smallest first."""
    return {
        _scope(table): _entry(table)
        for table in _tables()
        if table["era"] == era and table.get("grain", Grain.COARSE.value) == grain.value
    }


@cache
def _tables() -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", tomllib.loads(FILE.read_text("utf-8"))["search"])


def expected(
    era: str, sizes: tuple[tuple[str, int], ...], grain: Grain = Grain.COARSE
) -> Expected | None:
    """The entry of this era, scope and grain, or None if there is none."""
    return searched(era, grain).get(" ".join(f"{name}={size}" for name, size in sizes))


def listed_within(
    era: str, sizes: tuple[tuple[str, int], ...], grain: Grain = Grain.COARSE
) -> list[Expected]:
    """The entries of this era and grain for scopes that are nowhere larger.

    Of several patches the last one replaces or is immediate, and with modules callbacks are spread
    otherwise: a scope with one of a kind is no part of one with several.
    """
    bounds = dict(sizes)
    return [
        _entry(table)
        for table in _tables()
        if table["era"] == era
        and table.get("grain", Grain.COARSE.value) == grain.value
        and all(_fits(name, cast("int", table[name]), bounds[name]) for name in SIZES)
    ]


def _fits(name: str, size: int, bound: int) -> bool:
    return size <= bound and (name == "tasks" or (size > 1) == (bound > 1))


def _scope(table: Mapping[str, object]) -> str:
    return " ".join(f"{name}={table[name]}" for name in SIZES)


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
