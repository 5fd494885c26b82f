"""`klpcheck certify --clauses` and `--defects`: what a certificate would not survive."""

from __future__ import annotations

import sys
from argparse import Namespace

from explorer.certificate.breaking import Broken, broken_by
from explorer.certificate.dropping import Dropped, dropped
from explorer.certificate.reading import Given
from explorer.output import emit
from explorer.progress import CountingProgress
from explorer.prove.watch import Watch
from properties.historical import KNOWN
from reports.json_text import json_text


def clauses(read: Given, options: Namespace) -> int:
    """A line per clause: what fails without it; 0 if that was seen of each, else 3."""
    with CountingProgress("certifying"):
        rows = list(dropped(read))
    if options.json:
        table = [{"clause": r.clause, "needed_for": r.needed_for, "seen": r.how} for r in rows]
        emit(options.json, json_text({"era": read.era.name, "clauses": table}))
    if options.json != "-":
        emit("-", _dropped(read, rows))
    return 0 if all(row.how for row in rows) else 3


def _dropped(read: Given, rows: list[Dropped]) -> str:
    lines = [f"livepatch {read.era}: what does not follow without a clause"]
    for row in rows:
        lines += [row.clause, f"    {row.needed_for}: {row.how or 'not seen'}"]
    needed = sum(bool(row.how) for row in rows)
    return "\n".join(lines) + f"\n{needed} of {len(rows)} clauses are needed\n"


def defects(read: Given, options: Namespace) -> int:
    """A line per known defect: what fails with it; 0 if it is clear of each, 3 if not."""
    with CountingProgress("certifying") as progress:
        watch = Watch(options.max_seconds, progress.phase)
        rows = [
            broken_by(read, defect, watch) for defect in watch.over("defect", [*KNOWN.values()])
        ]
    if options.json:
        emit(options.json, json_text({"era": read.era.name, "defects": [_row(r) for r in rows]}))
    if options.json != "-":
        emit("-", _broken(read, rows))
    if watch.stopped:
        sys.stderr.write(f"klpcheck: {watch.stopped}; not every defect was looked at\n")
    return 3 if watch.stopped or any(r.check and r.check.undecided for r in rows) else 0


def _row(row: Broken) -> dict[str, object]:
    check = row.check
    return {
        "defect": row.defect.id,
        "changed": check.conditions if check else None,
        "failed": list(check.failed) if check else [],
        "undecided": list(check.undecided) if check else [],
        "actions": list(row.actions),
        "reason": row.reason,
    }


def _broken(read: Given, rows: list[Broken]) -> str:
    lines = [f"livepatch {read.era}: conditions that fail in a kernel with a defect, and where"]
    for row in rows:
        said = row.reason
        if row.check and row.check.failed:
            said = f"{len(row.check.failed):>3} of {row.check.conditions:>4} changed; after "
            said += ", ".join(row.actions)
        lines.append(f"{row.defect.id:<24}{said}")
    broken = sum(bool(row.check and row.check.failed) for row in rows)
    return "\n".join(lines) + f"\n{broken} of {len(rows)} defects break the certificate\n"
