"""The tables of the kernel's documents: every sentence can be judged, or it is told why not."""

from __future__ import annotations

import re

import pytest

from explorer.scenarios.scenario import example_names
from model.era import NAMES, release
from properties.documents import DOCUMENTS, literal
from properties.documents.sentence import KNOWN, Document, Sentence
from properties.suite import RULES

documents = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=lambda d: d.name)
sentences = pytest.mark.parametrize(
    "sentence",
    [s for document in DOCUMENTS.values() for s in document.sentences],
    ids=lambda s: s.id,
)


@sentences
def test_a_sentence_has_a_section_and_ends(sentence: Sentence) -> None:
    assert re.fullmatch(r"(\d+|T\d)\.\d+", sentence.id)
    assert sentence.section
    assert sentence.text.endswith(".")
    assert not sentence.note or sentence.note.endswith(".")


@sentences
def test_a_sentence_is_judged_or_says_why_not(sentence: Sentence) -> None:
    assert bool(sentence.rules or sentence.scenario) is not bool(sentence.beyond)
    assert set(sentence.rules) <= set(KNOWN)
    assert sentence.scenario in ("", *example_names())


@documents
def test_sentences_of_a_section_stand_together_and_are_numbered(document: Document) -> None:
    sections = [sentence.section for sentence in document.sentences]

    assert len({sentence.id for sentence in document.sentences}) == len(sections)
    assert sections == sorted(sections, key=sections.index)


@documents
def test_every_rule_that_names_the_document_is_said_by_it_or_told_apart(document: Document) -> None:
    family = {r.id for r in RULES if r.source.startswith(document.path)}
    if document.name == "callbacks":
        family |= {rule.id for rule in RULES if rule.id.startswith("P-CB-")}
    said, apart = {rule.id for rule in document.rules}, dict(document.beyond)

    assert family - said == set(apart)
    assert all(len(reason.split()) > 3 for reason in apart.values())


def test_every_documented_test_is_in_the_table() -> None:
    used = {sentence.scenario for sentence in DOCUMENTS["callbacks"].sentences}

    assert used - {""} == set(example_names())


@pytest.mark.parametrize("rule", literal.RULES, ids=lambda rule: rule.id)
def test_a_literal_reading_is_used_and_says_something(rule: object) -> None:
    used = [r for document in DOCUMENTS.values() for r in document.rules]

    assert rule in used


def test_literal_readings_are_no_rules_of_the_suite() -> None:
    assert len(KNOWN) == len(RULES) + len(literal.RULES)
    assert all(re.fullmatch(r"D-[A-Z]+-\d\d", rule.id) for rule in literal.RULES)
    assert all(rule.sentence.endswith(".") for rule in literal.RULES)


@documents
def test_what_a_document_describes_comes_with_a_release(document: Document) -> None:
    assert document.since in NAMES
    assert all(release(rule.since) <= release(NAMES[-1]) for rule in document.rules)
