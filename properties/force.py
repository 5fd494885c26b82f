"""P-FRC and P-FREE: forced transitions, and how patches are freed."""

from __future__ import annotations

from model.kernel.kinds import ModuleState, Patch, Task
from model.kernel.state import Livepatch
from model.language import any_of, before, each, implies
from properties.history import removed_by_force
from properties.known import FORCED_TOO_MANY
from properties.modules import used
from properties.rule import Whenever, always, whenever

CORE = "kernel/livepatch/core.c"
TRANSITION = "kernel/livepatch/transition.c"


@always(id="P-FRC-01", source=TRANSITION, since="4.16", broken_in=FORCED_TOO_MANY)
def who_was_forced_out_stays_pinned(s: Livepatch, p: Patch) -> Whenever:
    """A module stays pinned after its patch was removed exactly if tasks were forced out of it."""
    left = s.holds_ref[p] & ~used(s, p)
    out = removed_by_force(s, p)
    return whenever(out | left, s.holds_ref[p] & implies(left, out))


@always(id="P-FRC-02", source=TRANSITION, since="4.16")
def force_only_moves_the_tasks(s: Livepatch, p: Patch, t: Task) -> Whenever:
    """Only a patch in transition is forced; all tasks are moved, and the retry completes it."""
    moved = ~s.exists[t] | s.cleared[t] | ((s.patch_state[t] == s.target_state) & ~s.pending[t])
    still = before(s.transition_patch[p]) & s.transition_patch[p]
    return whenever(s.forces(p), still & moved & s.work & s.mutex_free)


@always(id="P-FREE-01", source=CORE, since="5.1", only_if=lambda era: not era.registration)
def a_patch_is_freed_once_when_it_leaves_the_list(s: Livepatch, p: Patch) -> Whenever:
    """What leaves the list is given to the worker that frees it, once, or its load has failed."""
    leaves = before(s.listed[p]) & ~s.listed[p]
    queued = s.free_work[p] & before(~s.free_work[p])
    load_failed = before(s.patch_module[p] == ModuleState.COMING)
    return whenever(leaves | queued, leaves & (queued != load_failed))


@always(id="P-FREE-01b", source=CORE, since="5.1", only_if=lambda era: not era.registration)
def freeing_finishes_beside_everything_else(s: Livepatch, p: Patch) -> Whenever:
    """The worker takes no part in what the holder of klp_mutex does, and frees nothing listed."""
    finished = before(s.free_work[p]) & ~s.free_work[p]
    beside = s.mutex_free == before(s.mutex_free)
    kept = any_of((q != p) & (s.holds_ref[q] != before(s.holds_ref[q])) for q in each(Patch))
    return whenever(finished, ~s.listed[p] & beside & ~kept)


@always(id="P-FREE-01c", source=CORE, since="5.1", only_if=lambda era: not era.registration)
def what_is_initialised_is_listed_or_released(s: Livepatch, p: Patch) -> Whenever:
    """What an enable initialises gets on the list or is released; nothing listed is released."""
    return whenever(s.initialises(p) | s.releases(p), s.listed[p] != s.releases(p))


RULES = (
    who_was_forced_out_stays_pinned,
    force_only_moves_the_tasks,
    a_patch_is_freed_once_when_it_leaves_the_list,
    freeing_finishes_beside_everything_else,
    what_is_initialised_is_listed_or_released,
)
