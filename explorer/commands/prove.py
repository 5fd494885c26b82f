"""`klpcheck prove`: rules for any number of patches, objects, functions and tasks."""

from __future__ import annotations

from argparse import Namespace

from explorer import choosing
from explorer.output import check_target, emit
from explorer.progress import CountingProgress
from explorer.prove.any_size import any_size_findings
from explorer.prove.finding import Finding
from model.kernel.state import Livepatch
from properties.rule import Rule
from properties.verdict import Outcome, Verdict
from reports.json_text import json_text
from reports.text import verdict_table

UNPROVABLE = {
    "P-CB-09s": "false: `klpcheck check` has the counterexample",
    "P-CONS-01b": "needs that a finite stack has a front, which first-order induction cannot say",
}
"""Rules of the suite that this engine is not expected to prove, and why."""


def run(options: Namespace) -> int:
    """Prove, print the table; 0 if what is expected was proved, 3 otherwise."""
    check_target(options.json)
    defect = choosing.defect(options.defect)
    era = choosing.era(options.era, options.switch, defect)
    rules = choosing.rules(options.rule, era)
    state = defect.state if defect else Livepatch
    era = defect.broken(era) if defect else era
    with CountingProgress("proving"):
        findings = any_size_findings(era, rules, state)
    verdicts = [_verdict(rule, found) for rule, found in zip(rules, findings, strict=True)]
    if options.json:
        emit(options.json, json_text(_data(era.name, verdicts, findings)))
    if options.json != "-":
        emit("-", _text(era.name, verdicts, findings))
    return 0 if all(verdict.as_expected for verdict in verdicts) else 3


def _verdict(rule: Rule, found: Finding) -> Verdict:
    expected = Outcome.UNDECIDED if rule.id in UNPROVABLE else Outcome.PROVED
    return Verdict(rule.id, rule.name, found.outcome, expected, "prove", found.extent)


def _data(era: str, verdicts: list[Verdict], findings: list[Finding]) -> dict[str, object]:
    rows = [
        {
            "rule": v.rule,
            "outcome": v.outcome.value,
            "expected": v.expected.value,
            "engine": v.engine,
            "extent": v.extent,
            "notes": list(found.notes),
        }
        for v, found in zip(verdicts, findings, strict=True)
    ]
    return {"era": era, "scope": "any", "rules": rows}


def _text(era: str, verdicts: list[Verdict], findings: list[Finding]) -> str:
    lines = [f"livepatch {era}, any size"]
    lines += [f"{v.rule}: {UNPROVABLE[v.rule]}" for v in verdicts if v.rule in UNPROVABLE]
    weak = dict.fromkeys(note for found in findings for note in found.notes)
    lines += [f"note: {note}" for note in weak]
    proved = sum(v.outcome is Outcome.PROVED for v in verdicts)
    table = verdict_table(verdicts)
    return "\n".join(lines) + "\n" + table + f"proved {proved} of {len(verdicts)} rules\n"
