"""P-SYS: what a write to /sys/kernel/livepatch/PATCH/enabled does."""

from __future__ import annotations

from model.kernel.kinds import Build, Errno, Patch, Phase, Side, Task, Text
from model.kernel.state import Livepatch
from model.language import Enumerated, before, disjunction
from properties.history import unchanged
from properties.rule import Whenever, always, whenever

CORE = "kernel/livepatch/core.c"


@always(id="P-SYS-01", source=CORE, since="4.12")
def only_listed_patches_are_acted_on(s: Livepatch, p: Patch) -> Whenever:
    """Who is disabled, reversed or forced is on the list."""
    acts = s.disables(p) | s.reverses(p) | s.forces(p)
    return whenever(acts, before(s.listed[p]))


@always(id="P-SYS-01b", source=CORE, since="4.12")
def a_write_does_what_it_says(s: Livepatch, p: Patch, text: Enumerated[Text]) -> Whenever:
    """A write turns the transition of its patch, disables it or enables it, or gets an error."""
    busy, failed = s.refused(Errno.EBUSY), disjunction(s.refused(e) for e in Errno)
    enabled, moving = before(s.enabled[p]), before(s.transition_patch[p])
    sensible = (enabled & (text == Text.OFF)) | (~enabled & (text == Text.ON))
    turned = (s.reverses(p) | (s.phase == Phase.REVERSE)) & ~failed
    enables = s.enables(p, Build.GOOD) & (busy | (s.transition_patch[p] & ~failed))
    idle = (enabled & (busy | s.disables(p))) | (~enabled & (enables | failed))
    return whenever(s.writes(p, text) & sensible, (moving & turned) | (~moving & idle))


@always(id="P-SYS-01c", source=CORE, since="4.12")
def a_refused_write_changes_nothing(
    s: Livepatch, p: Patch, text: Enumerated[Text], error: Enumerated[Errno], q: Patch, t: Task
) -> Whenever:
    """A write that gets an error leaves patches, tasks and the transition as they are."""
    same_sides = disjunction(
        (s.patch_state[t] == x) & before(s.patch_state[t] == x) for x in Side
    ) & (s.pending[t] == before(s.pending[t]))
    same_target = disjunction((s.target_state == x) & before(s.target_state == x) for x in Side)
    same_turn = s.mutex_free & (s.work == before(s.work))
    return whenever(
        s.writes(p, text) & s.refused(error),
        unchanged(s, q) & same_sides & same_target & same_turn,
    )


@always(id="P-SYS-02", source=CORE, since="4.12")
def the_same_value_is_refused(s: Livepatch, p: Patch, text: Enumerated[Text]) -> Whenever:
    """To write the value that is there, or none at all, gets EINVAL."""
    same = (text == Text.INVALID) | (before(s.enabled[p]) == (text == Text.ON))
    return whenever(s.writes(p, text) & same, s.refused(Errno.EINVAL))


@always(id="P-SYS-02b", source=CORE, since="5.1", only_if=lambda era: not era.registration)
def a_disabled_patch_is_not_enabled_again(s: Livepatch, p: Patch) -> Whenever:
    """To write 1 to a patch that is neither enabled nor in transition gets EINVAL."""
    asked = s.writes(p, Text.ON) & before(~s.transition_patch[p])
    return whenever(asked, s.refused(Errno.EINVAL))


RULES = (
    only_listed_patches_are_acted_on,
    a_write_does_what_it_says,
    a_refused_write_changes_nothing,
    the_same_value_is_refused,
    a_disabled_patch_is_not_enabled_again,
)
