"""A document, sentence by sentence, with the verdict on each: as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from properties.documents.judged import Audit, JudgedSentence, RuleEvidence, Said
from properties.verdict import Counterexample
from reports.json_text import json_text
from reports.wording import counted, replay_command, visible, wrapped

WIDTH = 96
INDENT = " " * 8


def audit_text(audit: Audit) -> str:
    """What was looked at and how, the sentences by section, the runs that break rules, counts."""
    lines = [
        f"{visible(audit.document.path)} on {visible(audit.kernel)}",
        f"searched: {counted(audit.scope)}: {audit.searched}",
        f"proved for any size: {audit.proof}",
    ]
    for section, sentences in groupby(audit.sentences, lambda judged: judged.sentence.section):
        lines += ["", section]
        lines += [
            line for judged in sentences for line in _sentence(judged, verdict(audit, judged))
        ]
    for run in audit.broken:
        lines += ["", *_run(run)]
    return "\n".join([*lines, "", summary(audit), ""])


def summary(audit: Audit) -> str:
    """How many sentences got which verdict."""
    parts = [f"{count} {said.value}" for said, count in audit.counts.items() if count]
    return f"{len(audit.sentences)} sentences: {', '.join(parts)}"


def verdict(audit: Audit, judged: JudgedSentence) -> str:
    """The verdict in words; one that is about a scope names its patches/objects/tasks."""
    at_scope = judged.said in {Said.HOLDS, Said.UNTESTED}
    sizes = "/".join(str(size) for _, size in audit.scope)
    return f"{judged.said.value} {sizes}" if at_scope else judged.said.value


def _sentence(judged: JudgedSentence, told_verdict: str) -> Iterator[str]:
    told = judged.sentence
    first, *more = wrapped(f"{told.id:<6}{told.text}", WIDTH - 2)
    yield f"  {first}"
    yield from (f"{INDENT}{line.strip()}" for line in more)
    yield from _indented(f"{told_verdict.upper()}: {evidence_line(judged)}")
    if told.note:
        yield from _indented(told.note)


def _indented(text: str) -> Iterator[str]:
    yield from (f"{INDENT}{line}" for line in wrapped(visible(text), WIDTH - len(INDENT)))


def evidence_line(judged: JudgedSentence) -> str:
    """What the verdict rests on: each rule with its outcome, the scenario, or the reason."""
    parts = [_rule(evidence) for evidence in judged.rules]
    if judged.scenario:
        differs = judged.scenario.difference
        told = f"differs: {differs}" if differs else "as described"
        parts.append(f"{judged.scenario.name} {told}")
    return "; ".join(parts) or judged.reason


def _rule(evidence: RuleEvidence) -> str:
    """`P-CB-09s VIOLATED after 4 steps`; a proof's numbers are left to the JSON."""
    run = evidence.counterexample
    found = f"{evidence.rule.id} {evidence.outcome.value}"
    found += f" after {len(run.trace.steps)} steps" if run else ""
    expected = evidence.searched.expected.value
    return found if evidence.searched.as_expected else f"{found}, expected {expected}"


def _run(run: Counterexample) -> Iterator[str]:
    """The rule, the steps of the shortest run that breaks it, and how to see more of it."""
    yield from wrapped(f"{run.rule}  {visible(run.sentence)}", WIDTH)
    for number, step in enumerate(run.trace.steps, start=1):
        mark = ">" if number == len(run.trace.steps) else " "
        yield f"{mark}{number:>3}  {visible(step.action)}"
    yield replay_command(run.trace)


def audit_json_text(audit: Audit) -> str:
    """The audit as the text of a JSON file."""
    return json_text(
        {
            "document": audit.document.name,
            "path": audit.document.path,
            "era": audit.kernel,
            "scope": dict(audit.scope),
            "searched": audit.searched,
            "proof": audit.proof,
            "stopped": audit.stopped or None,
            "sentences": [_sentence_json(judged) for judged in audit.sentences],
            "counts": {said.name: count for said, count in audit.counts.items()},
        }
    )


def _sentence_json(judged: JudgedSentence) -> dict[str, object]:
    told, run = judged.sentence, judged.scenario
    return {
        "id": told.id,
        "section": told.section,
        "sentence": told.text,
        "verdict": judged.said.name,
        "as_expected": judged.as_expected,
        "rules": [_rule_json(evidence) for evidence in judged.rules],
        "scenario": run and {"name": run.name, "difference": run.difference},
        "reason": judged.reason or None,
        "note": told.note or None,
    }


def _rule_json(evidence: RuleEvidence) -> dict[str, object]:
    run, attempt = evidence.counterexample, evidence.attempt
    return {
        "rule": evidence.rule.id,
        "sentence": evidence.rule.sentence,
        "outcome": evidence.outcome.value,
        "searched": evidence.searched.outcome.value,
        "expected": evidence.searched.expected.value,
        "proof": attempt and attempt.outcome.value,
        "extent": evidence.extent,
        "trace": run
        and {
            "path": run.trace.path,
            "actions": [step.action for step in run.trace.steps],
            "reason": list(run.reason),
        },
    }
