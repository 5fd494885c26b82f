"""P-CONS: which version of a function a task runs, and when it may change sides."""

from __future__ import annotations

from model.kernel.kinds import Function, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language import Bool, all_of, any_of, before, each, implies
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


@always(id="P-CONS-01", source=PATCH, since="4.12")
def the_version_follows_the_task(s: Livepatch, t: Task, f: Function, p: Patch) -> Whenever:
    """A call gets the front of the stack, or what is right below it for a task left behind."""
    front = s.func_patched[p, f] & all_of(~s.above[f, q, p] for q in each(Patch))
    below = any_of(skips(s, t, q, f) & neighbours(s, q, p, f) for q in each(Patch))
    return whenever(s.calls(t, f, p), (front & ~skips(s, t, p, f)) | below)


@always(id="P-CONS-01b", source=PATCH, since="4.12")
def the_original_runs_only_below_the_stack(s: Livepatch, t: Task, f: Function) -> Whenever:
    """A call gets the original if nothing is on the stack, or only what the task is not yet on."""
    unpatched = all_of(~s.func_patched[p, f] for p in each(Patch))
    only_new = any_of(skips(s, t, p, f) & lowest(s, p, f) for p in each(Patch))
    return whenever(s.calls_original(t, f), unpatched | only_new)


@always(id="P-CONS-02", source=LIVEPATCH, since="4.12")
def tasks_switch_outside_of_forbidden_functions(
    s: Livepatch, t: Task, p: Patch, f: Function
) -> Whenever:
    """A task changes sides only when it is in no version that the direction forbids."""
    in_new = s.frame[t, f, p]
    in_next = any_of(s.frame[t, f, q] & neighbours(s, p, q, f) for q in each(Patch))
    in_old = in_next | (lowest(s, p, f) & s.original_frame[t, f])
    leaving = (s.target_state == Side.UNPATCHED) & s.func_patched[p, f]
    joining = (s.target_state == Side.PATCHED) & s.func_patched[p, f]
    allowed = implies(leaving, ~in_new) & implies(joining, ~in_old)
    joins = (s.patch_state[t] == Side.PATCHED) & before(s.patch_state[t] == Side.UNPATCHED)
    leaves = (s.patch_state[t] == Side.UNPATCHED) & before(s.patch_state[t] == Side.PATCHED)
    changes = s.switches(t) | joins | leaves
    return whenever(changes & s.transition_patch[p] & s.func(p, f), before(allowed))


@always(id="P-CONS-03", source=LIVEPATCH, since="4.12")
def no_task_mixes_versions(s: Livepatch, t: Task, f: Function, p: Patch) -> Whenever:
    """In a transition, a task gets the patch's versions after it joined, never before."""
    other = any_of(s.calls(t, f, q) & (q != p) for q in each(Patch)) | s.calls_original(t, f)
    in_front = s.func_patched[p, f] & all_of(~s.above[f, q, p] for q in each(Patch))
    gets_new = implies(s.calls(t, f, p), s.patch_state[t] == Side.PATCHED)
    gets_old = implies(other & in_front, s.patch_state[t] == Side.UNPATCHED)
    return whenever(
        s.transition_patch[p] & s.func_transition[p, f] & (s.calls(t, f, p) | other),
        gets_old & (gets_new | ~in_front),
    )


@always(id="P-CONS-06", source=LIVEPATCH, since="4.12")
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
    """No task is inside a function of a patch that is neither enabled nor in transition."""
    disabled = s.mutex_free & ~s.enabled[p] & ~s.transition_patch[p] & s.has_func[p, f]
    return whenever(disabled & s.exists[t], ~s.frame[t, f, p])


RULES = (
    the_version_follows_the_task,
    the_original_runs_only_below_the_stack,
    tasks_switch_outside_of_forbidden_functions,
    no_task_mixes_versions,
    after_enabling_every_call_is_new,
    after_disabling_nobody_runs_it,
)
