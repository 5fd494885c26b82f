"""Defects of the kernel's history as pages: one for each that was found, and an index."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from properties.lasso import Lasso
from reports.counterexample_html import run_view
from reports.defect_rows import Found, Row, length, scope, summary
from reports.drawing import svg_text
from reports.lasso import lasso_picture, lasso_text
from reports.narration import deeds, where_the_log_goes_wrong
from reports.page import render


def defect_page(row: Found) -> str:
    """The story of a defect, told along its shortest run; the row must have one."""
    run = row.runs[0]
    if isinstance(run, Lasso):
        return _stuck_page(row, run)
    sentence, lines = where_the_log_goes_wrong(run.trace)
    return render(
        "defect.html",
        row=row,
        run=run_view(run),
        scope=scope(row.defect),
        deeds=deeds(run.trace),
        log_sentence=sentence,
        log_lines=lines,
    )


def _stuck_page(row: Found, lasso: Lasso) -> str:
    return render(
        "stuck.html",
        row=row,
        lasso=lasso,
        scope=scope(row.defect),
        deeds=deeds(lasso.trace),
        figure=Markup(svg_text(lasso_picture(lasso))),
        text=lasso_text(lasso),
    )


def index_page(rows: Sequence[Row]) -> str:
    """All rows in one table, with links to their pages beside it."""
    return render(
        "defects.html",
        rows=[_entry(row) for row in rows],
        summary=summary(rows),
    )


def _entry(row: Row) -> dict[str, object]:
    if not isinstance(row, Found):
        return {"id": row.id, "commit": row.commit, "reason": row.reason}
    return {
        "id": row.defect.id,
        "commit": row.defect.commit,
        "sentence": row.defect.sentence,
        "release": row.defect.release,
        "rules": [run.rule for run in row.runs],
        "missed": row.missed,
        "scope": scope(row.defect),
        "steps": length(row) if row.runs else None,
        "states": row.states,
        "fixed": row.fixed,
        "as_expected": row.as_expected,
    }
