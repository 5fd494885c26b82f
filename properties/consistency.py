"""P-CONS: which version of a function a task runs, and when it may change sides."""

from __future__ import annotations

from model.kernel.kinds import Function, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language import TRUE, Bool, all_of, any_of, before, disjunction, each, implies
from properties.history import came_past_the_stack, forced_now, joined, left_inside, overtaken
from properties.known import FTRACE_OFF, IMM_STACK
from properties.rule import Whenever, always, whenever

LIVEPATCH = "Documentation/livepatch/livepatch.rst"
PATCH = "kernel/livepatch/patch.c"


def lowest(s: Livepatch, p: Patch, f: Function) -> Bool:
    """The patch's entry is the last of the function's stack."""
    return s.func_patched[p, f] & all_of(~s.above[f, p, q] for q in each(Patch))


def neighbours(s: Livepatch, p: Patch, q: Patch, f: Function) -> Bool:
    """On the function's stack, q comes right after p."""
    between = any_of(s.above[f, p, r] & s.above[f, r, q] for r in each(Patch))
    return s.above[f, p, q] & ~between


def skips(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """p is in front, but in transition, and the task has not switched to it."""
    front = s.func_patched[p, f] & all_of(~s.above[f, q, p] for q in each(Patch))
    return front & s.func_transition[p, f] & (s.patch_state[t] == Side.UNPATCHED)


def selected(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """The task gets p: the front of the stack, or what is right below a front it is not yet on."""
    front = s.func_patched[p, f] & all_of(~s.above[f, q, p] for q in each(Patch))
    below = any_of(skips(s, t, q, f) & neighbours(s, q, p, f) for q in each(Patch))
    return (front & ~skips(s, t, p, f)) | below


def redirected(s: Livepatch) -> Bool:
    """ftrace leads calls to the stack; since v5.5 always while something is patched."""
    return TRUE if s.era.permanent_ftrace else s.ftrace_enabled


@always(id="P-CONS-01", source=PATCH, since="4.12")
def the_version_follows_the_task(s: Livepatch, t: Task, f: Function, p: Patch) -> Whenever:
    """A call gets the front of the stack, or what is right below it for a task left behind."""
    return whenever(s.calls(t, f, p) & ~overtaken(s, t), selected(s, t, p, f) & ~s.is_nop(p, f))


@always(id="P-CONS-01b", source=PATCH, since="4.12")
def the_original_runs_only_below_the_stack(s: Livepatch, t: Task, f: Function) -> Whenever:
    """A call gets the original only if the stack, as far as the task is on it, says so.

    That is, nothing is on the stack, only what the task is not yet on, or a nop is in turn.
    """
    version = any_of(selected(s, t, p, f) & ~s.is_nop(p, f) for p in each(Patch))
    return whenever(s.calls_original(t, f) & redirected(s) & ~overtaken(s, t), ~version)


@always(id="P-CONS-02", source=LIVEPATCH, since="4.12")
def tasks_switch_outside_of_forbidden_functions(
    s: Livepatch, t: Task, p: Patch, f: Function
) -> Whenever:
    """A task changes sides, unless forced, only when it is in no version that it must leave.

    That is the patch's own version to leave it, and what is right below it to join it.
    """
    in_new = inside(s, t, f, p)
    in_next = any_of(inside(s, t, f, q) & neighbours(s, p, q, f) for q in each(Patch))
    in_old = in_next | (lowest(s, p, f) & s.original_frame[t, f])
    leaving = (s.target_state == Side.UNPATCHED) & s.func_patched[p, f]
    joining = (s.target_state == Side.PATCHED) & s.func_patched[p, f]
    allowed = implies(leaving, ~in_new) & implies(joining, ~in_old)
    return whenever(
        changes_sides(s, t) & ~forced_now(s) & s.transition_patch[p] & s.func(p, f),
        before(allowed | s.func_is_immediate(p, f)),
    )


def inside(s: Livepatch, t: Task, f: Function, p: Patch) -> Bool:
    """The task is inside the patch's version, which is the original for a nop."""
    return s.frame[t, f, p] | (s.is_nop(p, f) & s.original_frame[t, f])


def changes_sides(s: Livepatch, t: Task) -> Bool:
    """The kernel says so, or it can be seen."""
    joins = (s.patch_state[t] == Side.PATCHED) & before(s.patch_state[t] == Side.UNPATCHED)
    leaves = (s.patch_state[t] == Side.UNPATCHED) & before(s.patch_state[t] == Side.PATCHED)
    return s.switches(t) | joins | leaves


def joins_over(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """The task joins a patch that has patched the function, without being forced."""
    joins = changes_sides(s, t) & (s.patch_state[t] == Side.PATCHED) & ~forced_now(s)
    return joins & s.transition_patch[p] & before(s.func_patched[p, f] & ~s.is_nop(p, f))


def in_older(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """The task is inside the original or a version anywhere below the patch's."""
    below = any_of(s.frame[t, f, q] & s.above[f, p, q] for q in each(Patch))
    return s.original_frame[t, f] | below


@always(id="P-CONS-02b", source=LIVEPATCH, since="4.12", broken_in=IMM_STACK)
def tasks_join_outside_of_every_older_version(
    s: Livepatch, t: Task, p: Patch, f: Function
) -> Whenever:
    """Who joins a patch is inside no older version at all, unless a force has left it there.

    Exempt is also who came into the original while ftrace was off.
    """
    excused = left_inside(s, t) | came_past_the_stack(s, t)
    return whenever(joins_over(s, t, p, f), before(~in_older(s, t, p, f) | excused))


@always(id="P-CONS-03", source=LIVEPATCH, since="4.12")
def no_task_mixes_versions(s: Livepatch, t: Task, f: Function, p: Patch) -> Whenever:
    """In a transition, a task gets the patch's versions after it joined, never before.

    The side is told by the task's history, not by its patch_state. Whether a call came before a
    switch need not be remembered: every call is on the side that its task's switches have led to,
    so between two switches all of them are on one.
    """
    other = any_of(s.calls(t, f, q) & (q != p) for q in each(Patch)) | s.calls_original(t, f)
    original_is_new = s.is_nop(p, f) & s.calls_original(t, f)
    in_front = s.func_patched[p, f] & all_of(~s.above[f, q, p] for q in each(Patch))
    gets_new = implies(s.calls(t, f, p), joined(s, t))
    gets_old = implies(other & in_front, ~joined(s, t) | original_is_new)
    return whenever(
        s.func_transition[p, f] & redirected(s) & (s.calls(t, f, p) | other) & ~overtaken(s, t),
        gets_old & (gets_new | ~in_front),
    )


@always(id="P-CONS-04", source=LIVEPATCH, since="4.12")
def a_child_starts_where_its_parent_is(s: Livepatch, t: Task, u: Task) -> Whenever:
    """A child starts on its parent's side, with its parent's TIF_PATCH_PENDING."""
    same_side = disjunction((s.patch_state[t] == x) & (s.patch_state[u] == x) for x in Side)
    return whenever(s.forks(t, u), same_side & (s.pending[t] == s.pending[u]))


@always(id="P-CONS-06", source=LIVEPATCH, since="4.12", broken_in=FTRACE_OFF)
def after_enabling_every_call_is_new(s: Livepatch, t: Task, f: Function, p: Patch) -> Whenever:
    """Outside of a transition, calls of a function get its newest enabled patch."""
    newest = s.func_patched[p, f] & all_of(
        ~s.precedes[p, q] | ~s.func_patched[q, f] for q in each(Patch)
    )
    any_call = any_of(s.calls(t, f, q) for q in each(Patch)) | s.calls_original(t, f)
    return whenever(
        s.mutex_free & ~s.in_transition & newest & s.enabled[p] & any_call, s.calls(t, f, p)
    )


@always(id="P-CONS-06b", source=LIVEPATCH, since="4.12")
def after_disabling_nobody_runs_it(s: Livepatch, t: Task, f: Function, p: Patch) -> Whenever:
    """No task is inside a function of a patch that is neither enabled nor in transition.

    Exempt are tasks that were forced out, and immediate patches, which ask nobody.
    """
    disabled = s.mutex_free & ~s.enabled[p] & ~s.transition_patch[p] & s.has_func[p, f]
    return whenever(
        disabled & s.exists[t] & ~s.is_immediate(p) & ~s.func_is_immediate(p, f),
        ~s.frame[t, f, p] | left_inside(s, t),
    )


RULES = (
    the_version_follows_the_task,
    the_original_runs_only_below_the_stack,
    tasks_switch_outside_of_forbidden_functions,
    tasks_join_outside_of_every_older_version,
    no_task_mixes_versions,
    a_child_starts_where_its_parent_is,
    after_enabling_every_call_is_new,
    after_disabling_nobody_runs_it,
)
