"""`klpcheck audit`: a document of the kernel, sentence by sentence, with a verdict on each."""

from __future__ import annotations

import sys
import time
from argparse import Namespace

from explorer import choosing
from explorer.audit import Proofs, judged, prove, rules_for, unbroken
from explorer.check import Check, by_search
from explorer.errors import InputError
from explorer.output import check_target, emit
from explorer.progress import CountingProgress, SearchProgress
from explorer.prove.watch import Watch
from explorer.search.exploration import Limits
from model.era import release
from model.kernel.kinds import Grain
from model.scope import Scope
from properties.documents import DOCUMENTS
from properties.documents.judged import Audit
from properties.documents.sentence import Document
from properties.verdict import Outcome
from reports.audit import audit_json_text, audit_text


def run(options: Namespace) -> int:
    """Judge, print, write; 0 as expected, 1 a sentence is not, 3 stopped before all was decided."""
    for target in (options.json, options.html):
        check_target(target)
    if options.json is not None and options.json == options.html:
        raise InputError(f"{options.json}: two results cannot go to the same place")
    began = time.monotonic()
    document = DOCUMENTS[options.document]
    check = _check(options, document)
    with SearchProgress() as progress:
        limits = Limits(options.max_states, options.max_seconds, options.max_memory)
        searched = by_search(check, limits, progress)
    undecided = any(v.outcome is Outcome.UNDECIDED for v in searched.verdicts)
    stopped = (searched.found.stopped or "") if undecided else ""
    proofs: Proofs = {}
    if not options.quick:
        with CountingProgress("proving") as counting:
            watch = Watch(_left(options.max_seconds, began), counting.phase)
            proofs = prove(check, unbroken(searched, check.rules), watch)
        stopped = stopped or watch.stopped or ""
    audit = Audit(
        document=document,
        kernel=check.problem.machine.name,
        scope=check.scope.sizes,
        searched=searched.summary,
        proof=_proof(proofs),
        stopped=stopped,
        sentences=judged(document, check, searched, proofs),
    )
    _show(options, audit)
    if not all(sentence.as_expected for sentence in audit.sentences):
        return 1
    return 3 if stopped else 0


def _check(options: Namespace, document: Document) -> Check:
    """The kernel and scope that are asked for, with the rules of the document."""
    defect = choosing.defect(options.defect)
    if defect and defect.grain is Grain.FINE:
        raise InputError(f"--defect {defect.id} needs the fine grain; `audit` has the coarse one")
    era = choosing.era(options.era, None, defect)
    if release(era.name) < release(document.since):
        write = f"write {document.since} or later"
        raise InputError(f"--era {era.name}: what {document.path} describes is not there; {write}")
    sizes = {name: getattr(options, name) for name in ("patches", "objects", "tasks")}
    scope = choosing.scope(defect.scope if defect else Scope(), **sizes)
    return Check(era, scope, rules_for(document, era), defect)


def _left(seconds: float | None, began: float) -> float | None:
    """What the search has left of the seconds."""
    return None if seconds is None else max(seconds - (time.monotonic() - began), 0.0)


def _proof(proofs: Proofs) -> str:
    if not proofs:
        return "not asked for"
    proved = sum(attempt.outcome is Outcome.PROVED for attempt in proofs.values())
    return f"{proved} of {len(proofs)} rules that no run breaks"


def _show(options: Namespace, audit: Audit) -> None:
    if options.html:
        from reports.audit_html import audit_page  # noqa: PLC0415 - draws, and few ask for it

        emit(options.html, audit_page(audit))
    if options.json:
        emit(options.json, audit_json_text(audit))
    if options.json != "-" and options.html != "-":
        emit("-", audit_text(audit))
    if audit.stopped:
        sys.stderr.write(f"klpcheck: {audit.stopped}; not every sentence was decided\n")
