"""What proofs, certificates and the counterexamples of defects take, beside the targets."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from properties.defect import Beyond, Defect
from properties.historical import ROWS
from properties.suite import RULES
from tests.bench.measure import KLPCHECK, run
from tests.bench.speed import BenchError
from tests.bench.tables import TARGETS, markdown

NEWEST = "7.1"
CLAUSES = 150
CHECKERS = {"z3": 3.0, "cvc5": 6.0, "without quantifiers": 6.0, "two vocabularies": None}
"""CPU seconds that each checker of a certificate may take; None: no target."""
COUNTEREXAMPLE = 5.0
"""CPU seconds for one."""
SECONDS = "CPU s"
CATALOGUE = tuple(row for row in ROWS if not isinstance(row, Beyond))


@dataclass(frozen=True, slots=True)
class Job:
    """A command, and how many CPU seconds it may take."""

    name: str
    words: tuple[str, ...]
    most: float | None


PROOFS = (
    Job("every rule, any size", ("prove", "--era", NEWEST), 180.0),
    Job("PDR, one of each sort", ("prove", "--era", NEWEST, "--patches", "1"), None),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of several runs, of which the median counts; `most` is the target, if there is one.

    `missing` says why nothing was measured.
    """

    name: str
    unit: str
    most: float | None
    figures: tuple[float, ...]
    missing: str = ""

    @property
    def measured(self) -> float | None:
        """The median; None where nothing was measured."""
        return statistics.median(self.figures) if self.figures else None

    @property
    def met(self) -> bool | None:
        """What was measured is less than the target (of clauses: no more); None without one."""
        if self.most is None or self.measured is None:
            return None
        exact = self.unit != SECONDS
        return self.measured <= self.most if exact else self.measured < self.most

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The cells of its row."""
        verdict = {None: "", True: "met", False: "missed"}[self.met]
        wanted = "" if self.most is None else f"{self.most:g} {self.unit}"
        if self.measured is None:
            return self.name, wanted, f"not measured: {self.missing}", verdict
        digits = 1 if self.unit == SECONDS else 0
        return self.name, wanted, f"{self.measured:.{digits}f} {self.unit}", verdict


Figures = dict[str, list[float]]


def measure(rounds: int, defects: Sequence[Defect] = CATALOGUE) -> list[Row]:
    """Do everything in turn, so many times; BenchError if a command does not end as it must."""
    proofs: Figures = {}
    checks: list[Mapping[str, object]] = []
    found: Figures = {}
    for number in range(rounds):
        for job in PROOFS:
            _say(job.name, number, rounds)
            proofs.setdefault(job.name, []).append(_run(job.words)[0])
        _say("certify", number, rounds)
        checks.append(_json(("certify", NEWEST, "--json", "-"))[1])
        for defect in defects:
            _say(defect.id, number, rounds)
            found.setdefault(defect.id, []).append(counterexample(defect))
    proved = [Row(job.name, SECONDS, job.most, tuple(proofs[job.name])) for job in PROOFS]
    return [*proved, *certified(checks), *counterexamples(found)]


def certified(outputs: Sequence[Mapping[str, object]]) -> list[Row]:
    """The rows of `klpcheck certify --json` run several times."""
    clauses = tuple(float(cast("int", output["clauses"])) for output in outputs)
    rows = [Row("clauses of the certificate", "clauses", CLAUSES, clauses)]
    for checker, most in CHECKERS.items():
        asked = [
            check
            for output in outputs
            for check in cast("list[dict[str, object]]", output["checks"])
            if check["checker"] == checker
        ]
        reasons = {str(check["reason"]) for check in asked if check["reason"]}
        seconds = tuple(cast("float", c["seconds"]) for c in asked if not c["reason"])
        rows.append(Row(f"certify, {checker}", SECONDS, most, seconds, ", ".join(sorted(reasons))))
    return rows


def counterexamples(found: Mapping[str, Iterable[float]]) -> list[Row]:
    """The middle and the slowest of all defects, by the medians of each."""
    medians = {defect: statistics.median(figures) for defect, figures in found.items()}
    slowest = max(medians, key=lambda defect: medians[defect])
    name = f"counterexample of a defect, median of {len(medians)}"
    return [
        Row(name, SECONDS, COUNTEREXAMPLE, tuple(medians.values())),
        Row(f"the slowest of them, {slowest}", SECONDS, COUNTEREXAMPLE, (medians[slowest],)),
    ]


def counterexample(defect: Defect) -> float:
    """CPU seconds until a search at the smallest scope shows how a rule is broken."""
    rule = defect.caught_by[0]
    command = "check" if rule in {known.id for known in RULES} else "live"
    words = (command, "--defect", defect.id, "--rule", rule, "--json", "-")
    cost, output = _json(words, (0, 1))
    verdicts = cast("list[dict[str, object]]", output["verdicts"])
    if "VIOLATED" not in [verdict["outcome"] for verdict in verdicts]:
        raise BenchError(f"`{' '.join(words)}` finds nothing")
    return cost


def _run(words: Sequence[str], statuses: Sequence[int] = (0,)) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as folder:
        cost = run((*KLPCHECK, *words), Path(folder))
    if cost.status not in statuses:
        raise BenchError(f"`{' '.join(words)}` ended with {cost.status}:\n{cost.output[-2000:]}")
    return cost.cpu, cost.output


def _json(
    words: Sequence[str], statuses: Sequence[int] = (0,)
) -> tuple[float, Mapping[str, object]]:
    cost, output = _run(words, statuses)
    return cost, cast("Mapping[str, object]", json.loads(output))


def _say(what: str, number: int, rounds: int) -> None:
    sys.stderr.write(f"{what}, round {number + 1} of {rounds}\n")


def report(rows: Iterable[Row]) -> str:
    """The table in Markdown."""
    return markdown(TARGETS, [row.cells for row in rows])


def as_json(rows: Iterable[Row]) -> str:
    """The rows with every run's figure."""
    targets = [
        {
            "name": row.name,
            "unit": row.unit,
            "wanted": row.most,
            "measured": row.measured,
            "met": row.met,
            "runs": list(row.figures),
        }
        for row in rows
    ]
    return json.dumps({"targets": targets}, indent=2) + "\n"
