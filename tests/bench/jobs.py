"""`python -m tests.bench jobs [RECORDS.jsonl ...]`: CPU seconds of the main jobs, and ratios.

Each command runs several times, the commands in turn; the figures are medians of one run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measure import ENVIRONMENT, KLPCHECK, run

RUNS = 3
RECORDS = sorted(
    str(p) for p in (Path(__file__).parents[1] / "explorer" / "records").glob("*.jsonl")
)


def commands(records: list[str]) -> dict[str, list[str]]:
    small = ["--patches", "1", "--objects", "2", "--tasks", "1"]
    return {
        "check (default scope)": ["check"],
        "check --era 4.19": ["check", "--era", "4.19"],
        "check --engine search": ["check", "--engine", "search"],
        "check --objects 3": ["check", "--objects", "3"],
        "check --no-symmetry": ["check", "--no-symmetry"],
        "check 1 patch, 2 objects, 1 task": ["check", *small],
        "bmc to depth 4, same": ["check", "--engine", "bmc", "--depth", "4", *small],
        "roam, 100 walks": ["check", "--engine", "roam"],
        "prove, any size": ["prove"],
        "certify, 4 checkers": ["certify", "7.1"],
        f"conform {len(records)} files": ["conform", *records],
        "rules": ["rules"],
    }


def first_progress() -> float:
    """Seconds (wall) until the first line of progress of `check`."""
    began = time.monotonic()
    with subprocess.Popen(
        [*KLPCHECK, "check"], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as check:
        assert check.stderr is not None
        check.stderr.readline()
        seconds = time.monotonic() - began
        check.kill()
    return seconds


def compare(records: list[str]) -> None:
    """Measure and print; `records` are files for `conform`, by default those of the tests."""
    table = commands(records or RECORDS)
    figures: dict[str, list[float]] = {name: [] for name in table}
    first = []
    for _ in range(RUNS):
        for name, arguments in table.items():
            with tempfile.TemporaryDirectory() as folder:
                figures[name].append(run([*KLPCHECK, *arguments], Path(folder)).cpu)
        first.append(first_progress())
    unit = statistics.median(figures["check (default scope)"])
    sys.stdout.write(f"{'command':<36}{'CPU s':>8}{'min':>8}{'max':>8}{'ratio':>8}\n")
    for name, seconds in figures.items():
        middle = statistics.median(seconds)
        sys.stdout.write(
            f"{name:<36}{middle:8.2f}{min(seconds):8.2f}{max(seconds):8.2f}{middle / unit:8.2f}\n"
        )
    sys.stdout.write(f"first progress line of check: {statistics.median(first):.2f} s (wall)\n")
