"""`klpcheck certify`: check a certificate, or see what fails in a kernel with a defect."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from explorer import choosing
from explorer.certificate.breaking import failing
from explorer.certificate.checking import Check
from explorer.certificate.ground import check_without_quantifiers
from explorer.certificate.reading import Given, given
from explorer.certificate.shipped import SHIPPED, shipped
from explorer.certificate.solvers import check_with_cvc5, check_with_z3
from explorer.certificate.two_vocabularies import check_with_two_vocabularies
from explorer.commands import certify_tables
from explorer.errors import InputError
from explorer.output import check_target, emit
from explorer.progress import CountingProgress
from explorer.prove.watch import Watch
from reports.json_text import json_text


def run(options: Namespace) -> int:
    """Check, print a line per checker; 0 if all hold, 1 if a condition fails, 3 if undecided."""
    check_target(options.json)
    defect = choosing.defect(options.defect)
    read = given(_folder(options.folder))
    if options.clauses:
        return certify_tables.clauses(read, options)
    if options.defects:
        return certify_tables.defects(read, options)
    with CountingProgress("certifying") as progress:
        watch = Watch(options.max_seconds, progress.phase)
        checks = [failing(read, defect, watch)] if defect else _checks(read, watch)
    if options.json:
        emit(options.json, json_text(_data(read, checks)))
    if options.json != "-":
        emit("-", _text(read, checks))
    if watch.stopped:
        sys.stderr.write(f"klpcheck: {watch.stopped}; not every condition was decided\n")
    if any(check.failed for check in checks):
        return 1
    return 0 if all(check.holds for check in checks) else 3


def _folder(name: str) -> Path:
    """The folder of this name, or the shipped certificate of this release."""
    folder = shipped(name)
    if folder is None:
        folder = Path(name)
    if not folder.is_dir():
        known = ", ".join(SHIPPED)
        raise InputError(
            f"{name}: there is no such folder; write one of `klpcheck prove --certificate`, "
            f"or a release whose certificate is shipped: {known}"
        )
    return folder


def _checks(read: Given, watch: Watch) -> list[Check]:
    theory, uses = read.theory, read.certificate.uses
    return [
        check_with_z3(read.texts, watch),
        check_with_cvc5(read.texts, watch),
        check_without_quantifiers(theory, uses, watch),
        check_with_two_vocabularies(theory, uses, watch),
    ]


def _data(read: Given, checks: list[Check]) -> dict[str, object]:
    rows = [
        {
            "checker": check.checker,
            "conditions": check.conditions,
            "failed": list(check.failed),
            "undecided": list(check.undecided),
            "reason": check.reason,
            "seconds": round(check.seconds, 2),
        }
        for check in checks
    ]
    return {
        "era": read.era.name,
        "rules": [rule.id for rule in read.rules],
        "clauses": read.certificate.clauses,
        "checks": rows,
    }


def _text(read: Given, checks: list[Check]) -> str:
    lines = [
        f"livepatch {read.era}: {len(read.rules)} rules, {read.certificate.clauses} clauses, "
        "any number of patches, objects, functions and tasks"
    ]
    for check in checks:
        lines.append(
            f"{check.checker:<22}{_verdict(check):<12}{check.conditions:>6} conditions"
            f"{check.seconds:8.1f} s"
        )
        lines += [f"    {check.reason}"] if check.reason else []
        lines += [f"    fails: {name}" for name in check.failed]
        lines += [f"    undecided: {name}" for name in check.undecided]
    return "\n".join(lines) + "\n"


def _verdict(check: Check) -> str:
    return "HOLDS" if check.holds else "FAILS" if check.failed else "UNDECIDED"
