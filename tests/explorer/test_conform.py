"""Records of real kernels against the model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.replay.conform import RecordVerdict, conform, conform_json, conform_text
from explorer.replay.differences import Difference
from explorer.replay.side_by_side import side_by_side
from explorer.scenarios.records import load_records
from explorer.scenarios.world import ModuleView, Observation, PatchView, Scenario
from properties.defects import DEFECTS

RECORDS = Path(__file__).parent / "records"


def records(name: str) -> list[Scenario]:
    return load_records(RECORDS / f"{name}.jsonl")


def tampered(scenario: Scenario, number: int, said: Observation) -> Scenario:
    """The record with just this said of one operation."""
    steps = list(scenario.steps)
    steps[number] = steps[number][0], said
    return replace(scenario, steps=tuple(steps))


def difference(scenario: Scenario) -> Difference:
    (verdict,) = conform([scenario])
    assert verdict.difference is not None, "the record was changed"
    return verdict.difference


@pytest.mark.parametrize("kernel", ["4.19", "6.1", "6.12"])
def test_the_nine_documented_tests_are_reproduced_on_every_kernel(kernel: str) -> None:
    verdicts = conform(records(f"documented-{kernel}"))

    assert [verdict.sentence for verdict in verdicts] == [None] * 9


@pytest.mark.parametrize("name", ["edges-4.19", "edges-6.1", "random-4.19", "random-6.1"])
def test_every_copied_record_is_reproduced(name: str) -> None:
    assert {v.id: v.sentence for v in conform(records(name)) if not v.ok} == {}


@pytest.mark.parametrize(
    ("aspect", "said"),
    [
        ("result", Observation(result=-16)),
        ("log", Observation(log=())),
        ("settled", Observation(settled="stalled")),
        ("sysfs", Observation(patches={})),
        ("sysfs", Observation(patches={"lp_a": PatchView(enabled=False)})),
        ("modules", Observation(modules={"lp_a": ModuleView()})),
        ("modules", Observation(modules={"tgt_a": ModuleView(), "lp_a": ModuleView(0)})),
        ("active", Observation(active={"vmlinux": "orig"})),
        ("held", Observation(held={"busy_tgt_a": "orig"})),
    ],
)
def test_a_changed_record_differs_at_the_right_operation(aspect: str, said: Observation) -> None:
    found = difference(tampered(records("documented-6.1")[0], 1, said))

    assert (found.number, found.operation.text, found.aspect) == (1, "load_patch lp_a", aspect)


def test_only_the_first_difference_is_reported() -> None:
    scenario = tampered(records("documented-6.1")[0], 3, Observation(result=-11))

    assert difference(scenario).number == 3
    assert difference(tampered(scenario, 1, Observation(settled="stalled"))).number == 1


def test_a_difference_reads_as_one_sentence() -> None:
    scenario = tampered(records("documented-6.1")[0], 3, Observation(result=-11))

    assert difference(scenario).sentence == (
        "operation 3 `unload_patch lp_a`: result: expected `-11 (EAGAIN)`, model `0`"
    )


def test_a_log_that_ends_too_early_has_nothing_more() -> None:
    scenario = tampered(records("documented-6.1")[0], 0, Observation(log=()))

    assert difference(scenario).sentence == (
        "operation 0 `load_target tgt_a`: log: expected nothing more, model `tgt_a: init 0`"
    )


def test_the_text_shows_both_sides_and_the_numbers() -> None:
    first, second, *_ = records("documented-6.1")
    wrong = Observation(log=("tgt_a: init 1",))

    text = conform_text(conform([tampered(first, 0, wrong), second]))

    assert text == (
        "doc1 on 6.1.0-56-amd64\n"
        "operation 0 `load_target tgt_a` (line 1): log differs\n"
        "  expected        model\n"
        "  tgt_a: init 1 | tgt_a: init 0\n"
        "\n"
        "matched 1 of 2\n"
    )


def test_what_the_model_lacks_is_counted_and_never_matched() -> None:
    verdicts = (
        RecordVerdict("a", "6.1"),
        RecordVerdict("b", "6.1", unsupported=("a write to /x", "release 3.0")),
        RecordVerdict("c", "6.1", unsupported=("release 3.0",)),
    )

    counts = "not supported yet 2: a write to /x 1, release 3.0 2\n"
    assert conform_text(verdicts) == "matched 1 of 3\n" + counts
    assert json.loads(conform_json(verdicts))["records"][1] == {
        "id": "b",
        "kernel": "6.1",
        "ok": False,
        "difference": "not supported yet: a write to /x, release 3.0",
    }


def test_the_json_has_these_keys_and_no_others() -> None:
    data = json.loads(conform_json(conform(records("documented-4.19")[:1])))

    assert data == {
        "matched": 1,
        "total": 1,
        "records": [{"id": "doc1", "kernel": "4.19.222", "ok": True, "difference": None}],
    }


def test_a_defective_kernel_does_not_match_the_records() -> None:
    verdicts = conform(records("documented-6.1"), DEFECTS["SEED-UNGATED"].state)

    assert [verdict.id for verdict in verdicts if not verdict.ok] == ["doc6"]


def test_columns_are_aligned_and_marked() -> None:
    columns = side_by_side(("same", "left", "gone"), ("same", "right"), ("expected", "model"))

    assert columns == [
        "expected   model",
        "same       same",
        "left     | right",
        "gone     <",
    ]
