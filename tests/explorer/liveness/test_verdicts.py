"""The verdicts on all liveness rules in all releases are those of the table."""

from __future__ import annotations

import pytest

from explorer.liveness.judge import Live, judge
from model.era import ERAS
from model.shape import Shape
from properties.expected_live import expected_live, listed
from properties.liveness import LIVENESS
from properties.verdict import Outcome

eras = pytest.mark.parametrize("era", ERAS)


@eras
def test_a_release_says_what_the_table_says(era: str) -> None:
    found = {
        (rule.id, str(setting)): listed(judge(Live(rule, ERAS[era], setting, rule.assuming)))
        for rule in LIVENESS
        if rule.applies(ERAS[era])
        for setting in rule.settings
    }

    assert found == expected_live(era)


@eras
def test_a_rule_is_violated_exactly_where_a_known_defect_breaks_it(era: str) -> None:
    for (id_, setting), row in expected_live(era).items():
        rule = next(rule for rule in LIVENESS if rule.id == id_)
        shape = next(s.shape for s in rule.settings if str(s) == setting)
        assert (row.outcome is Outcome.VIOLATED) == bool(rule.broken_by(ERAS[era], shape))


def test_only_without_reliable_stacks_a_rule_can_be_empty() -> None:
    empty = {
        (era, setting)
        for era in ERAS
        for (_, setting), row in expected_live(era).items()
        if row.outcome is Outcome.VACUOUS
    }

    assert {setting.rpartition(" ")[2] for _, setting in empty} == {Shape.UNRELIABLE.name.lower()}
    assert all(ERAS[era].needs_reliable_stacks for era, _ in empty)


def test_transitions_with_idle_tasks_and_kthreads_end_where_the_kernel_sees_to_it() -> None:
    ends = {
        shape: {
            era
            for era in ERAS
            for (rule, setting), row in expected_live(era).items()
            if rule == "P-LIVE-01" and setting.endswith(shape) and row.outcome is Outcome.HOLDS
        }
        for shape in ("plain", "idle", "kthread")
    }

    assert ends["plain"] == set(ERAS)
    assert ends["idle"] == {"5.18", "6.1", "6.4", "6.12", "6.16"}
    assert ends["kthread"] == {"6.4", "6.12"}
