"""`python -m tests.bench speed` (against SPIN, Rumur, TLC), `proofs` or `jobs` (the main jobs)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import jobs, proofs
from tests.bench.cases import QUICK, Case, Cases, full
from tests.bench.contestants import contestants
from tests.bench.measure import KLPCHECK, run
from tests.bench.speed import BenchError, Runs, compare
from tests.bench.tables import HEADER, Target, markdown, report, rows, targets
from tests.readme_tables import README, with_tables


def main() -> int:
    """Run one of the benchmarks; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    commands = parser.add_subparsers(dest="benchmark", required=True)
    jobs_ = commands.add_parser("jobs", help="CPU seconds of the main jobs")
    jobs_.add_argument("records", nargs="*", metavar="RECORDS.jsonl")
    speed = commands.add_parser("speed", help="compare with SPIN, Rumur and TLC")
    speed.add_argument("--quick", action="store_true", help="small scopes: does it work?")
    speed.add_argument("--tlc", type=Path, metavar="JAR", help="tla2tools.jar")
    proofs_ = commands.add_parser("proofs", help="targets of proofs and counterexamples")
    for one in (speed, proofs_):
        one.add_argument("--runs", type=int, default=3, metavar="N", help="rounds; default 3")
        one.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
        one.add_argument("--write-readme", action="store_true", help="put the tables in README.md")
    options = parser.parse_args()
    if options.benchmark == "jobs":
        jobs.compare(options.records)
        return 0
    if options.runs < 1:
        parser.error("--runs: at least 1")
    if options.benchmark == "speed" and options.tlc and not options.tlc.is_file():
        parser.error(f"--tlc {options.tlc}: no such file")
    try:
        return _speed(options) if options.benchmark == "speed" else _proofs(options)
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _proofs(options: argparse.Namespace) -> int:
    found = proofs.measure(options.runs)
    return _show(options, "proofs", proofs.report(found), proofs.as_json(found))


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
    return _show(options, "speed", report(table, judged), as_json(cases, found, judged))


def _show(options: argparse.Namespace, block: str, text: str, data: str) -> int:
    """Print the tables, and put them where the options say; `block` is their place in README."""
    sys.stdout.write(f"{text}\n")
    if options.json:
        options.json.write_text(data, "utf-8")
    if options.write_readme:
        readme = with_tables(README.read_text("utf-8"), {block: lambda: text})
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
