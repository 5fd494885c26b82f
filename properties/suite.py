"""All rules, in the order in which they are shown."""

from __future__ import annotations

from model.era import Era
from properties import callbacks, consistency, modules, stack, transition
from properties.rule import Rule, applies

RULES: tuple[Rule, ...] = (
    *callbacks.RULES,
    *transition.RULES,
    *consistency.RULES,
    *stack.RULES,
    *modules.RULES,
)


def rules_of(era: Era) -> tuple[Rule, ...]:
    """The rules that are meant to hold in this release."""
    return tuple(rule for rule in RULES if applies(rule, era))
