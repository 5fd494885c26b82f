"""What rules mean by words such as "activated" and "since": callbacks and what came before them.

Each function that looks back is memory of the checker; who uses the same function shares it.
"""

from __future__ import annotations

from model.kernel.kinds import (
    Answer,
    Errno,
    Function,
    ModuleState,
    Object,
    Patch,
    Phase,
    Side,
    Task,
)
from model.kernel.state import Livepatch
from model.language import FALSE, Bool, Enumerated, any_of, before, disjunction, each, since


def pre_patch_ok(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch ran and agreed."""
    return s.pre_patch(p, o, Answer.ZERO)


def pre_patch_failed(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch ran and refused; a positive number is a refusal, too."""
    return s.pre_patch(p, o, Answer.NEGATIVE) | s.pre_patch(p, o, Answer.POSITIVE)


def after_pre_patch(s: Livepatch, p: Patch, o: Object) -> Bool:
    """post_patch, pre_unpatch or post_unpatch runs."""
    return s.post_patch(p, o) | s.pre_unpatch(p, o) | s.post_unpatch(p, o)


def callback(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Any callback of the object runs."""
    return disjunction(s.pre_patch(p, o, a) for a in Answer) | after_pre_patch(s, p, o)


def replaces(s: Livepatch, p: Patch) -> Bool:
    """A newer patch takes this one off the stacks; what its callbacks began stays open."""
    return any_of(s.replaced_by(p, q) for q in each(Patch)) if s.era.replace else FALSE


def replaced(s: Livepatch, p: Patch) -> Bool:
    """The running transition has taken this patch off the stacks, for a newer one."""
    return since(replaces(s, p), hold=s.in_transition)


def activated(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch has agreed; neither post_unpatch nor a refusal nor a replacement came after it.

    An absent pre_patch agrees by silence: the object's turn to be patched shows it was reached.
    """
    silent = ~s.has_pre_patch[p, o] & (s.patches(p, o) | s.fails_to_patch(p, o))
    closed = s.post_unpatch(p, o) | pre_patch_failed(s, p, o) | replaces(s, p)
    return since(pre_patch_ok(s, p, o) | silent, hold=~closed)


def told_patched(s: Livepatch, p: Patch, o: Object) -> Bool:
    """post_patch has run, no pre_unpatch after it, and the patch has been in force since."""
    in_force = s.enabled[p] | s.transition_patch[p]
    return since(s.post_patch(p, o), hold=~s.pre_unpatch(p, o) & in_force)


def refused(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch has refused, and who asked it still holds klp_mutex."""
    return since(pre_patch_failed(s, p, o), hold=~pre_patch_ok(s, p, o) & ~s.mutex_free)


def failed_to_patch(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch or patching has failed, and who tried still holds klp_mutex."""
    failure = pre_patch_failed(s, p, o) | s.fails_to_patch(p, o)
    return since(failure, hold=~pre_patch_ok(s, p, o) & ~s.mutex_free)


def disabling(s: Livepatch, p: Patch) -> Bool:
    """A disable has begun, and its transition has not started."""
    return since(s.disables(p), hold=s.transition_patch[p] & ~s.starts(p, Side.UNPATCHED))


def began_as_disable(s: Livepatch, p: Patch) -> Bool:
    """The running transition began with a disable, however often it was reversed."""
    return since(s.disables(p), hold=s.transition_patch[p])


def started(s: Livepatch, p: Patch) -> Bool:
    """The running transition has told its start."""
    return since(disjunction(s.starts(p, side) for side in Side), hold=s.transition_patch[p])


def completing(s: Livepatch, p: Patch) -> Bool:
    """The running transition is completing."""
    return since(disjunction(s.completes(p, side) for side in Side), hold=s.transition_patch[p])


def turning(s: Livepatch, p: Patch) -> Bool:
    """The step belongs to a reversal, which takes two of them in the fine grain."""
    return s.reverses(p) | (s.transition_patch[p] & before(s.phase == Phase.REVERSE))


def cancelling(s: Livepatch, p: Patch) -> Bool:
    """An enable has failed and is being undone."""
    return since(s.cancels(p), hold=s.transition_patch[p])


def visited(s: Livepatch, p: Patch, o: Object) -> Bool:
    """A callback of the object has run in the loop that still goes on."""
    same_loop = ~s.mutex_free & ~s.completes(p, Side.PATCHED) & ~s.completes(p, Side.UNPATCHED)
    return since(callback(s, p, o) & ~s.cancels(p), hold=same_loop)


def told_to_leave(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_unpatch has run in the disable that still goes on."""
    return since(s.pre_unpatch(p, o), hold=s.phase == Phase.DISABLE)


def let_pass(s: Livepatch, o: Object) -> Bool:
    """klp_module_coming() has agreed to the module that is loaded now."""
    return since(s.comes(o, Errno.OK), hold=~s.frees(o))


def has_answered(s: Livepatch, p: Patch, o: Object, answer: Enumerated[Answer]) -> Bool:
    """pre_patch has given this answer, and who asked it still holds klp_mutex."""
    return since(s.pre_patch(p, o, answer), hold=~s.mutex_free)


def ftrace_has_refused(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Patching has failed for an object that was not patched, and who tried holds klp_mutex."""
    refusal = s.fails_to_patch(p, o) & before(~s.object_patched[p, o])
    return since(refusal, hold=~s.mutex_free)


def has_run_init(s: Livepatch, o: Object) -> Bool:
    """The target's own init has run in the load that goes on."""
    return since(disjunction(s.init(o, a) for a in Answer), hold=~s.frees(o))


def turned_away(s: Livepatch, o: Object, result: Enumerated[Errno]) -> Bool:
    """klp_module_coming() has refused the module with this result, and it is not freed yet."""
    return since(s.comes(o, result) & (result != Errno.OK), hold=~s.frees(o))


def loaded_before(s: Livepatch, p: Patch, o: Object) -> Bool:
    """The module was let pass with the relocations that the patch still has for it."""
    return since(s.comes(o, Errno.OK) & s.relocated[p, o], hold=s.relocated[p, o])


def failed_for(s: Livepatch, o: Object) -> Bool:
    """pre_patch, patching or the symbol look-up has failed for the module whose hook runs."""
    failure = any_of(
        pre_patch_failed(s, p, o) | s.fails_to_patch(p, o) | s.fails_to_init(p, o)
        for p in each(Patch)
    )
    return since(failure & s.hook[o], hold=s.hook[o])


def forced_now(s: Livepatch) -> Bool:
    """Somebody forces the transition."""
    return any_of(s.forces(p) for p in each(Patch)) if s.era.force else FALSE


def left_inside(s: Livepatch, t: Task) -> Bool:
    """A force has moved the task out of a version while it was inside, and it has not left since.

    Who was moved without being inside of anything forbidden has nothing to fear: "no force so far"
    would excuse every task of a kernel for ever.
    """
    if not s.era.force:
        return FALSE
    inside = ~s.klp_check_stack(t) | s.in_handler(t)
    moved = forced_now(s) & before(s.pending[t] & inside)
    return since(moved, hold=~s.stack_empty(t) | s.in_handler(t))


def overtaken(s: Livepatch, t: Task) -> Bool:
    """A force has moved the task between two reads of its handler: only the fine grain sees it."""
    if not s.fine or not s.era.force:
        return FALSE
    return before(since(forced_now(s) & before(s.in_handler(t)), hold=s.in_handler(t)))


def came_past_the_stack(s: Livepatch, t: Task) -> Bool:
    """The task has called the original of a patched function with ftrace off, and is inside.

    It is over, too, when the function is no longer patched.
    """
    if s.era.permanent_ftrace:
        return FALSE
    past = any_of(s.calls_original(t, f) for f in each(Function)) & ~s.ftrace_enabled
    patched = any_of(
        s.original_frame[t, f] & s.func_patched[p, f] for f in each(Function) for p in each(Patch)
    )
    return since(past & patched, hold=patched)


def removed_by_force(s: Livepatch, p: Patch) -> Bool:
    """A transition was forced that removes the patch; its module has been there since.

    Of a transition to a replacing patch, that is every other patch on the list.
    """
    if not s.era.force:
        return FALSE
    removed = s.forces(p) & (s.target_state == Side.UNPATCHED)
    if s.era.replace:
        removed |= s.listed[p] & any_of(
            s.forces(q) & s.replace[q] & (s.target_state == Side.PATCHED) & (q != p)
            for q in each(Patch)
        )
    return since(removed, hold=s.patch_module[p] != ModuleState.GONE)


def joined(s: Livepatch, t: Task) -> Bool:
    """By what has happened to it, the task is on the patched side of the running transition.

    Before an enable starts nobody is, when a disable begins everybody is; a switch or a force takes
    a task to the side that is the target, and a child is born on a side.
    """
    moved = s.switches(t) | forced_now(s)
    born = s.exists[t] & before(~s.exists[t]) & (s.patch_state[t] == Side.PATCHED)
    arrives = any_of(s.disables(p) for p in each(Patch)) | born
    arrives |= moved & (s.target_state == Side.PATCHED)
    leaves = moved & (s.target_state == Side.UNPATCHED)
    over = any_of(completing(s, p) for p in each(Patch))
    return since(arrives, hold=~leaves & s.exists[t] & s.in_transition & ~over)


def unchanged(s: Livepatch, p: Patch) -> Bool:
    """A patch is where it was: on the list, enabled, in transition, with its reference."""
    return (
        (s.transition_patch[p] == before(s.transition_patch[p]))
        & (s.listed[p] == before(s.listed[p]))
        & (s.enabled[p] == before(s.enabled[p]))
        & (s.holds_ref[p] == before(s.holds_ref[p]))
    )
