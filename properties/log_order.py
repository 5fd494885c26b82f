"""P-LOG: the order of the lines that the kernel prints, as far as no other rule says it.

Lines are told by what happens in the step that prints them: `initializing` = the patch becomes the
one in transition, `starting` = starts, `completing` = completes, `complete` = it is no longer in
transition, `canceling` = cancels, `reversing` = reverses, `reverting` = unpatches. Lines of one
step have no order here; replaying records compares them one by one.
"""

from __future__ import annotations

from model.kernel.kinds import Answer, ModuleState, Object, Patch, Phase, Side
from model.kernel.state import Livepatch
from model.language import Enumerated, before, disjunction, implies
from properties.history import completing, started, turning
from properties.rule import Whenever, always, whenever

TRANSITION = "kernel/livepatch/transition.c"
CORE = "kernel/livepatch/core.c"


@always(id="P-LOG-01", source=TRANSITION)
def first_callbacks_come_before_the_start(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """In a transition pre_patch and pre_unpatch run before `starting`, except for a module."""
    first = disjunction(s.pre_patch(p, o, a) for a in Answer) | s.pre_unpatch(p, o)
    return whenever(first & before(s.transition_patch[p] & ~s.hook[o]), before(~started(s, p)))


@always(id="P-LOG-02", source=TRANSITION)
def last_callbacks_come_after_completing(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """In a transition post_patch and post_unpatch run after `completing`, except for a module."""
    last = s.post_patch(p, o) | s.post_unpatch(p, o)
    return whenever(last & before(s.transition_patch[p] & ~s.hook[o]), before(completing(s, p)))


@always(id="P-LOG-03", source=TRANSITION, since="4.12")
def a_transition_starts_and_completes_once(
    s: Livepatch, p: Patch, side: Enumerated[Side]
) -> Whenever:
    """`starting` comes once and, after each reversal, once more; `completing` once, after it."""
    starts = implies(s.starts(p, side), before(~started(s, p)) != turning(s, p))
    ends = implies(
        s.completes(p, side), before(~completing(s, p)) & (before(started(s, p)) != s.cancels(p))
    )
    return whenever(s.starts(p, side) | s.completes(p, side), starts & ends)


@always(id="P-LOG-04", source=TRANSITION, since="4.12")
def a_transition_ends_after_completing(s: Livepatch, p: Patch) -> Whenever:
    """`complete` comes after `completing`."""
    ends = before(s.transition_patch[p]) & ~s.transition_patch[p]
    return whenever(ends, before(completing(s, p)))


@always(id="P-LOG-05", source=TRANSITION, since="4.12")
def a_cancelled_enable_unpatches(s: Livepatch, p: Patch) -> Whenever:
    """`canceling` comes with `completing unpatching`, and no `starting` before it."""
    return whenever(s.cancels(p), s.completes(p, Side.UNPATCHED) & before(~started(s, p)))


@always(id="P-LOG-06", source=TRANSITION, since="4.12")
def a_reversal_starts_again(s: Livepatch, p: Patch, side: Enumerated[Side]) -> Whenever:
    """`reversing` comes with `starting` in the other direction."""
    turned = s.reverses(p) & before(s.target_state != side) & (side != Side.IDLE)
    return whenever(turned, s.starts(p, side) | (s.phase == Phase.REVERSE))


@always(id="P-LOG-07", source=CORE, since="4.12")
def modules_are_reverted_after_their_exit(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """The line of a module's exit function comes before pre_unpatch and `reverting`."""
    reverted = (s.unpatches(p, o) | s.pre_unpatch(p, o)) & before(s.hook[o])
    return whenever(reverted, ~s.exiting[o] & ~s.alive[o] & (s.module_state[o] != ModuleState.LIVE))


RULES = (
    first_callbacks_come_before_the_start,
    last_callbacks_come_after_completing,
    a_transition_starts_and_completes_once,
    a_transition_ends_after_completing,
    a_cancelled_enable_unpatches,
    a_reversal_starts_again,
    modules_are_reverted_after_their_exit,
)
