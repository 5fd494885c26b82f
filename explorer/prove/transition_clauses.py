"""What is always true of the transition: its patch, its direction, its tasks, its next attempt."""

from __future__ import annotations

from model.kernel.kinds import Errno, Function, ModuleState, Patch, Phase, Side, Task
from model.kernel.state import Livepatch
from model.language.formulas import FALSE, Bool
from model.language.simplify import implies


def enabling(s: Livepatch) -> Bool:
    """__klp_enable_patch() visits the objects."""
    return s.phase.one_of(Phase.ENABLE, Phase.ENABLE_PATCH)


def starting(s: Livepatch) -> Bool:
    """A transition is named but has not started."""
    return enabling(s) | (s.phase == Phase.DISABLE)


def in_own_phase(s: Livepatch) -> Bool:
    """The holder of the mutex works for the transition: it starts, tries or completes."""
    return starting(s) | s.phase.one_of(Phase.TRY, Phase.COMPLETE)


def unpatching_is_complete(s: Livepatch) -> Bool:
    """The last callbacks of a disable, or of an enable that failed, run."""
    return (s.phase == Phase.COMPLETE) & (s.target_state == Side.UNPATCHED)


def patching_is_complete(s: Livepatch) -> Bool:
    """The last callbacks of an enable run."""
    return (s.phase == Phase.COMPLETE) & (s.target_state == Side.PATCHED)


def takes_over(s: Livepatch, p: Patch, q: Patch) -> Bool:
    """q has replaced p, which is still listed."""
    if not s.era.replace:
        return FALSE
    return patching_is_complete(s) & s.transition_patch[q] & s.replace[q] & s.precedes[p, q]


def moves_tasks(s: Livepatch, p: Patch) -> Bool:
    """The patch is in transition from side to side, which has not come to its end."""
    return s.transition_patch[p] & ~s.is_immediate(p) & (s.phase != Phase.COMPLETE)


def active(s: Livepatch, p: Patch) -> Bool:
    """The patch is enabled, or comes or goes."""
    return s.enabled[p] | s.transition_patch[p]


def one_patch_in_transition(s: Livepatch, p: Patch, q: Patch) -> Bool:
    """Two patches in transition are the same one."""
    return implies(s.transition_patch[p] & s.transition_patch[q], p == q)


def the_target_says_whether_there_is_a_transition(s: Livepatch) -> Bool:
    """The target is not idle exactly while a patch is in transition."""
    return s.in_transition == (s.target_state != Side.IDLE)


def a_phase_of_the_transition_has_one(s: Livepatch) -> Bool:
    """The holder enables, disables, tries or completes only in a transition."""
    return implies(in_own_phase(s), s.target_state != Side.IDLE)


def the_phase_gives_the_direction(s: Livepatch) -> Bool:
    """An enable is to patch, a disable to unpatch."""
    return implies(enabling(s), s.target_state == Side.PATCHED) & implies(
        s.phase == Phase.DISABLE, s.target_state == Side.UNPATCHED
    )


def a_task_on_a_side_is_in_a_transition(s: Livepatch, t: Task) -> Bool:
    """A task that has a side exists, and a transition runs that has not come to its end."""
    sided = s.patch_state[t] != Side.IDLE
    return implies(sided, s.exists[t] & (s.target_state != Side.IDLE) & (s.phase != Phase.COMPLETE))


def every_task_has_a_side_in_a_transition(s: Livepatch, t: Task, p: Patch) -> Bool:
    """Before a transition comes to its end, every task has a side, unless it is immediate."""
    return implies(s.exists[t], (s.patch_state[t] != Side.IDLE) == moves_tasks(s, p)) | (
        ~s.transition_patch[p]
    )


def an_immediate_transition_does_not_wait(s: Livepatch, p: Patch) -> Bool:
    """klp_mutex is held from the start of an immediate transition to its end."""
    return implies(s.transition_patch[p] & s.is_immediate(p), in_own_phase(s))


def tasks_start_on_the_other_side(s: Livepatch, t: Task) -> Bool:
    """Until a transition starts, no task is on its target side."""
    return implies(starting(s), s.patch_state[t] != s.target_state)


def only_tasks_left_behind_are_asked(s: Livepatch, t: Task) -> Bool:
    """A pending task is on the other side of a transition that has started and not ended."""
    behind = s.exists[t] & (s.target_state != Side.IDLE) & (s.patch_state[t] != s.target_state)
    return implies(s.pending[t], behind & ~starting(s) & (s.phase != Phase.COMPLETE))


def only_moved_tasks_are_asked(s: Livepatch, t: Task, p: Patch) -> Bool:
    """No task is pending in an immediate transition."""
    return implies(s.pending[t] & s.transition_patch[p], moves_tasks(s, p))


def all_tasks_left_behind_are_asked(s: Livepatch, t: Task, p: Patch) -> Bool:
    """Once a transition has started, every task on the other side is pending."""
    running = moves_tasks(s, p) & ~starting(s)
    return implies(running & s.exists[t] & (s.patch_state[t] != s.target_state), s.pending[t])


def the_next_attempt_is_queued(s: Livepatch) -> Bool:
    """The work is queued in a transition, exactly while nobody works for that."""
    return s.work == ((s.target_state != Side.IDLE) & ~in_own_phase(s))


def functions_are_marked_only_in_transition(s: Livepatch, p: Patch, f: Function) -> Bool:
    """A function's mark belongs to the patch in transition, and goes when it completes."""
    return implies(s.func_transition[p, f], s.func(p, f) & moves_tasks(s, p))


def active_patches_are_listed(s: Livepatch, p: Patch) -> Bool:
    """A patch that is enabled or in transition is listed; since v5.1 others only at an end."""
    rests = s.listed[p] & ~active(s, p)
    return implies(active(s, p), s.listed[p]) & implies(
        rests, s.era.registration | patching_is_complete(s)
    )


def only_replaced_patches_are_done_with(s: Livepatch, p: Patch, q: Patch) -> Bool:
    """Since v5.1 the listed patches that are not active are those that were just replaced."""
    rests = s.listed[p] & ~active(s, p) & s.transition_patch[q]
    return implies(rests, s.era.registration | takes_over(s, p, q))


def replaced_patches_are_disabled(s: Livepatch, p: Patch, q: Patch) -> Bool:
    """Once it is replaced, a patch is not enabled; until v5.5 it leaves the list at once."""
    return implies(takes_over(s, p, q), ~s.enabled[p] & s.era.keep_replaced)


def enabled_agrees_with_the_direction(s: Livepatch, p: Patch) -> Bool:
    """`enabled` is set and cleared when a transition starts or turns."""
    to_patched = s.enabled[p] == (s.target_state == Side.PATCHED)
    return implies(s.transition_patch[p], to_patched != starting(s))


def listed_patches_are_pinned(s: Livepatch, p: Patch) -> Bool:
    """The module of a listed patch is there; since v5.1 livepatch holds a reference on it."""
    pinned = s.holds_ref[p] | (s.era.registration & ~active(s, p))
    return implies(s.listed[p], (s.patch_module[p] != ModuleState.GONE) & pinned)


def a_reference_needs_a_module(s: Livepatch, p: Patch) -> Bool:
    """Nothing of a patch is left when its module has gone."""
    left = s.holds_ref[p] | s.free_work[p] | s.enabled[p]
    return implies(s.patch_module[p] == ModuleState.GONE, ~left)


def freeing_comes_after_the_list(s: Livepatch, p: Patch) -> Bool:
    """A patch whose release is queued is off the list and still holds its reference."""
    off_the_list = s.holds_ref[p] & ~s.listed[p] & (not s.era.registration)
    return implies(s.free_work[p], off_the_list)


def a_loading_patch_is_enabling(s: Livepatch, p: Patch) -> Bool:
    """While a patch's init function runs, its enable is under way or has just failed."""
    to_patched = (s.phase == Phase.TRY) & (s.target_state == Side.PATCHED)
    failed = unpatching_is_complete(s) & (s.error != Errno.OK)
    under_way = enabling(s) | to_patched | patching_is_complete(s) | failed
    return implies(s.patch_module[p] == ModuleState.COMING, s.transition_patch[p] & under_way)


def errors_are_kept_while_undoing(s: Livepatch) -> Bool:
    """The holder remembers an error only while it undoes what it did."""
    refusing = s.phase == Phase.COMING_POST_UNPATCH
    cleaning_up = s.phase.one_of(Phase.CLEANUP, Phase.CLEANUP_UNPATCH, Phase.CLEANUP_POST_UNPATCH)
    undoing = unpatching_is_complete(s) | refusing | cleaning_up
    return implies(s.error != Errno.OK, undoing) & implies(refusing, s.error != Errno.OK)


def the_list_is_an_order(s: Livepatch, p: Patch, q: Patch, r: Patch) -> Bool:
    """`precedes` is a total order of the listed patches."""
    return (
        ~s.precedes[p, p]
        & implies(s.precedes[p, q], s.listed[p] & s.listed[q])
        & implies(s.listed[p] & s.listed[q] & (p != q), s.precedes[p, q] | s.precedes[q, p])
        & implies(s.precedes[p, q] & s.precedes[q, r], s.precedes[p, r])
    )


def the_list_is_a_stack(s: Livepatch, p: Patch, q: Patch) -> Bool:
    """A patch before an active one is active, or that one has just replaced it."""
    return implies(s.precedes[p, q] & active(s, q), active(s, p) | takes_over(s, p, q))


def the_newest_patch_is_enabled(s: Livepatch, p: Patch, q: Patch) -> Bool:
    """A patch that is being enabled, and until v5.1 disabled, is after all that are enabled."""
    newest = s.transition_patch[p] & (enabling(s) | s.era.registration)
    return implies(newest & s.precedes[p, q], ~s.enabled[q])


CLAUSES = (
    one_patch_in_transition,
    the_target_says_whether_there_is_a_transition,
    a_phase_of_the_transition_has_one,
    the_phase_gives_the_direction,
    a_task_on_a_side_is_in_a_transition,
    every_task_has_a_side_in_a_transition,
    an_immediate_transition_does_not_wait,
    tasks_start_on_the_other_side,
    only_tasks_left_behind_are_asked,
    only_moved_tasks_are_asked,
    all_tasks_left_behind_are_asked,
    the_next_attempt_is_queued,
    functions_are_marked_only_in_transition,
    active_patches_are_listed,
    only_replaced_patches_are_done_with,
    replaced_patches_are_disabled,
    enabled_agrees_with_the_direction,
    listed_patches_are_pinned,
    a_reference_needs_a_module,
    freeing_comes_after_the_list,
    a_loading_patch_is_enabling,
    errors_are_kept_while_undoing,
    the_list_is_an_order,
    the_list_is_a_stack,
    the_newest_patch_is_enabled,
)
