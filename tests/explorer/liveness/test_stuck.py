"""Defects by which something waits for ever are found, on the shortest way, and gone when fixed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from explorer.liveness.defects import findings
from explorer.liveness.judge import Live, judge
from model.era import ERAS
from model.kernel import livepatch
from model.kernel.kinds import By
from model.kernel.state import Livepatch
from model.language import FALSE, Bool
from model.language.machine import Machine
from properties.defect import Defect
from properties.historical import KNOWN
from properties.liveness import (
    MODULE,
    RELOCATIONS,
    a_refused_target_can_be_loaded_again,
    klp_mutex_is_released,
)
from properties.verdict import Outcome

ERA = ERAS["6.1"]
STEMS = {
    "B-IDLE-STUCK": (5, 2),
    "B-KTHREAD-STUCK": (5, 2),
    "B-WARN-RQ": (4, 0),
    "B-MISSING-UNLOCK": (1, 0),
    "B-DISABLE-UNLOAD": (4, 0),
}
ANOTHER_WAY_OUT = {
    "klp_patch_object": "patching fails",
    "klp_try_switch_task": "the pass ends",
    "klp_send_signals": "the pass ends without signals",
    "klp_init_object_loaded_fails": "no symbol is missing here",
    "klp_write_section_relocs_fails": "there are no relocations here",
}
HOLDER = [a.name for a in livepatch(ERA).actions if a.by is By.HOLDER]


@pytest.mark.parametrize("name", STEMS)
def test_a_defect_is_found_and_gone_with_its_fix(name: str) -> None:
    defect = KNOWN[name]
    found = list(findings(defect))

    assert [finding.broken.rule for finding in found] == list(defect.caught_by)
    assert all(finding.found for finding in found)
    lassos = [finding.broken.lasso for finding in found]
    assert [(x.stem, x.length) for x in lassos if x] == [STEMS[name]]


@dataclass(frozen=True, slots=True)
class Missing(Live):
    """A kernel without one action."""

    action: str = ""

    @property
    def machine(self) -> Machine:
        return livepatch(self.era).without(self.action)


@pytest.mark.parametrize("action", HOLDER)
def test_a_holder_without_its_last_way_out_is_caught(action: str) -> None:
    rule = klp_mutex_is_released

    found = judge(Missing(rule, ERA, MODULE, rule.assuming, action=action))

    stuck = action not in ANOTHER_WAY_OUT
    assert found.outcome is (Outcome.VIOLATED if stuck else Outcome.HOLDS)
    if found.lasso:
        assert found.lasso.length == 0


class _RefusalForgetsRelocations(Livepatch):
    @property
    def refusal_keeps_relocations(self) -> Bool:
        return FALSE


def test_a_refused_target_could_be_loaded_again_if_its_relocations_were_cleared() -> None:
    rule, era = a_refused_target_can_be_loaded_again, ERAS["6.12"]
    fix = Defect("FIX", "the error exit clears relocations", (), _RefusalForgetsRelocations)

    as_it_is, fixed = (
        judge(Live(rule, era, RELOCATIONS, rule.assuming, defect)) for defect in (None, fix)
    )

    assert as_it_is.outcome is Outcome.VIOLATED
    assert as_it_is.lasso is not None
    assert as_it_is.lasso.trace.steps[-3].action == "klp_write_section_relocs_fails(p0, m1)"
    assert fixed.outcome is Outcome.HOLDS
