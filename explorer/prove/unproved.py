"""Which rules the proof for any size does not cover in a release, and why."""

from __future__ import annotations

from explorer.prove.module_clauses import forgets_modules
from model.era import Era
from model.kernel.kinds import Grain
from properties.expected import searched
from properties.rule import Rule
from properties.verdict import Outcome

STALE = "needs to know which objects still point to a module that was refused"
IMMEDIATE = "needs to know what immediate patches have left behind"
CARRIED = "needs to know what the holder of klp_mutex and the loader carry from step to step"
OPEN = (STALE, IMMEDIATE, CARRIED)
"""Reasons that a proof would remove; a rule that is false must not get one."""

OF_STALE_OBJECTS = {
    *("P-CB-02b", "P-CB-03", "P-CB-03b", "P-CB-05", "P-CB-07", "P-CB-08", "P-CB-09", "P-CB-11"),
    *("P-CB-13b", "P-CB-14", "P-CB-15", "P-CB-16", "P-CB-18"),
    *("P-CONS-02", "P-CONS-02b", "P-CONS-03", "P-CONS-06b"),
    *("P-STK-01", "P-STK-01b", "P-STK-01c", "P-STK-02", "P-STK-02b", "P-STK-04", "P-STK-06b"),
    *("P-REP-06", "P-REP-07", "P-MOD-02", "P-MOD-06"),
}
OF_WHAT_IS_CARRIED = {
    *("P-CONS-04b", "P-FREE-01d", "P-MOD-02b", "P-MOD-04e", "P-MOD-04f"),
    *("P-MOD-04k", "P-MOD-04m", "P-MOD-05c"),
}
OF_IMMEDIATE_PATCHES = {"P-CONS-03", "P-MOD-05"}


def violated_at_fine_grain(rule: Rule, era: Era) -> str | None:
    """The smallest listed scope of the release whose fine grain breaks the rule, in words, or None.

    A proof speaks of the coarse grain: a defect of what runs without klp_mutex is not in it.
    """
    scopes = {} if era.switched else searched(era.name, Grain.FINE)
    for scope, found in scopes.items():
        if rule.id in found.verdicts and found.outcome(rule.id) is Outcome.VIOLATED:
            return f"{rule.id} is violated at the fine grain, {scope}"
    return None


def unproved(rule: Rule, era: Era) -> str | None:
    """Why the rule need not be proved in this release, or None: it must be."""
    if defects := rule.broken_by(era):
        return f"false: {', '.join(defects)}"
    if rule.id in OF_WHAT_IS_CARRIED:
        return CARRIED
    if rule.id in OF_IMMEDIATE_PATCHES and era.immediate:
        return IMMEDIATE
    if rule.id in OF_STALE_OBJECTS and not forgets_modules(era):
        return STALE
    return None
