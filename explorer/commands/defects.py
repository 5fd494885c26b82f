"""`klpcheck defects`: the defects of the kernel's history, found again and mended."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from explorer import choosing
from explorer.defects import Deadline, look_for
from explorer.errors import StoppedEarlyError
from explorer.output import check_folder, check_target, emit
from explorer.progress import CountingProgress
from properties.defect import Beyond, Defect
from reports.defect_rows import Row, json_of, table, with_runs


def run(options: Namespace) -> int:
    """Look for each, print the table, write the pages; 1 if one is missed, 3 if stopped."""
    check_target(options.json)
    check_folder(options.report)
    wanted = choosing.rows(options.ids)
    rows, stopped = _look(wanted, options)
    if options.report:
        _write_pages(Path(options.report), rows)
    if options.json:
        emit(options.json, json_of(rows))
    if options.json != "-":
        emit("-", table(rows, timing=options.timing))
    if stopped:
        left = len(wanted) - len(rows)
        sys.stderr.write(f"klpcheck: {stopped}; {left} of {len(wanted)} were not looked for\n")
    if not all(isinstance(row, Beyond) or row.as_expected for row in rows):
        return 1
    return 3 if stopped else 0


def _look(wanted: Sequence[Defect | Beyond], options: Namespace) -> tuple[list[Row], str]:
    """The rows that are done, and why there are no more of them."""
    deadline, rows = Deadline.from_now(options.max_seconds), list[Row]()
    try:
        with CountingProgress("defects") as progress:
            for number, row in enumerate(wanted):

                def at_work(*_: object, done: int = number) -> None:
                    progress(done, len(wanted))

                if isinstance(row, Defect):
                    rows.append(look_for(row, deadline, at_work, timing=options.timing))
                else:
                    rows.append(row)
    except StoppedEarlyError as reason:
        return rows, str(reason)
    except KeyboardInterrupt:
        return rows, "interrupted"
    return rows, ""


def _write_pages(folder: Path, rows: Sequence[Row]) -> None:
    from reports.defect_pages import defect_page, index_page  # noqa: PLC0415 - draws

    for row in with_runs(rows):
        emit(str(folder / f"{row.defect.id}.html"), defect_page(row))
    emit(str(folder / "index.html"), index_page(rows))
