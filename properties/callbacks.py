"""P-CB: when callbacks run, in which order, and what each promises about the others."""

from __future__ import annotations

from model.kernel.kinds import Function, ModuleState, Object, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language import all_of, before, each
from properties.history import (
    activated,
    after_pre_patch,
    callback,
    cancelling,
    disabling,
    failed_to_patch,
    left_inside,
    pre_patch_failed,
    pre_patch_ok,
    refused,
    replaced,
    told_patched,
    told_to_leave,
    turning,
    visited,
)
from properties.known import STALE_AND_REGISTERED, STALE_MOD
from properties.rule import Whenever, always, every, whenever

DOCUMENT = "Documentation/livepatch/callbacks.rst"
CUMULATIVE = "Documentation/livepatch/cumulative-patches.rst"
CORE = "kernel/livepatch/core.c"


@always(id="P-CB-01", source=DOCUMENT, broken_in=STALE_MOD)
def callbacks_run_only_for_loaded_objects(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A callback runs only if its object is loaded and its module is alive or in its hook."""
    in_memory = s.vmlinux[o] | ((s.module_state[o] != ModuleState.GONE) & (s.alive[o] | s.hook[o]))
    return whenever(callback(s, p, o), before(s.klp_is_object_loaded(p, o) & in_memory))


@always(id="P-CB-02", source=DOCUMENT)
def vmlinux_is_asked_at_every_enable(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """An enable that reaches vmlinux runs its pre_patch."""
    return whenever(
        s.reaches(p, o) & s.vmlinux[o] & s.has_pre_patch[p, o],
        pre_patch_ok(s, p, o) | pre_patch_failed(s, p, o),
    )


@always(id="P-CB-02b", source=DOCUMENT)
def vmlinux_is_told_at_every_disable(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A disable that is no reversal has run pre_unpatch of vmlinux before its transition starts."""
    expects = s.vmlinux[o] & s.has_object[p, o] & s.has_pre_unpatch[p, o]
    return whenever(
        s.starts(p, Side.UNPATCHED) & ~turning(s, p) & expects, before(told_to_leave(s, p, o))
    )


@always(id="P-CB-03", source=DOCUMENT)
def pre_patch_comes_before_patching(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """An object is patched only after its pre_patch has agreed."""
    return whenever(s.patches(p, o) & s.has_pre_patch[p, o], before(activated(s, p, o)))


@always(id="P-CB-03b", source=DOCUMENT)
def every_pre_patch_comes_before_the_start(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """When an enable starts its transition, pre_patch of every loaded object has agreed."""
    concerned = s.has_object[p, o] & s.klp_is_object_loaded(p, o) & s.has_pre_patch[p, o]
    return whenever(s.starts(p, Side.PATCHED) & ~turning(s, p) & concerned, activated(s, p, o))


@always(id="P-CB-04", source=DOCUMENT, broken_in=STALE_MOD)
def post_patch_runs_when_all_tasks_have_switched(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """post_patch runs on a patched object, at completion or when its module comes later."""
    no_task_behind = all_of(
        ~s.exists[t] | ((s.patch_state[t] == Side.IDLE) & ~s.pending[t]) for t in each(Task)
    )
    completing = s.transition_patch[p] & (s.target_state == Side.PATCHED) & no_task_behind
    coming = ~s.transition_patch[p] & s.hook[o] & (s.module_state[o] == ModuleState.COMING)
    return whenever(s.post_patch(p, o), s.object_patched[p, o] & (completing | coming))


@always(id="P-CB-05", source=DOCUMENT)
def post_unpatch_follows_pre_patch(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """post_unpatch is the counterpart of one pre_patch that agreed."""
    return whenever(s.post_unpatch(p, o), before(activated(s, p, o)))


@always(id="P-CB-06", source=DOCUMENT, broken_in=STALE_MOD)
def inner_callbacks_run_within_an_activation(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """post_patch and pre_unpatch run only between pre_patch and post_unpatch."""
    inner = s.post_patch(p, o) | s.pre_unpatch(p, o)
    return whenever(inner, before(activated(s, p, o)))


@always(id="P-CB-07", source=DOCUMENT)
def every_activation_is_closed(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """What pre_patch opened is open only while object and patch are there."""
    there = s.listed[p] & (s.enabled[p] | s.transition_patch[p]) & s.klp_is_object_loaded(p, o)
    open_ = activated(s, p, o) & s.has_post_unpatch[p, o]
    return whenever(s.mutex_free & open_, there)


@always(id="P-CB-08", source=DOCUMENT)
def pre_unpatch_follows_post_patch(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """pre_unpatch is the counterpart of one post_patch."""
    return whenever(s.pre_unpatch(p, o) & s.has_post_patch[p, o], before(told_patched(s, p, o)))


@always(id="P-CB-09", source=DOCUMENT)
def nothing_follows_a_failed_pre_patch(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """After a pre_patch that refused, nothing else is called for the object by who asked it.

    After that, it is closed until its next pre_patch: what P-CB-05 and P-CB-06 look at.
    """
    has_all = s.has_pre_patch[p, o] & s.has_object[p, o]
    return whenever(after_pre_patch(s, p, o) & has_all, before(~refused(s, p, o)))


@always(id="P-CB-09s", source=f"{DOCUMENT}, literally", broken_in={"A1": every})
def nothing_follows_a_failure_to_patch(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """After an object failed to patch for any reason, no other callback of it runs."""
    return whenever(after_pre_patch(s, p, o), before(~failed_to_patch(s, p, o)))


@always(id="P-CB-10", source=DOCUMENT)
def a_reversed_enable_runs_no_pre_unpatch(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """Once a transition goes back to unpatching, no pre_unpatch runs; it comes before the start."""
    back = s.transition_patch[p] & (s.target_state == Side.UNPATCHED) & ~disabling(s, p)
    return whenever(callback(s, p, o) & before(back), ~s.pre_unpatch(p, o))


@always(id="P-CB-11", source=DOCUMENT)
def a_cancelled_enable_only_closes(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """After a failed enable, only post_unpatch runs, for objects whose pre_patch agreed."""
    closes = s.post_unpatch(p, o) & before(activated(s, p, o))
    return whenever(callback(s, p, o) & before(cancelling(s, p)), closes)


@always(id="P-CB-12", source=CORE)
def callbacks_run_in_object_order(s: Livepatch, p: Patch, o: Object, x: Object) -> Whenever:
    """Within one loop over a patch's objects, callbacks run in the order of the object array."""
    return whenever(
        callback(s, p, x) & before(visited(s, p, o)) & (o != x), s.object_before[p, o, x]
    )


@always(id="P-CB-12b", source=CORE)
def callbacks_run_under_the_mutex(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """Callbacks never overlap: each runs while klp_mutex is held."""
    return whenever(callback(s, p, o), before(~s.mutex_free))


@always(id="P-CB-13", source=DOCUMENT)
def pre_unpatch_of_a_disable_comes_before_its_start(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """pre_unpatch of a disable runs while every task uses the patch and none is asked to leave."""
    nobody_asked = all_of(
        ~s.exists[t] | ((s.patch_state[t] == Side.PATCHED) & ~s.pending[t]) for t in each(Task)
    )
    return whenever(
        s.pre_unpatch(p, o) & s.transition_patch[p],
        (s.target_state == Side.UNPATCHED) & (nobody_asked | s.is_immediate(p)),
    )


@always(id="P-CB-13b", source=CORE)
def pre_unpatch_comes_before_unpatching(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """pre_unpatch runs while its object is still patched, on disable as on going."""
    return whenever(s.pre_unpatch(p, o), s.object_patched[p, o])


@always(id="P-CB-14", source=DOCUMENT, broken_in=STALE_AND_REGISTERED)
def post_unpatch_runs_when_the_code_is_unused(
    s: Livepatch, p: Patch, o: Object, f: Function, t: Task
) -> Whenever:
    """When post_unpatch runs, no call reaches the object's new code and no task is inside it.

    Inside may be a task that was forced out, and any task if the patch is immediate.
    """
    concerned = s.function_of[f, o] & s.func(p, f)
    unused = ~s.frame[t, f, p] | left_inside(s, t) | s.is_immediate(p) | s.func_is_immediate(p, f)
    return whenever(
        s.post_unpatch(p, o) & concerned, ~s.object_patched[p, o] & ~s.func_patched[p, f] & unused
    )


@always(id="P-CB-15", source=DOCUMENT)
def hooks_leave_the_patch_in_transition_alone(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """When a module comes or goes, post_patch and pre_unpatch wait for a patch in transition."""
    inner = s.post_patch(p, o) | s.pre_unpatch(p, o)
    return whenever(inner & before(s.hook[o]), ~s.transition_patch[p])


@always(id="P-CB-16", source=CUMULATIVE, since="5.1")
def replaced_patches_run_no_callback(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A patch that was replaced runs no callback until its module is loaded again.

    Once the transition that replaces it is over it is not listed, until it is loaded.
    """
    off = before(replaced(s, p) | ~s.listed[p])
    return whenever(off & before(s.patch_module[p] != ModuleState.GONE), ~callback(s, p, o))


@always(id="P-CB-17", source=CORE, broken_in=STALE_MOD)
def callbacks_alternate(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """The callbacks of an object follow `( pre (post pre_un)* post_un | failed pre )*`."""
    open_, told = before(activated(s, p, o)), before(told_patched(s, p, o))
    pre = pre_patch_ok(s, p, o) | pre_patch_failed(s, p, o)
    has_all = (
        s.has_pre_patch[p, o]
        & s.has_post_patch[p, o]
        & s.has_pre_unpatch[p, o]
        & s.has_post_unpatch[p, o]
    )
    in_turn = (
        (~pre | ~open_)
        & (~s.post_patch(p, o) | (open_ & ~told))
        & (~s.pre_unpatch(p, o) | (open_ & told))
        & (~s.post_unpatch(p, o) | (open_ & ~told))
    )
    return whenever(callback(s, p, o) & has_all, in_turn)


@always(id="P-CB-18", source=DOCUMENT)
def a_missing_pre_patch_counts_as_success(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """An object without pre_patch is patched, and its post_unpatch is due."""
    return whenever(s.patches(p, o) & ~s.has_pre_patch[p, o], before(s.post_unpatch_enabled[p, o]))


RULES = (
    callbacks_run_only_for_loaded_objects,
    vmlinux_is_asked_at_every_enable,
    vmlinux_is_told_at_every_disable,
    pre_patch_comes_before_patching,
    every_pre_patch_comes_before_the_start,
    post_patch_runs_when_all_tasks_have_switched,
    post_unpatch_follows_pre_patch,
    inner_callbacks_run_within_an_activation,
    every_activation_is_closed,
    pre_unpatch_follows_post_patch,
    nothing_follows_a_failed_pre_patch,
    nothing_follows_a_failure_to_patch,
    a_reversed_enable_runs_no_pre_unpatch,
    a_cancelled_enable_only_closes,
    callbacks_run_in_object_order,
    callbacks_run_under_the_mutex,
    pre_unpatch_of_a_disable_comes_before_its_start,
    pre_unpatch_comes_before_unpatching,
    post_unpatch_runs_when_the_code_is_unused,
    hooks_leave_the_patch_in_transition_alone,
    replaced_patches_run_no_callback,
    callbacks_alternate,
    a_missing_pre_patch_counts_as_success,
)
