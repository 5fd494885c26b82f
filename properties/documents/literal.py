"""Sentences of the documents taken at their word, where no rule of the suite says just that.

They are judged by `klpcheck audit` only. Several are false, and what they overlook is told by the
rule of the suite that stands beside them in the document.
"""

from __future__ import annotations

from model.kernel.kinds import Errno, Function, ModuleState, Object, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language import before, since
from properties.history import (
    callback,
    pre_patch_failed,
    pre_patch_ok,
    replaces,
    told_to_leave,
    turning,
)
from properties.known import STALE_MOD
from properties.rule import Whenever, always, whenever

DOCUMENT = "Documentation/livepatch/callbacks.rst, literally"


@always(id="D-CB-01", source=DOCUMENT)
def a_hook_runs_callbacks_of_its_module_only(
    s: Livepatch, p: Patch, o: Object, x: Object
) -> Whenever:
    """When a module comes or goes, callbacks run for its own objects only."""
    return whenever(callback(s, p, x) & before(s.hook[o]), o == x)


@always(id="D-CB-02", source=DOCUMENT, broken_in=STALE_MOD)
def a_disable_tells_every_loaded_object(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A disable that is no reversal has run pre_unpatch of every loaded object before its start."""
    expects = s.has_object[p, o] & s.klp_is_object_loaded(p, o) & s.has_pre_unpatch[p, o]
    starts = s.starts(p, Side.UNPATCHED) & ~turning(s, p)
    return whenever(starts & expects, before(told_to_leave(s, p, o)))


@always(
    id="D-CB-03",
    source=DOCUMENT,
    broken_in={"another notifier": lambda era: era.notifier_errors},
)
def only_livepatch_refuses_a_module_that_comes(s: Livepatch, o: Object) -> Whenever:
    """While the notifiers hear of a module that comes, only livepatch can refuse it."""
    failed = (s.load_error[o] != Errno.OK) & before(s.load_error[o] == Errno.OK)
    return whenever(failed & (s.module_state[o] == ModuleState.COMING), before(s.hook[o]))


@always(id="D-CB-04", source=DOCUMENT, since="5.1", broken_in={"A5": lambda era: era.replace})
def what_pre_patch_began_post_unpatch_ends(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A patch whose pre_patch has agreed is not taken off the stacks without post_unpatch."""
    closed = s.post_unpatch(p, o) | pre_patch_failed(s, p, o)
    there = s.patch_module[p] != ModuleState.GONE
    open_ = since(pre_patch_ok(s, p, o), hold=~closed & there) & s.has_post_unpatch[p, o]
    return whenever(before(open_) & s.in_transition, ~replaces(s, p))


@always(id="D-CB-05", source=DOCUMENT)
def hooks_ask_patches_in_force_only(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """When a module comes or goes, callbacks run for patches that are enabled or in transition."""
    in_force = s.listed[p] & (s.enabled[p] | s.transition_patch[p])
    return whenever(callback(s, p, o) & before(s.hook[o]), before(in_force))


@always(
    id="D-CB-06",
    source=DOCUMENT,
    broken_in={"A2": lambda era: era.force, "immediate patches": lambda era: era.immediate},
)
def nobody_is_inside_when_post_unpatch_runs(
    s: Livepatch, p: Patch, o: Object, f: Function, t: Task
) -> Whenever:
    """When post_unpatch runs, no task is inside the object's new code, whatever was forced."""
    concerned = s.function_of[f, o] & s.func(p, f)
    return whenever(s.post_unpatch(p, o) & concerned, ~s.frame[t, f, p])


RULES = (
    a_hook_runs_callbacks_of_its_module_only,
    a_disable_tells_every_loaded_object,
    only_livepatch_refuses_a_module_that_comes,
    what_pre_patch_began_post_unpatch_ends,
    hooks_ask_patches_in_force_only,
    nobody_is_inside_when_post_unpatch_runs,
)
