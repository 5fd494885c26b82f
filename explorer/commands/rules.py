"""`klpcheck rules`: what must hold, where it is promised, since when."""

from __future__ import annotations

from argparse import Namespace

from explorer.output import emit
from properties.suite import RULES
from reports.json_text import json_text

COLUMNS = ("rule", "since", "expected", "sentence", "source")


def run(options: Namespace) -> int:
    """Print the table of rules."""
    rows = [
        dict(zip(COLUMNS, (r.id, r.since, r.expected.value, r.sentence, r.source), strict=True))
        for r in RULES
    ]
    if options.json:
        emit(
            options.json,
            json_text(
                {"rules": [{**row, "name": r.name} for row, r in zip(rows, RULES, strict=True)]}
            ),
        )
    if options.json != "-":
        emit("-", table(rows))
    return 0


def table(rows: list[dict[str, str]]) -> str:
    """The rules, one line each."""
    lines = [
        f"{row['rule']:<9} {row['since']:<5} {row['sentence']}  [{row['source']}]" for row in rows
    ]
    return "\n".join([*lines, f"{len(rows)} rules", ""])
