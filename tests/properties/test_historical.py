"""Every historical defect that the model can have is found again, and gone with its fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from explorer.check import by_search
from explorer.defects import Deadline, checked, look_for
from explorer.search.exploration import Limits
from model.era import SWITCHES
from model.scope import Scope
from properties.defect import Defect
from properties.historical import BEYOND, HISTORICAL, KNOWN, ROWS
from properties.suite import RULES
from properties.verdict import Outcome
from tests.readme_tables import README, defect_row

CATALOGUE = (
    *("B-PUE-STALE", "B-COMING-POSTUNPATCH", "B-COMING-UNWIND", "B-STALE-MOD"),
    *("B-DISABLE-DISABLED", "B-REPLACED-FREED-EARLY"),
    *("B-FORK", "B-RCU-SYNC", "B-IMM-CANCEL", "B-IMM-STACK", "B-FORCE-LOCK", "B-IDLE-STUCK"),
    *("B-KTHREAD-STUCK", "B-REVERSE-ORDER", "B-SIGNAL-TWICE", "B-WARN-RQ"),
    *("B-FORCED-GLOBAL", "B-FORCED-ALL", "B-FORCE-HOLE", "B-FORCE-REVERSE", "B-DISABLE-UNLOAD"),
    *("B-GOING-RACE", "B-DEFER-ORDER", "B-NOTIFIER-IGNORED", "B-COMING-NOTIF-ERR"),
    *("B-RELOC-REUSE", "B-VMLINUX-RELA", "B-TEXT-PERM"),
    *("B-SYMPOS", "B-STACK-FREE-ORDER", "B-NOP-LOOP", "B-NOP-LEFT"),
    *("B-INIT-LEAK", "B-MISSING-UNLOCK", "B-HANDLER-FREE", "B-FTRACE-OFF"),
)
NEVER_FIXED = {"B-FORCE-HOLE", "B-FORCE-REVERSE"}
defects = pytest.mark.parametrize("defect", HISTORICAL, ids=lambda defect: defect.id)


def test_every_row_of_the_catalogue_is_a_kernel_or_has_a_reason() -> None:
    assert tuple(row.id for row in ROWS) == CATALOGUE
    assert all(len(row.reason.split()) > 8 for row in BEYOND)


@defects
def test_a_defect_is_found_at_its_scope_and_gone_in_the_fixed_kernel(defect: Defect) -> None:
    found = look_for(defect, Deadline.from_now(None))

    assert found.missed == ()
    assert {run.rule for run in found.runs} == set(defect.caught_by)
    assert found.fixed == ("none" if defect.id in NEVER_FIXED else "HOLDS")
    assert defect_row(found) in README.read_text("utf-8").splitlines()


@defects
def test_no_smaller_scope_shows_all_of_a_defect(defect: Defect) -> None:
    rules = [rule for rule in RULES if rule.id in defect.caught_by]

    for smaller in scopes_below(defect.scope):
        done = by_search(checked(replace(defect, scope=smaller), rules), Limits())
        assert {v.outcome for v in done.verdicts} != {Outcome.VIOLATED}, smaller


def scopes_below(scope: Scope) -> Iterator[Scope]:
    """The scopes with one individual less."""
    for name, size in scope.sizes:
        if size > 1:
            sizes = {**dict(scope.sizes), name: size - 1}
            yield Scope(*sizes.values(), relations=scope.relations)


@defects
def test_a_defect_tells_its_story_and_lived_in_its_release(defect: Defect) -> None:
    assert defect.story.endswith(".")
    assert defect.story.count(". ") <= 3
    assert not defect.sentence.endswith(".")
    assert all(item.switch in SWITCHES for item in defect.switches)
    assert KNOWN[defect.id] is defect
