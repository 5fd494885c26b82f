"""Forced transitions, and what is pinned or let go after them."""

from __future__ import annotations

from model.era import Forced
from model.scope import Scope
from properties.defect import Broken, Defect
from properties.historical.stuck import DISABLE_UNLOAD

ROWS = (
    Defect(
        "B-FORCED-GLOBAL",
        "after one forced transition no patch that is removed ever lets go of its module",
        ("P-FRC-01", "P-MOD-05"),
        switches=(Broken("forced", Forced.EVERY_LATER, Forced.REMOVED),),
        release="4.19",
        commit="68007289",
        story="One variable, klp_forced, remembers that some transition was forced. From then on "
        "no patch drops its reference when it is disabled, neither one that nobody was forced out "
        "of, nor one that is loaded later.",
    ),
    Defect(
        "B-FORCED-ALL",
        "a forced transition pins every patch on the list",
        ("P-FRC-01",),
        switches=(Broken("forced", Forced.LISTED, Forced.REMOVED),),
        release="5.1",
        commit="2957308343fa",
        story="klp_force_transition() marks every patch on klp_patches as forced, the one that is "
        "being enabled, too. When that patch is later disabled without a force, its module stays "
        "pinned although nobody can be inside of it.",
    ),
    Defect(
        "B-FORCE-HOLE",
        "after a force, tasks are inside versions that no later check looks for",
        ("A2",),
        scope=Scope(2, 1, 1),
        story="A force moves a task while it sleeps in an old version. The next patch checks only "
        "for the version right below its own, so the task joins it while it is still inside the "
        "oldest one. The documentation says so; nobody has mended it.",
    ),
    Defect(
        "B-FORCE-REVERSE",
        "a patch whose forced disable is reversed is marked as forced for ever",
        ("A2b",),
        story="A disable is forced, which marks the patch, and before the retry completes it "
        "somebody writes 1 to `enabled`. The patch is in force again, nobody was forced out of it, "
        "and `forced` is never cleared: after a clean disable its module stays.",
    ),
    DISABLE_UNLOAD,
)
