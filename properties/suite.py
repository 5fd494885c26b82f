"""All rules, in the order in which they are shown."""

from __future__ import annotations

from model.era import Era
from properties import (
    anomalies,
    callbacks,
    consistency,
    contexts,
    force,
    log_order,
    modules,
    replace,
    results,
    stack,
    states,
    sysfs,
    transition,
)
from properties.rule import Rule, applies

RULES: tuple[Rule, ...] = (
    *callbacks.RULES,
    *transition.RULES,
    *consistency.RULES,
    *stack.RULES,
    *replace.RULES,
    *states.RULES,
    *modules.RULES,
    *results.RULES,
    *contexts.RULES,
    *force.RULES,
    *sysfs.RULES,
    *log_order.RULES,
    *anomalies.RULES,
)

NOT_EXPRESSIBLE = {
    "P-CONS-05": "an interrupt takes no step of its own: its calls are calls of the task below it",
}
"""Rows of the property list that are no rules, with the reason."""


def rules_of(era: Era) -> tuple[Rule, ...]:
    """The rules that are meant to hold in this release."""
    return tuple(rule for rule in RULES if applies(rule, era))
