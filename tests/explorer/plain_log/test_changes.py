"""Changes of one line in the documented logs; `changes.py` has the whole measurement."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.plain_log.recognise import callback, core
from tests.explorer.plain_log.changes import (
    DESCRIBED,
    LOGS,
    Texts,
    changes,
    judged,
    reference_refuses_at,
    refused_at,
)

SAMPLE = [LOGS[0], LOGS[5]]
EVERY = 40
"""Every so many changes are followed by the interpreter as well."""


@pytest.mark.parametrize("log", SAMPLE, ids=lambda log: log.stem)
def test_a_changed_log_is_allowed_only_if_livepatch_itself_has_printed_the_same(log: Path) -> None:
    """What targets print themselves is not under klp_mutex, and a log may stop anywhere."""
    original = judged(log)
    for change in changes(original):
        if refused_at(change.log, DESCRIBED) is None:
            kept = of_livepatch(change.log)
            assert kept == of_livepatch(original)[: len(kept)], change.what


@pytest.mark.parametrize("log", SAMPLE, ids=lambda log: log.stem)
def test_the_named_line_is_the_one_that_the_interpreter_finds(log: Path) -> None:
    for number, change in enumerate(changes(judged(log))):
        if number % EVERY == 0:
            for complete in (False, True):
                named = refused_at(change.log, DESCRIBED, complete=complete)
                found = reference_refuses_at(change.log, DESCRIBED, complete=complete)
                assert named == found, change.what
            assert named is None or named >= change.differs, change.what


def of_livepatch(log: Texts) -> list[str]:
    """The lines of the core and of callbacks."""
    return [line for line in log if core(line) or callback(line)]
