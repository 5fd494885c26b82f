"""The result of a check as JSON."""

from __future__ import annotations

import json

from reports.verdict_json import check_json, check_json_text
from tests.reports import sample


def test_a_check_has_exactly_this_shape() -> None:
    """Era, scope, search and verdicts, with the run where there is one."""
    holds, _, _, violated, *_ = sample.verdicts()

    check = check_json("6.1", sample.SCOPE, sample.space(), [holds, violated])

    found = sample.counterexample()
    assert check == {
        "era": "6.1",
        "scope": {"patches": 2, "objects": 2, "tasks": 1},
        "search": {"states": 10826, "transitions": 48211, "depth": 21, "complete": True},
        "verdicts": [
            {
                "rule": "P-TR-01",
                "name": "at_most_one_patch_in_transition",
                "outcome": "HOLDS",
                "expected": "HOLDS",
                "engine": "search",
                "extent": "every state",
                "trace": None,
            },
            {
                "rule": "P-CB-09s",
                "name": "no_callback_after_failed_patching",
                "outcome": "VIOLATED",
                "expected": "VIOLATED",
                "engine": "search",
                "extent": "depth 4",
                "trace": {
                    "path": "0/3/1/0",
                    "actions": [step.action for step in found.trace.steps],
                    "log": list(found.trace.log),
                    "reason": list(found.reason),
                },
            },
        ],
    }


def test_the_text_is_json() -> None:
    """What is written is read back as the same value."""
    arguments = ("6.1", sample.SCOPE, None, sample.verdicts())

    text = check_json_text(*arguments)

    assert json.loads(text) == check_json(*arguments)
    assert json.loads(text)["search"] is None
