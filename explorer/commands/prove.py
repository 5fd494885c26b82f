"""`klpcheck prove`: rules for any number of patches, objects, functions and tasks."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from explorer import choosing
from explorer.certificate.making import certificate_of
from explorer.certificate.writing import Certificate, check_place, write
from explorer.commands import prove_finite, prove_liveness
from explorer.errors import InputError
from explorer.goals import problem
from explorer.output import check_folder, check_target, emit
from explorer.progress import CountingProgress
from explorer.prove.adjacent import Adjacent, adjacent_states, text_of
from explorer.prove.any_size import Attempt, findings_of
from explorer.prove.finding import Finding
from explorer.prove.invariant import CLAUSES
from explorer.prove.unproved import OPEN, unproved, violated_at_fine_grain
from explorer.prove.watch import Watch
from model.era import Era
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from properties.rule import Rule
from properties.verdict import Outcome, Verdict
from reports.json_text import json_text
from reports.text import verdict_table


def run(options: Namespace) -> int:
    """Prove, print the table; 0 if what is expected was proved, 3 otherwise or if stopped."""
    if _has_sizes(options):
        return prove_finite.prove(options)
    if options.liveness:
        return prove_liveness.prove(options)
    check_target(options.json)
    folder = _folder(options)
    defect = choosing.coarse_defect(options.defect)
    era = choosing.era(options.era, options.switch, defect)
    rules = choosing.rules(options.rule, era)
    state = defect.state if defect else Livepatch
    era = defect.broken(era) if defect else era
    with CountingProgress("proving") as progress:
        watch = Watch(options.max_seconds, progress.phase)
        found = _found(options, era, rules, watch)
        clauses = () if options.find else CLAUSES
        attempt = Attempt(era, rules, state, clauses, watch, found)
        findings = _with_grain(era, rules, findings_of(attempt, rules, watch))
        adjacent = adjacent_states(attempt, rules if options.rule else (), watch)
        certificate = _certificate(era, attempt, rules, findings, watch) if folder else None
    if folder and certificate:
        write(folder, certificate.files())
    reasons = {
        rule.id: why
        for rule, found in zip(rules, findings, strict=True)
        if (why := unproved(rule, era)) and not (why in OPEN and found.outcome is Outcome.PROVED)
    }
    verdicts = [_verdict(rule, found, reasons) for rule, found in zip(rules, findings, strict=True)]
    if options.json:
        rows = _rows(verdicts, findings, adjacent)
        data = _data(era.name, rows, folder, certificate)
        emit(options.json, json_text({**data, "found": len(found) if options.find else None}))
    if options.json != "-":
        steps = "".join(text_of(rule, found) for rule, found in adjacent.items())
        text = _text(era.name, verdicts, findings, reasons) + steps + _made(folder, certificate)
        emit("-", (f"clauses found by program: {len(found)}\n" if options.find else "") + text)
    if watch.stopped:
        sys.stderr.write(f"klpcheck: {watch.stopped}; not every rule was decided\n")
        return 3
    return 0 if all(verdict.as_expected for verdict in verdicts) else 3


def _has_sizes(options: Namespace) -> bool:
    """A proof for so many individuals is asked for, not one for any number."""
    sizes = (options.patches, options.objects, options.functions, options.tasks)
    finite = any(size is not None for size in sizes)
    if finite and options.any_size:
        raise InputError("--any-size is for any number; leave out the sizes")
    if options.traces and not finite:
        raise InputError("--traces needs sizes; a proof for any size finds no runs")
    return finite


def _found(options: Namespace, era: Era, rules: Sequence[Rule], watch: Watch) -> Sequence[Bool]:
    """The clauses that a program finds for the rules that are true, if that is asked for."""
    if not options.find:
        return ()
    if options.certificate or options.defect:
        raise InputError("--find goes neither with --certificate nor with --defect")
    from explorer.prove.found.growing import found_clauses  # noqa: PLC0415 - loads a SAT solver

    check_folder(options.find)
    task = problem(era, [rule for rule in rules if not rule.broken_by(era)])
    return found_clauses(task, era, Path(options.find), watch)


def _verdict(rule: Rule, found: Finding, reasons: Mapping[str, str]) -> Verdict:
    expected = Outcome.UNDECIDED if rule.id in reasons else Outcome.PROVED
    return Verdict(rule.id, rule.name, found.outcome, expected, "prove", found.extent)


def _with_grain(era: Era, rules: Sequence[Rule], findings: list[Finding]) -> list[Finding]:
    """The findings; what is proved has a note where the fine grain breaks it."""
    finer = [violated_at_fine_grain(rule, era) for rule in rules]
    return [
        replace(found, notes=(*found.notes, note))
        if note and found.outcome is Outcome.PROVED
        else found
        for found, note in zip(findings, finer, strict=True)
    ]


def _folder(options: Namespace) -> Path | None:
    """Where the certificate goes, or None; InputError before long work if it could not."""
    if options.certificate is None:
        return None
    if options.defect:
        raise InputError("--certificate: a kernel with a defect gets none; leave out --defect")
    folder = Path(options.certificate)
    check_place(folder)
    return folder


def _certificate(
    era: Era, attempt: Attempt, rules: Sequence[Rule], findings: list[Finding], watch: Watch
) -> Certificate | None:
    """The certificate of what was proved, if anything was and there was time."""
    proved = {found.rule for found in findings if found.outcome is Outcome.PROVED}
    chosen = [rule for rule in rules if rule.id in proved]
    if watch.stopped or not chosen:
        return None
    return certificate_of(era, attempt, chosen, CLAUSES, watch)


def _made(folder: Path | None, certificate: Certificate | None) -> str:
    if folder is None:
        return ""
    if certificate is None:
        return f"{folder}: no certificate was written\n"
    return f"{folder}: {certificate.clauses} clauses, {certificate.conditions} conditions\n"


def _rows(
    verdicts: list[Verdict], findings: list[Finding], adjacent: Mapping[str, Adjacent | None]
) -> list[dict[str, object]]:
    """Per rule what the table says, and what it does not."""
    steps = {rule: found.data for rule, found in adjacent.items() if found}
    return [
        {
            "rule": v.rule,
            "outcome": v.outcome.value,
            "expected": v.expected.value,
            "engine": v.engine,
            "extent": v.extent,
            "seconds": found.seconds,
            "notes": list(found.notes),
            "counterexample_to_induction": steps.get(v.rule),
        }
        for v, found in zip(verdicts, findings, strict=True)
    ]


def _data(
    era: str,
    rows: list[dict[str, object]],
    folder: Path | None,
    certificate: Certificate | None,
) -> dict[str, object]:
    written = certificate and {
        "path": str(folder),
        "clauses": certificate.clauses,
        "conditions": certificate.conditions,
    }
    return {"era": era, "scope": "any", "grain": "coarse", "rules": rows, "certificate": written}


def _text(
    era: str, verdicts: list[Verdict], findings: list[Finding], reasons: Mapping[str, str]
) -> str:
    lines = [f"livepatch {era}, any size, coarse grain"]
    lines += [f"{rule}: {why}" for rule, why in reasons.items()]
    weak = dict.fromkeys(n for found in findings if found.rule not in reasons for n in found.notes)
    lines += [f"note: {note}" for note in weak]
    proved = sum(v.outcome is Outcome.PROVED for v in verdicts)
    table = verdict_table(verdicts)
    return "\n".join(lines) + "\n" + table + f"proved {proved} of {len(verdicts)} rules\n"
