"""Each trace in every format, one file each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from explorer.output import emit
from properties.lasso import Lasso
from properties.verdict import Counterexample, Verdict
from reports.counterexample_html import counterexample_page
from reports.drawing import dot_text, svg_text
from reports.failing_path import failing_path
from reports.graph import graphml_text
from reports.itf import itf_text
from reports.lasso import lasso_picture, lasso_text
from reports.text import trace_text


def write_traces(folder: Path, verdicts: Iterable[Verdict]) -> None:
    """RULE.txt, .itf.json, .dot, .graphml, .svg and .html for every trace; the folder exists."""
    for verdict in verdicts:
        if verdict.counterexample:
            for suffix, text in _texts(verdict.counterexample):
                emit(str(folder / f"{verdict.rule}.{suffix}"), text)


def _texts(found: Counterexample) -> Iterable[tuple[str, str]]:
    picture = failing_path(found)
    yield "txt", trace_text(found)
    yield "itf.json", itf_text(found.trace)
    yield "dot", dot_text(picture)
    yield "graphml", graphml_text(picture)
    yield "svg", svg_text(picture)
    yield "html", counterexample_page(found)


def lasso_files(found: Lasso) -> Iterable[tuple[str, str]]:
    """A run that never ends in every format, by the suffix of its file."""
    picture = lasso_picture(found)
    yield "txt", lasso_text(found)
    yield "dot", dot_text(picture)
    yield "graphml", graphml_text(picture)
    yield "svg", svg_text(picture)
