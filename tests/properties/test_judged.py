"""What an audit says of a sentence follows from its evidence."""

from __future__ import annotations

import pytest

from properties.documents.judged import (
    JudgedSentence,
    ProofAttempt,
    RuleEvidence,
    Said,
    ScenarioEvidence,
)
from properties.documents.sentence import KNOWN, Sentence
from properties.verdict import Outcome, Verdict

RULE = KNOWN["P-CB-05"]
AS_DESCRIBED = ScenarioEvidence("test1", None, ())
DIFFERENT = ScenarioEvidence("test1", "operation 0: result", ())


def evidence(searched: Outcome, attempted: Outcome | None = None) -> RuleEvidence:
    found = Verdict(RULE.id, RULE.name, searched, Outcome.HOLDS, "search", "every state")
    return RuleEvidence(RULE, found, ProofAttempt(attempted, "any size") if attempted else None)


def judged(*rules: RuleEvidence, scenario: ScenarioEvidence | None = None) -> JudgedSentence:
    sentence = Sentence("1.1", "1. Section", "It is so.", beyond="because" if not rules else "")
    return JudgedSentence(sentence, rules, scenario)


PROVED = evidence(Outcome.HOLDS, Outcome.PROVED)
HOLDS = evidence(Outcome.HOLDS)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((PROVED, PROVED), Said.PROVED),
        ((PROVED, HOLDS), Said.HOLDS),
        ((HOLDS, evidence(Outcome.HOLDS, Outcome.UNDECIDED)), Said.HOLDS),
        ((HOLDS, evidence(Outcome.VACUOUS)), Said.UNTESTED),
        ((evidence(Outcome.VACUOUS, Outcome.PROVED),), Said.PROVED),
        ((evidence(Outcome.VACUOUS), evidence(Outcome.UNDECIDED)), Said.UNDECIDED),
        ((evidence(Outcome.UNDECIDED, Outcome.PROVED),), Said.PROVED),
        ((PROVED, evidence(Outcome.VIOLATED)), Said.FALSE),
        ((), Said.BEYOND),
    ],
)
def test_the_weakest_evidence_decides(rules: tuple[RuleEvidence, ...], said: Said) -> None:
    assert judged(*rules).said is said


def test_a_run_that_breaks_a_rule_outweighs_a_proof_of_it() -> None:
    found = evidence(Outcome.VIOLATED, Outcome.PROVED)

    assert (found.outcome, found.extent) == (Outcome.VIOLATED, "every state")
    assert not judged(found).as_expected


def test_a_scenario_alone_is_no_proof() -> None:
    assert judged(scenario=AS_DESCRIBED).said is Said.REPLAYED


def test_a_scenario_that_differs_makes_a_proved_sentence_false() -> None:
    found = judged(PROVED, scenario=DIFFERENT)

    assert (found.said, found.as_expected) == (Said.FALSE, False)


def test_a_sentence_without_evidence_tells_its_reason() -> None:
    assert judged().reason == "because"
    assert judged(PROVED).reason == ""
