"""An audited document as a page: every sentence, and a picture of each run that breaks one."""

from __future__ import annotations

from itertools import groupby

from properties.documents.judged import Audit, Said
from reports.audit import evidence_line, summary, verdict
from reports.counterexample_html import run_view
from reports.page import render
from reports.wording import counted

BADGES = {Said.PROVED: "good", Said.HOLDS: "good", Said.REPLAYED: "good", Said.FALSE: "bad"}
"""How a verdict looks; every other one is open."""


def audit_page(audit: Audit) -> str:
    """One page without script: the sentences by section, then the runs."""
    sections = [
        (name, [(judged, verdict(audit, judged), evidence_line(judged)) for judged in found])
        for name, found in groupby(audit.sentences, lambda judged: judged.sentence.section)
    ]
    return render(
        "audit.html",
        audit=audit,
        scope=counted(audit.scope),
        summary=summary(audit),
        sections=sections,
        badges=BADGES,
        runs=[run_view(run) for run in audit.broken],
    )
