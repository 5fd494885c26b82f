"""What is searched: scopes of Linux 6.1 and rules that hold there."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import KLPCHECK, run

THREE = ("P-CB-05", "P-STK-02", "P-TR-07")
"""Rules of both kinds: about states and about steps."""


@dataclass(frozen=True, slots=True)
class Case:
    """A scope and rules; `symmetric`: states that differ in the names of tasks are one."""

    patches: int
    objects: int
    tasks: int
    rules: tuple[str, ...] = THREE
    symmetric: bool = False

    def __str__(self) -> str:
        sizes = f"{self.patches}/{self.objects}/{self.tasks}"
        return f"{sizes}, {len(self.rules)} rules{', symmetric' if self.symmetric else ''}"

    @property
    def options(self) -> tuple[str, ...]:
        """The scope and the rules for the command line."""
        sizes = zip(
            ("--patches", "--objects", "--tasks"),
            (self.patches, self.objects, self.tasks),
            strict=True,
        )
        return (
            *(word for name, size in sizes for word in (name, str(size))),
            *(word for rule in self.rules for word in ("--rule", rule)),
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one benchmark, and for which of them there are targets."""

    small: Case
    large: Case
    symmetric: Case
    others: tuple[Case, ...]

    @property
    def all(self) -> tuple[Case, ...]:
        """Every case, the small one first."""
        return (self.small, *self.others, self.large, self.symmetric)


QUICK = Cases(Case(1, 1, 1), Case(1, 1, 2), Case(1, 1, 2, symmetric=True), ())


def full() -> Cases:
    """The cases of the targets, one between them, and all rules that hold at the small one."""
    return Cases(
        small=Case(2, 2, 1),
        large=Case(2, 2, 3),
        symmetric=Case(3, 2, 2, symmetric=True),
        others=(Case(2, 2, 1, rules_that_hold(2, 2, 1)), Case(3, 2, 1)),
    )


def rules_that_hold(patches: int, objects: int, tasks: int) -> tuple[str, ...]:
    """All rules that are not violated at a scope: the others would stop a peer, or cost it time."""
    sizes = Case(patches, objects, tasks, rules=()).options
    with tempfile.TemporaryDirectory() as folder:
        answer = json.loads(run([*KLPCHECK, "check", *sizes, "--json", "-"], Path(folder)).output)
    return tuple(v["rule"] for v in answer["verdicts"] if v["outcome"] in {"HOLDS", "VACUOUS"})
