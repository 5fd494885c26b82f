"""Runs in the Informal Trace Format."""

from __future__ import annotations

import json

import pytest

from model.trace import Trace
from reports.itf import itf, itf_text
from tests.reports import sample


def test_fields_with_an_index_become_maps() -> None:
    """One variable per field, a map per family, a tuple as key where there are several indices."""
    initial = (
        ("target", "IDLE"),
        ("pending[t0]", False),
        ("pending[t1]", True),
        ("in[p0, o1]", True),
    )
    trace = Trace("livepatch 6.1", (("tasks", 2),), initial, ())

    document = itf(trace)

    assert document["vars"] == ["action", "target", "pending", "in"]
    assert document["states"] == [
        {
            "#meta": {"index": 0},
            "action": "init",
            "target": "IDLE",
            "pending": {"#map": [["t0", False], ["t1", True]]},
            "in": {"#map": [[{"#tup": ["p0", "o1"]}, True]]},
        }
    ]


def test_the_file_has_one_state_more_than_steps() -> None:
    """Every state names the action that led to it and its number."""
    trace = sample.trace()

    document = json.loads(itf_text(trace))

    assert [state["#meta"]["index"] for state in document["states"]] == [0, 1, 2, 3, 4]
    assert [state["action"] for state in document["states"]] == [
        "init",
        *(step.action for step in trace.steps),
    ]
    assert all(set(state) == {"#meta", *document["vars"]} for state in document["states"])


def test_a_field_must_not_take_the_name_of_the_action() -> None:
    """A model field called `action` would be lost, so it is refused with a sentence."""
    trace = Trace("livepatch 6.1", (), (("action", "x"),), ())

    with pytest.raises(AssertionError, match="ITF needs the name"):
        itf(trace)
