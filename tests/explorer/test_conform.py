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
from model.kernel.kinds import Patch
from model.kernel.state import Livepatch
from properties.rule import Whenever, always, whenever
from properties.suite import RULES

RECORDS = Path(__file__).parent / "records"


def records(name: str) -> list[Scenario]:
    return load_records(RECORDS / f"{name}.jsonl")


def tampered(scenario: Scenario, number: int, said: Observation) -> Scenario:
    """The record with just this said of one operation."""
    steps = list(scenario.steps)
    steps[number] = steps[number][0], said
    return replace(scenario, steps=tuple(steps))


def on_a_kernel_with(defect: str, scenarios: list[Scenario]) -> list[Scenario]:
    """The records as if this defect had been in their kernel."""
    return [replace(scenario, defect=defect) for scenario in scenarios]


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
    verdicts = conform(on_a_kernel_with("SEED-UNGATED", records("documented-6.1")))

    assert [verdict.id for verdict in verdicts if not verdict.ok] == ["doc6"]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("edges-4.19", {"A2", "A7", "P-FRC-01", "P-STK-03b"}),
        ("random-4.19", {"A3"}),
        ("random-6.1", {"A5"}),
    ],
)
def test_real_kernels_break_only_rules_that_are_known_to_be_violated(
    name: str, known: set[str]
) -> None:
    verdicts = conform(records(name), RULES)

    assert [verdict.sentence for verdict in verdicts if not verdict.ok] == []
    assert {breach.rule for v in verdicts for _, breach in v.breaches} == known


def test_what_a_record_breaks_is_told_with_the_operation() -> None:
    rules = [rule for rule in RULES if rule.id in {"A7", "P-CB-05"}]
    run = [record for record in records("edges-4.19") if record.id == "e23"]

    verdicts = conform(run, rules)

    assert "A7 is broken, as is known, in 1 of 1 runs, first in e23" in conform_text(verdicts)
    (record,) = json.loads(conform_json(verdicts, judged=True))["records"]
    assert record["breaks"] == [{"operation": 4, "rule": "A7", "known": True}]


def test_a_rule_that_should_hold_is_what_is_wrong_with_a_record() -> None:
    @always(id="P-X", source="this test", since="4.12")
    def nothing_is_ever_enabled(s: Livepatch, p: Patch) -> Whenever:
        """No patch is enabled."""
        return whenever(s.listed[p], ~s.enabled[p])

    (verdict,) = conform(records("documented-6.1")[:1], (nothing_is_ever_enabled,))

    assert verdict.sentence is not None
    assert verdict.sentence.endswith("breaks P-X: No patch is enabled.")
    assert f"doc1 on {verdict.kernel}: operation" in conform_text((verdict,))
    assert not verdict.ok


def test_columns_are_aligned_and_marked() -> None:
    columns = side_by_side(("same", "left", "gone"), ("same", "right"), ("expected", "model"))

    assert columns == [
        "expected   model",
        "same       same",
        "left     | right",
        "gone     <",
    ]
