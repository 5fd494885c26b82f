"""What is always true of the checker's memory; each memory is that of one rule."""

from __future__ import annotations

from explorer.prove.module_clauses import cleaning_up
from explorer.prove.transition_clauses import (
    in_own_phase,
    moves_tasks,
    starting,
    unpatching_is_complete,
)
from model.era import Forced
from model.kernel.kinds import Errno, ModuleState, Object, Patch, Phase, Side, Task
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.simplify import conjunction, enumerated, implies
from properties.history import (
    cancelling,
    completing,
    disabling,
    failed_for,
    joined,
    let_pass,
    refused,
    removed_by_force,
    started,
    told_to_leave,
    turned_away,
    visited,
)
from properties.modules import stays_pinned, used


def a_refusal_leaves_nothing_due(s: Livepatch, p: Patch, o: Object) -> Bool:
    """After a pre_patch that refused, post_unpatch is not due."""
    return implies(refused(s, p, o), s.has_pre_patch[p, o] & ~s.post_unpatch_enabled[p, o])


def a_disable_began_as_one(s: Livepatch, p: Patch) -> Bool:
    """While pre_unpatch runs in a transition, that has begun with a disable and not started."""
    return implies(s.transition_patch[p] & (s.phase == Phase.DISABLE), disabling(s, p))


def cancelling_is_completing(s: Livepatch, p: Patch) -> Bool:
    """While a failed enable is undone, the last callbacks run."""
    return implies(cancelling(s, p), s.transition_patch[p] & unpatching_is_complete(s))


def a_loop_holds_the_mutex(s: Livepatch, p: Patch, o: Object) -> Bool:
    """A loop that has run a callback still holds the mutex; a hook is at its own module."""
    of_transition = s.transition_patch[p] & in_own_phase(s)
    return implies(visited(s, p, o), ~s.mutex_free & (s.hook[o] | of_transition))


def a_loop_goes_forward(s: Livepatch, p: Patch, o: Object, x: Object) -> Bool:
    """Where callbacks of a loop have run comes before what it has at hand or ahead."""
    left = s.to_visit[p, x] | s.current[p, x]
    return implies(visited(s, p, o) & left & (o != x), s.object_before[p, o, x])


def a_disable_tells_what_is_behind(s: Livepatch, p: Patch, o: Object) -> Bool:
    """In a disable, pre_unpatch has run on every patched object that is not ahead any more."""
    behind = s.transition_patch[p] & (s.phase == Phase.DISABLE) & ~s.to_visit[p, o]
    told = s.object_patched[p, o] & s.has_pre_unpatch[p, o]
    return implies(behind & told, told_to_leave(s, p, o))


def the_hook_knows_of_failures(s: Livepatch, o: Object) -> Bool:
    """The hook of a coming module has an error exactly when something failed for it."""
    return implies(failed_for(s, o), s.hook[o]) & implies(
        s.hook[o], failed_for(s, o) == (s.error != Errno.OK)
    )


def init_waits_for_the_hook(s: Livepatch, o: Object) -> Bool:
    """A coming module that livepatch knows and whose hook has returned was let pass."""
    coming = (s.module_state[o] == ModuleState.COMING) & s.alive[o] & ~s.hook[o]
    return implies(coming, let_pass(s, o))


def a_refusal_waits_to_be_returned(s: Livepatch, o: Object) -> Bool:
    """What a module was turned away with is what its load will return."""
    return conjunction(_waits(s, o, result) for result in Errno)


def _waits(s: Livepatch, o: Object, result: Errno) -> Bool:
    going = (s.module_state[o] == ModuleState.GOING) & ~s.alive[o] & ~s.hook[o]
    return implies(
        turned_away(s, o, enumerated(result, Errno)), (s.load_error[o] == result) & going
    )


def a_refusing_hook_has_its_error(s: Livepatch, o: Object) -> Bool:
    """While a refused module is unwound, the hook's error is what its load will return."""
    unwinding = s.hook[o] & cleaning_up(s) & (s.error != Errno.OK)
    return implies(unwinding, s.load_error[o] == s.error)


def a_hook_that_lets_pass_has_no_error(s: Livepatch, o: Object) -> Bool:
    """The loop of klp_module_coming() ends at the first error."""
    return implies(s.hook[o] & (s.phase == Phase.COMING), s.error == Errno.OK)


def a_transition_tells_its_start(s: Livepatch, p: Patch) -> Bool:
    """`starting` was printed once the objects were visited, unless the enable has failed."""
    return started(s, p) == (s.transition_patch[p] & ~starting(s) & ~cancelling(s, p))


def a_transition_tells_its_completion(s: Livepatch, p: Patch) -> Bool:
    """`completing` was printed while the last callbacks run."""
    return completing(s, p) == (s.transition_patch[p] & (s.phase == Phase.COMPLETE))


def tasks_are_where_they_went(s: Livepatch, t: Task, p: Patch) -> Bool:
    """A task is on the side that its switches, and those of its parents, have led to."""
    there = joined(s, t) == (s.patch_state[t] == Side.PATCHED)
    return implies(moves_tasks(s, p) & s.exists[t], there)


def nobody_has_joined_without_a_transition(s: Livepatch, t: Task) -> Bool:
    """Who has joined has done so in a transition that has not come to its end."""
    running = (s.target_state != Side.IDLE) & (s.phase != Phase.COMPLETE)
    return implies(joined(s, t), running)


def the_unborn_join_with_all(s: Livepatch, t: Task, u: Task) -> Bool:
    """Who has joined before it exists has done so with all others."""
    unborn = joined(s, t) & ~s.exists[t]
    return implies(unborn & s.exists[u], s.patch_state[u] != Side.UNPATCHED)


def who_was_forced_out_is_pinned(s: Livepatch, p: Patch) -> Bool:
    """A patch that a forced transition removes has the mark that keeps its reference."""
    return implies(removed_by_force(s, p), s.holds_ref[p] & ~s.loses_reference(p))


def marks_of_force_keep_the_reference(s: Livepatch, p: Patch) -> Bool:
    """A patch with the mark is pinned; since v5.18 it was forced out; until v5.1 none has it."""
    if s.era.forced is Forced.EVERY_LATER:
        return ~s.forced[p]
    forced_out = removed_by_force(s, p) | (s.era.forced is not Forced.REMOVED)
    pinned = s.holds_ref[p] & (s.patch_module[p] != ModuleState.COMING)
    return implies(s.forced[p], pinned & forced_out)


def references_have_a_reason(s: Livepatch, p: Patch) -> Bool:
    """Livepatch holds a reference on a patch that it uses or has decided to keep."""
    return implies(s.holds_ref[p], used(s, p) | stays_pinned(s, p))


CLAUSES = (
    a_refusal_leaves_nothing_due,
    a_disable_began_as_one,
    cancelling_is_completing,
    a_loop_holds_the_mutex,
    a_loop_goes_forward,
    a_disable_tells_what_is_behind,
    the_hook_knows_of_failures,
    init_waits_for_the_hook,
    a_refusal_waits_to_be_returned,
    a_refusing_hook_has_its_error,
    a_hook_that_lets_pass_has_no_error,
    a_transition_tells_its_start,
    a_transition_tells_its_completion,
    tasks_are_where_they_went,
    nobody_has_joined_without_a_transition,
    the_unborn_join_with_all,
    who_was_forced_out_is_pinned,
    marks_of_force_keep_the_reference,
    references_have_a_reason,
)
