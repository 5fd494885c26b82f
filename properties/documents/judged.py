"""What an audit says of each sentence of a document, and on what evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from properties.documents.sentence import Document, Sentence
from properties.rule import Rule
from properties.verdict import Counterexample, Outcome, Verdict


class Said(Enum):
    """What can be said of a sentence; the best that all of its evidence allows.

    PROVED: its rules, for any number of individuals. HOLDS: its rules, in every state of the scope.
    REPLAYED: it has no rule, and its scenario runs as described. FALSE: a run breaks one of its
    rules, or its scenario differs. UNTESTED: every state was seen, and what a rule speaks of never
    happens. BEYOND: there is nothing to judge it by.
    """

    PROVED = "proved for any size"
    HOLDS = "holds at scope"
    REPLAYED = "its scenario runs as described"
    FALSE = "false"
    UNTESTED = "untested at scope"
    UNDECIDED = "undecided"
    BEYOND = "not expressible"


_WEAKEST_FIRST = {
    Outcome.UNDECIDED: Said.UNDECIDED,
    Outcome.VACUOUS: Said.UNTESTED,
    Outcome.HOLDS: Said.HOLDS,
    Outcome.PROVED: Said.PROVED,
}


@dataclass(frozen=True, slots=True)
class ProofAttempt:
    """What came of the attempt to prove a rule for any size, and how far it goes, in words."""

    outcome: Outcome
    extent: str


@dataclass(frozen=True, slots=True)
class RuleEvidence:
    """What the search of the scope says of a rule, and the attempt to prove it, if any."""

    rule: Rule
    searched: Verdict
    attempt: ProofAttempt | None

    @property
    def outcome(self) -> Outcome:
        """PROVED if it was proved and no run breaks it, else what the search says."""
        proved = self.attempt is not None and self.attempt.outcome is Outcome.PROVED
        broken = self.searched.outcome is Outcome.VIOLATED
        return Outcome.PROVED if proved and not broken else self.searched.outcome

    @property
    def extent(self) -> str:
        """How far the verdict goes, in words."""
        if self.attempt and self.outcome is Outcome.PROVED:
            return self.attempt.extent
        return self.searched.extent

    @property
    def counterexample(self) -> Counterexample | None:
        """The shortest run that breaks the rule."""
        return self.searched.counterexample


@dataclass(frozen=True, slots=True)
class ScenarioEvidence:
    """How a scenario ran: its first difference in words, and what its document got wrong."""

    name: str
    difference: str | None
    errata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence with the evidence of those of its rules that the release promises."""

    sentence: Sentence
    rules: tuple[RuleEvidence, ...]
    scenario: ScenarioEvidence | None

    @property
    def said(self) -> Said:
        """The verdict on the sentence."""
        outcomes = {evidence.outcome for evidence in self.rules}
        if Outcome.VIOLATED in outcomes or (self.scenario and self.scenario.difference):
            return Said.FALSE
        if not outcomes:
            return Said.REPLAYED if self.scenario else Said.BEYOND
        return next(said for outcome, said in _WEAKEST_FIRST.items() if outcome in outcomes)

    @property
    def reason(self) -> str:
        """Why nothing can be said of it, or nothing."""
        if self.said is not Said.BEYOND:
            return ""
        return self.sentence.beyond or "this release promises none of its rules"

    @property
    def as_expected(self) -> bool:
        """No rule came out of the search otherwise, and the scenario ran as described."""
        differs = self.scenario is not None and self.scenario.difference is not None
        decided = [e.searched for e in self.rules if e.searched.outcome is not Outcome.UNDECIDED]
        return not differs and all(verdict.as_expected for verdict in decided)


@dataclass(frozen=True, slots=True)
class Audit:
    """A document judged on a kernel: how far search and proof went, and every sentence in order.

    `searched` and `proof` say how far the engines went; `stopped` is why one ended early, or empty.
    """

    document: Document
    kernel: str
    scope: tuple[tuple[str, int], ...]
    searched: str
    proof: str
    stopped: str
    sentences: tuple[JudgedSentence, ...]

    @property
    def counts(self) -> dict[Said, int]:
        """How many sentences got each verdict, in the order of the verdicts."""
        found = Counter(judged.said for judged in self.sentences)
        return {said: found[said] for said in Said}

    @property
    def broken(self) -> tuple[Counterexample, ...]:
        """A run for each rule that is broken, once, in the order of the sentences."""
        runs = [e.counterexample for judged in self.sentences for e in judged.rules]
        return tuple({run.rule: run for run in runs if run}.values())
