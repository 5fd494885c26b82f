"""The coarse grain misses nothing that the fine one finds, but for the defects that need it."""

from __future__ import annotations

import pytest

from explorer.check import Check, by_search
from explorer.search.exploration import Limits
from model.era import ERAS, Era, Synchronize
from model.kernel.kinds import Grain
from model.scope import Scope
from properties.suite import rules_of
from properties.verdict import Outcome

FORK = {
    "P-TR-03",
    "P-TR-05",
    "P-CONS-03",
    "P-CONS-04",
    "P-CB-04",
    "P-CB-13",
    "P-FRC-02",
}
"""What B-FORK breaks: a child with a flag that its parent no longer has."""

RCU_SYNC = {
    "P-TR-03",
    "P-TR-05",
    "P-CONS-01",
    "P-CONS-01b",
    "P-CONS-03",
    "P-CONS-06b",
    "P-STK-04",
    "P-MOD-06",
}
"""What B-RCU-SYNC breaks: a handler that outlives the completion."""

IMMEDIATE = {"P-CONS-01", "P-STK-04"}
"""An immediate patch is taken off the stack while a handler already leads to it."""


def verdicts(era: Era, scope: Scope, grain: Grain) -> dict[str, Outcome]:
    done = by_search(Check(era, scope, rules_of(era), grain=grain), Limits())
    return {verdict.rule: verdict.outcome for verdict in done.verdicts}


def needs_the_fine_grain(era: Era, scope: Scope) -> set[str]:
    found: set[str] = set()
    if era.immediate and scope.patches > 1:
        found |= IMMEDIATE
    if not era.fork_sync and scope.tasks > 1:
        found |= FORK
    if era.synchronize is Synchronize.RCU:
        found |= RCU_SYNC
    return found


RELEASES = ("4.12", "4.14", "4.16", "5.1", "5.5", "6.1", "6.16")
SIZES = ((1, 1, 1), (1, 1, 2), (2, 1, 1))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("release", RELEASES)
def test_both_grains_judge_alike_but_for_what_needs_the_fine_one(
    release: str, sizes: tuple[int, int, int]
) -> None:
    era, scope = ERAS[release], Scope(*sizes)

    coarse, fine = (verdicts(era, scope, grain) for grain in Grain)

    worse = {r for r in coarse if fine[r] is Outcome.VIOLATED is not coarse[r]}
    assert worse <= needs_the_fine_grain(era, scope)
    assert ("P-CONS-04" in worse) == (scope.tasks > 1 and not era.fork_sync)
    if era.synchronize is Synchronize.RCU:
        assert "P-STK-04" in worse
    assert {rule for rule in coarse if fine[rule] is not coarse[rule]} == worse
