"""The kernel that these tests look at, with the memory of a few rules."""

from __future__ import annotations

from functools import cache

from explorer.goals import Problem, problem
from model.era import Era, era
from model.language.machine import Machine
from properties.suite import rules_of

_FOUND = era("6.1")
assert _FOUND is not None
ERA: Era = _FOUND


@cache
def task(*ids: str) -> Problem:
    """These rules, or all of them."""
    return problem(ERA, [rule for rule in rules_of(ERA) if not ids or rule.id in ids])


def machine() -> Machine:
    """With the memory that P-CB-01 needs."""
    return task("P-CB-01").machine
