"""`python -m tests.bench speed` (against SPIN, Rumur, TLC) or `jobs` (the main jobs)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import jobs
from tests.bench.cases import QUICK, Case, Cases, full
from tests.bench.contestants import contestants
from tests.bench.measure import KLPCHECK, run
from tests.bench.speed import BenchError, Runs, compare
from tests.bench.tables import HEADER, Table, Target, markdown, report, rows, targets
from tests.readme_tables import README, with_tables


def main() -> int:
    """Run one of the benchmarks; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    commands = parser.add_subparsers(dest="benchmark", required=True)
    jobs_ = commands.add_parser("jobs", help="CPU seconds of the main jobs")
    jobs_.add_argument("records", nargs="*", metavar="RECORDS.jsonl")
    speed = commands.add_parser("speed", help="compare with SPIN, Rumur and TLC")
    speed.add_argument("--quick", action="store_true", help="small scopes: does it work?")
    speed.add_argument("--runs", type=int, default=3, metavar="N", help="rounds; default 3")
    speed.add_argument("--tlc", type=Path, metavar="JAR", help="tla2tools.jar")
    speed.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    speed.add_argument("--write-readme", action="store_true", help="put the tables into README.md")
    options = parser.parse_args()
    if options.benchmark == "jobs":
        jobs.compare(options.records)
        return 0
    if options.runs < 1:
        parser.error("--runs: at least 1")
    if options.tlc and not options.tlc.is_file():
        parser.error(f"--tlc {options.tlc}: no such file")
    try:
        return _speed(options)
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _speed(options: argparse.Namespace) -> int:
    cases = QUICK if options.quick else full()
    cores = "--cores" in run([*KLPCHECK, "check", "--help"], Path.cwd()).output
    found: dict[Case, list[Runs]] = {}
    table: list[Sequence[str]] = []
    for case in cases.all:
        everyone = contestants(case, options.tlc, cores=cores, python=case is cases.small)
        missing = {one.name: one.missing for one in everyone if one.missing}
        present = [one for one in everyone if not one.missing]
        found[case] = compare(case, present, options.runs)
        added = list(rows(case, found[case], missing))
        sys.stderr.write(f"{markdown(HEADER, added)}\n")
        table += added
    judged = list(targets(found[cases.small], found[cases.large], found[cases.symmetric]))
    return _show(options, cases, found, table, judged)


def _show(
    options: argparse.Namespace,
    cases: Cases,
    found: dict[Case, list[Runs]],
    table: Table,
    judged: Sequence[Target],
) -> int:
    text = report(table, judged)
    sys.stdout.write(f"{text}\n")
    if options.json:
        options.json.write_text(as_json(cases, found, judged), "utf-8")
    if options.write_readme:
        readme = with_tables(README.read_text("utf-8"), {"speed": lambda: text})
        README.write_text(readme, "utf-8")
    return 0


def as_json(cases: Cases, found: dict[Case, list[Runs]], judged: Sequence[Target]) -> str:
    """Every run's figures, and the targets."""
    runs = [
        {
            "case": str(case),
            "engine": one.contestant.name,
            "states": one.counts.states,
            "transitions": one.counts.transitions,
            "cold_cpu_seconds": one.cold,
            "given_the_file_cpu_seconds": one.given_the_file,
            "warm_cpu_seconds": one.cpu(one.warm),
            "warm_wall_seconds": one.wall,
            "states_per_second": one.rate,
            "peak_bytes": one.peak,
            "bytes_per_state": one.bytes_per_state,
            "cpu_seconds": {
                stage.name.lower(): [cost.cpu for cost in costs]
                for stage, costs in one.costs.items()
            },
        }
        for case in cases.all
        for one in found[case]
    ]
    wanted = [
        {"name": t.name, "wanted": t.wanted, "measured": t.measured, "met": t.met} for t in judged
    ]
    return json.dumps({"runs": runs, "targets": wanted}, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
