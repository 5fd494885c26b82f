"""Certificates that several tests look at."""

from __future__ import annotations

import pytest

from explorer.certificate.making import certificate_of
from explorer.certificate.reading import Given, given
from explorer.certificate.shipped import shipped
from explorer.certificate.writing import Certificate
from explorer.prove import transition_clauses
from explorer.prove.any_size import Attempt
from explorer.prove.watch import Watch
from model.era import era
from properties.suite import rules_of


@pytest.fixture(scope="session")
def newest() -> Given:
    """The shipped certificate of the newest release."""
    folder = shipped("7.1")
    assert folder is not None
    return given(folder)


@pytest.fixture(scope="session")
def small() -> Certificate:
    """A certificate for one rule."""
    kernel = era("7.1")
    assert kernel is not None
    rules = [rule for rule in rules_of(kernel) if rule.id == "P-TR-01b"]
    clauses = transition_clauses.CLAUSES
    made = certificate_of(kernel, Attempt(kernel, rules, clauses=clauses), rules, clauses, Watch())
    assert made is not None
    return made
