"""Known defects of released kernels that violate rules, with the releases that have them.

Each is a value for `broken_in` of a rule; several are joined with `|`.
"""

from __future__ import annotations

from model.era import Era, Forced
from properties.rule import Eras


def _not_permanent(era: Era) -> bool:
    return not era.permanent_ftrace


FTRACE_OFF: dict[str, Eras] = {"B-FTRACE-OFF": _not_permanent}
"""ftrace can be switched off under patches that are enabled."""

STALE_MOD: dict[str, Eras] = {
    "B-STALE-MOD": lambda era: era.unwind_refused and not era.forget_refused
}
"""The object that refused a module keeps pointing to it."""

COMING_UNWIND: dict[str, Eras] = {"B-COMING-UNWIND": lambda era: not era.unwind_refused}
"""Patches before the one that refused a module stay applied to it."""

IMM_STACK: dict[str, Eras] = {"B-IMM-STACK": lambda era: era.immediate}
"""After an immediate patch, tasks are still inside versions that no later check looks for."""

STALE_AND_REGISTERED: dict[str, Eras] = {
    "B-STALE-MOD": lambda era: STALE_MOD["B-STALE-MOD"](era) and era.registration
}
"""Enabled again, a patch is applied to a module that it has refused."""

IMM_CANCEL: dict[str, Eras] = {"B-IMM-CANCEL": lambda era: era.immediate}
"""An immediate patch that fails halfway leaves tasks inside, and its load fails.

Its reference is kept, but the loader frees a module whose init function fails whatever pins it.
"""

FORCED_TOO_MANY: dict[str, Eras] = {
    "B-FORCED-GLOBAL": lambda era: era.force and era.forced is Forced.EVERY_LATER,
    "B-FORCED-ALL": lambda era: era.forced is Forced.LISTED,
}
"""A forced transition pins patches that nobody is forced out of."""

REPLACED_FREED_EARLY: dict[str, Eras] = {
    "B-REPLACED-FREED-EARLY": lambda era: era.replace and not era.keep_replaced
}
"""Replaced patches are freed before post_patch of the new one runs."""

SYMPOS: dict[str, Eras] = {"B-SYMPOS": lambda era: era.replace and not era.equal_positions}
"""A nop is added beside the function that it stands for, and both have one name."""

LEFT_BELOW: dict[str, Eras] = {"A2": lambda era: era.forced is Forced.REMOVED}
"""A force leaves tasks in the lowest of three patches, and the replacement of both frees it."""

RELOC_REUSE: dict[str, Eras] = {"B-RELOC-REUSE": lambda era: not era.clear_relocations}
"""Relocations into a module stay when it goes, and refuse it when it comes again."""
