"""`expected_live.toml`: what every fair run of a kernel without defects must keep."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from properties.lasso import LiveVerdict
from properties.verdict import Outcome

FILE = Path(__file__).parent / "expected_live.toml"


@dataclass(frozen=True, slots=True)
class ExpectedLive:
    """The verdict on a rule in a setting, the size of its graph, and the length of its lasso."""

    outcome: Outcome
    states: int
    transitions: int
    stem: int | None = None
    loop: int | None = None

    def __str__(self) -> str:
        run = "" if self.stem is None else f" after {self.stem} in {self.loop} steps"
        return f"{self.outcome.value}{run}, {self.states} states, {self.transitions} transitions"


Key = tuple[str, str]
"""The rule, and the setting as it is written."""


def listed(verdict: LiveVerdict) -> ExpectedLive:
    """What the table says if this verdict is right."""
    lasso = verdict.lasso
    size = (verdict.outcome, verdict.states, verdict.transitions)
    return ExpectedLive(*size, lasso.stem, lasso.length) if lasso else ExpectedLive(*size)


@cache
def expected_live(era: str) -> Mapping[Key, ExpectedLive]:
    """The rows of this release."""
    tables = cast("list[dict[str, object]]", tomllib.loads(FILE.read_text("utf-8"))["live"])
    rules = next((table["rules"] for table in tables if table["era"] == era), {})
    settings = cast("dict[str, dict[str, str]]", rules)
    return {
        (rule, setting): _row(text)
        for rule, rows in settings.items()
        for setting, text in rows.items()
    }


ROW = re.compile(
    r"(?P<outcome>[A-Z]+)(?: after (?P<stem>\d+) in (?P<loop>\d+) steps)?"
    r", (?P<states>\d+) states, (?P<transitions>\d+) transitions"
)


def _row(text: str) -> ExpectedLive:
    found = ROW.fullmatch(text)
    assert found, f"no row of the table: {text}"
    numbers = {name: int(found[name]) for name in ("stem", "loop") if found[name] is not None}
    states, transitions = int(found["states"]), int(found["transitions"])
    return ExpectedLive(Outcome(found["outcome"]), states, transitions, **numbers)
