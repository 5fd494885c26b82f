"""Each known defect breaks the certificate of a kernel without it, where it does wrong."""

from __future__ import annotations

import json

import pytest

from explorer.certificate.breaking import Broken, broken_by
from explorer.certificate.reading import Given
from explorer.cli import main
from explorer.commands import certify_tables
from explorer.prove.watch import Watch
from properties.defect import Defect
from properties.historical import KNOWN

BREAKS = {
    "SEED-ORDER": "klp_pre_patch_callback",
    "SEED-UNGATED": "klp_post_unpatch_callback",
    "SEED-NOCHECK": "klp_try_switch_task",
    "SEED-ONETASK": "klp_try_complete_transition",
    "B-PUE-STALE": "klp_post_unpatch_callback",
    "B-COMING-POSTUNPATCH": "klp_post_unpatch_callback",
    "B-COMING-UNWIND": "klp_pre_patch_callback",
    "B-STALE-MOD": "klp_pre_patch_callback",
    "B-DISABLE-DISABLED": "enabled_store",
    "B-REPLACED-FREED-EARLY": "klp_try_complete_transition",
    "B-IMM-CANCEL": "klp_enable_patch",
    "B-IMM-STACK": "klp_enable_patch",
    "B-FORCED-GLOBAL": "force_store",
    "B-FORCED-ALL": "force_store",
    "B-GOING-RACE": "klp_find_object_symbol",
    "B-DEFER-ORDER": "klp_pre_unpatch_callback",
    "B-NOTIFIER-IGNORED": "klp_init_object_loaded_fails",
    "B-COMING-NOTIF-ERR": "prepare_coming_module_fails",
    "B-RELOC-REUSE": "klp_post_unpatch_callback",
    "B-SYMPOS": "klp_enable_patch",
    "B-NOP-LOOP": "klp_enable_patch",
    "B-NOP-LEFT": "klp_try_complete_transition",
    "B-INIT-LEAK": "klp_enable_patch",
    "B-MISSING-UNLOCK": "klp_enable_patch",
    "B-FTRACE-OFF": "ftrace_enable_sysctl",
}
"""Defects, and an action that does wrong with it."""

SURVIVED = {
    "B-FORK": "only the fine grain shows it",
    "B-RCU-SYNC": "only the fine grain shows it",
    "B-FORCE-LOCK": "only the fine grain shows it",
    "B-REVERSE-ORDER": "only the fine grain shows it",
    "B-HANDLER-FREE": "only the fine grain shows it",
    "B-IDLE-STUCK": "it changes no step of this release",
    "B-KTHREAD-STUCK": "it changes no step of this release",
    "B-WARN-RQ": "the certificate says nothing of P-LIVE-02",
    "B-DISABLE-UNLOAD": "the certificate says nothing of P-LIVE-02",
    "B-FORCE-HOLE": "the kernel of this certificate has it itself",
    "B-FORCE-REVERSE": "the kernel of this certificate has it itself",
    "B-STACK-FREE-ORDER": "the kernel of this certificate has it itself",
}
"""Defects that break nothing, and why."""


@pytest.mark.parametrize("defect", KNOWN.values(), ids=KNOWN)
def test_a_defect_breaks_the_certificate_at_its_action(defect: Defect, newest: Given) -> None:
    """
    In a kernel with a defect some conditions fail, and they name the defective action.
    """
    broken = broken_by(newest, defect, Watch())

    assert broken.check is None or not broken.check.undecided
    if defect.id in BREAKS:
        assert BREAKS[defect.id] in broken.actions
    else:
        assert broken.actions == ()
        assert broken.reason.startswith(SURVIVED[defect.id])


def test_the_tables_of_a_certificate(
    newest: Given, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    The commands print what fails without each clause, and with each defect.
    """

    def broken(_: Given, defect: Defect, __: Watch) -> Broken:
        return Broken(defect, None, "not asked")

    monkeypatch.setattr(certify_tables, "broken_by", broken)

    assert main(["certify", "7.1", "--clauses"]) == 0
    clauses = newest.certificate.clauses
    assert f"{clauses} of {clauses} clauses are needed" in capsys.readouterr().out
    assert main(["certify", "7.1", "--defects", "--json", "-"]) == 0
    rows = json.loads(capsys.readouterr().out)["defects"]
    assert [row["defect"] for row in rows] == list(KNOWN)
    assert {row["reason"] for row in rows} == {"not asked"}
