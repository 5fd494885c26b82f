"""`klpcheck audit`: from what search, proof and replay find to verdicts on sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer.check import Check, Searched
from explorer.prove.any_size import any_size_findings
from explorer.prove.watch import Watch
from explorer.replay.differences import first_difference
from explorer.replay.replaying import replay
from explorer.scenarios.scenario import example, load_scenarios
from model.era import Era
from properties.documents.judged import (
    JudgedSentence,
    ProofAttempt,
    RuleEvidence,
    ScenarioEvidence,
)
from properties.documents.sentence import Document
from properties.rule import Rule, applies
from properties.verdict import Outcome

Proofs = Mapping[str, ProofAttempt]
"""What came of the attempt to prove a rule for any size, by its id."""


def rules_for(document: Document, era: Era) -> tuple[Rule, ...]:
    """The rules of the document's sentences that the release promises."""
    return tuple(rule for rule in document.rules if applies(rule, era))


def unbroken(searched: Searched, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that are worth an attempt to prove them: no run breaks them."""
    pairs = zip(rules, searched.verdicts, strict=True)
    return tuple(rule for rule, found in pairs if found.outcome is not Outcome.VIOLATED)


def prove(check: Check, rules: Sequence[Rule], watch: Watch) -> Proofs:
    """Try to prove the rules for any size; what there is no time for is UNDECIDED."""
    if check.defect:
        findings = any_size_findings(check.kernel, rules, check.defect.state, watch=watch)
    else:
        findings = any_size_findings(check.kernel, rules, watch=watch)
    return {found.rule: ProofAttempt(found.outcome, found.extent) for found in findings}


def judged(
    document: Document, check: Check, searched: Searched, proofs: Proofs
) -> tuple[JudgedSentence, ...]:
    """Every sentence with all its evidence, in the document's order."""
    evidence = {
        rule.id: RuleEvidence(rule, found, proofs.get(rule.id))
        for rule, found in zip(check.rules, searched.verdicts, strict=True)
    }
    names = dict.fromkeys(s.scenario for s in document.sentences if s.scenario)
    runs = {name: _run(name, check) for name in names}
    return tuple(
        JudgedSentence(
            sentence,
            tuple(evidence[id_] for id_ in sentence.rules if id_ in evidence),
            runs.get(sentence.scenario),
        )
        for sentence in document.sentences
    )


def _run(name: str, check: Check) -> ScenarioEvidence:
    """The example, replayed on the kernel that is checked."""
    scenario, *_ = load_scenarios(example(name))
    defect = check.defect.id if check.defect else ""
    there = replace(scenario, era=check.era.name, defect=defect)
    difference = first_difference(there, replay(there))
    errata = [line for _, said in there.steps if said for line, _ in said.document_errata]
    return ScenarioEvidence(name, difference.sentence if difference else None, tuple(errata))
