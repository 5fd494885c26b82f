"""What is always true of the checker's memory; each memory is that of one rule."""

from __future__ import annotations

from explorer.prove.module_clauses import cleaning_up
from explorer.prove.transition_clauses import active, in_own_phase, unpatching_is_complete
from model.kernel.kinds import Errno, ModuleState, Object, Patch, Phase, Side
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.simplify import conjunction, enumerated, implies
from properties.history import (
    cancelling,
    failed_for,
    let_pass,
    refused,
    reversed_enable,
    told_to_leave,
    turned_away,
    visited,
)


def a_refusal_leaves_nothing_due(s: Livepatch, p: Patch, o: Object) -> Bool:
    """After a pre_patch that refused, post_unpatch is not due."""
    return implies(refused(s, p, o), s.has_pre_patch[p, o] & ~s.post_unpatch_enabled[p, o])


def a_reversed_enable_is_not_disabled(s: Livepatch, p: Patch) -> Bool:
    """A patch whose enable was turned back is in that transition, in a new one, or at rest."""
    completing = (s.phase == Phase.COMPLETE) & (s.target_state == Side.PATCHED)
    going_on = s.transition_patch[p] & (s.phase != Phase.DISABLE) & ~completing
    return implies(reversed_enable(s, p), going_on | ~active(s, p))


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
    unwinding = s.hook[o] & cleaning_up(s) & (s.module_state[o] == ModuleState.COMING)
    return implies(unwinding, (s.load_error[o] == s.error) & (s.error != Errno.OK) & ~s.alive[o])


def a_hook_that_lets_pass_has_no_error(s: Livepatch, o: Object) -> Bool:
    """The loop of klp_module_coming() ends at the first error."""
    return implies(s.hook[o] & (s.phase == Phase.COMING), s.error == Errno.OK)


CLAUSES = (
    a_refusal_leaves_nothing_due,
    a_reversed_enable_is_not_disabled,
    cancelling_is_completing,
    a_loop_holds_the_mutex,
    a_loop_goes_forward,
    a_disable_tells_what_is_behind,
    the_hook_knows_of_failures,
    init_waits_for_the_hook,
    a_refusal_waits_to_be_returned,
    a_refusing_hook_has_its_error,
    a_hook_that_lets_pass_has_no_error,
)
