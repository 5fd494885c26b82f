"""P-STK: the stack of versions of a function."""

from __future__ import annotations

from model.kernel.kinds import Function, ModuleState, Object, Patch, Side, Task, Text
from model.kernel.state import Livepatch
from model.language import Bool, all_of, any_of, before, each, implies
from properties.history import after_pre_patch, callback, overtaken
from properties.known import FTRACE_OFF, STALE_AND_REGISTERED
from properties.rule import Whenever, always, whenever

CORE = "kernel/livepatch/core.c"
PATCH = "kernel/livepatch/patch.c"


@always(id="P-STK-01", source=CORE, since="4.0", broken_in=STALE_AND_REGISTERED)
def stack_order_is_list_order(s: Livepatch, f: Function, p: Patch, q: Patch) -> Whenever:
    """On every stack the newer patch is in front, for modules that came late as well."""
    return whenever(s.above[f, p, q], s.precedes[q, p])


@always(id="P-STK-02", source=PATCH, since="4.12")
def patched_functions_are_on_the_stack(s: Livepatch, f: Function, p: Patch, q: Patch) -> Whenever:
    """Of two patches that have patched a function, one is above the other."""
    both = s.func_patched[p, f] & s.func_patched[q, f] & (p != q)
    return whenever(both | s.above[f, p, q], both & (s.above[f, p, q] != s.above[f, q, p]))


@always(id="P-STK-02b", source=PATCH, since="4.12")
def an_object_is_patched_as_a_whole(s: Livepatch, p: Patch, o: Object, f: Function) -> Whenever:
    """The functions of an object are patched exactly when the object is."""
    return whenever(
        s.func(p, f) & s.function_of[f, o], s.func_patched[p, f] == s.object_patched[p, o]
    )


@always(id="P-STK-02c", source=PATCH, since="4.12")
def who_is_patched_was_not_and_is(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """Only what is not patched is patched, only what is patched is taken off."""
    was, is_ = before(s.object_patched[p, o]), s.object_patched[p, o]
    told = s.patches(p, o) | s.unpatches(p, o)
    return whenever(told, (s.patches(p, o) == is_) & (s.unpatches(p, o) == was))


@always(id="P-STK-03", source=PATCH, since="3.20")
def the_handler_is_there_while_the_stack_is_not_empty(s: Livepatch, f: Function) -> Whenever:
    """The ftrace handler is registered exactly while the function's stack is not empty."""
    stacked = any_of(s.func_patched[p, f] for p in each(Patch))
    return whenever(stacked | s.handler[f], stacked & s.handler[f])


@always(id="P-STK-03b", source=PATCH, since="4.12", broken_in=FTRACE_OFF)
def ftrace_is_on_while_something_is_patched(s: Livepatch, f: Function) -> Whenever:
    """While a function's stack is not empty, ftrace is on and leads its callers there."""
    return whenever(any_of(s.func_patched[p, f] for p in each(Patch)), s.ftrace_enabled)


@always(id="P-STK-04", source=PATCH, since="4.12")
def what_is_gone_is_used_by_no_call(s: Livepatch, t: Task, f: Function, p: Patch) -> Whenever:
    """A call gets only an entry that is on the stack, of a patch that is listed and in memory."""
    there = s.func_patched[p, f] & s.listed[p] & (s.patch_module[p] != ModuleState.GONE)
    return whenever(s.calls(t, f, p) & ~overtaken(s, t), before(there))


@always(id="P-STK-05", source=CORE, since="4.12", only_if=lambda era: era.stacking)
def patches_are_enabled_and_disabled_as_a_stack(s: Livepatch, p: Patch, q: Patch) -> Whenever:
    """What is enabled has only enabled patches before it, what is disabled no enabled one after."""
    begins = s.transition_patch[p] & before(~s.transition_patch[p])
    enabled_first = s.precedes[q, p] & begins & (s.target_state == Side.PATCHED)
    disabled_last = s.precedes[p, q] & begins & (s.target_state == Side.UNPATCHED)
    return whenever(
        enabled_first | disabled_last,
        implies(enabled_first, s.enabled[q]) & implies(disabled_last, ~s.enabled[q]),
    )


@always(id="P-STK-06", source=CORE, since="5.1", only_if=lambda era: not era.stacking)
def a_patch_anywhere_can_be_disabled(s: Livepatch, p: Patch) -> Whenever:
    """An enabled patch can be disabled outside of a transition, wherever it is in the list."""
    asked = s.writes(p, Text.OFF) & before(s.enabled[p] & ~s.in_transition)
    return whenever(asked, s.disables(p))


@always(id="P-STK-06b", source=CORE, since="5.1", only_if=lambda era: not era.stacking)
def a_disable_leaves_what_is_in_front_of_it(
    s: Livepatch, p: Patch, q: Patch, f: Function
) -> Whenever:
    """While a patch is disabled below another one, every call gets what is in front."""
    below = s.transition_patch[p] & s.func_patched[p, f] & before(s.above[f, q, p])
    front = all_of(~s.above[f, r, q] for r in each(Patch))
    return whenever(below & before(front) & before(s.mutex_free), front & s.func_patched[q, f])


def _in_force(s: Livepatch, p: Patch, o: Object) -> Bool:
    """The patch has the object, and is enabled or in transition."""
    return s.listed[p] & s.obj(p, o) & (s.enabled[p] | s.transition_patch[p])


@always(id="P-STK-01b", source=CORE, since="4.12")
def modules_are_patched_oldest_first(s: Livepatch, p: Patch, q: Patch, o: Object) -> Whenever:
    """When a module comes, a patch gets its turn after every older one was applied."""
    turn = before(s.hook[o] & s.alive[o]) & (s.patches(q, o) | callback(s, q, o))
    return whenever(turn & s.precedes[p, q] & _in_force(s, p, o), s.object_patched[p, o])


@always(id="P-STK-01c", source=CORE, since="4.12")
def modules_are_reverted_oldest_first(s: Livepatch, p: Patch, q: Patch, o: Object) -> Whenever:
    """When a module goes or is refused, a patch has its turn after every older one is off."""
    turn = before(s.hook[o] & ~s.alive[o]) & (s.unpatches(q, o) | after_pre_patch(s, q, o))
    return whenever(turn & s.precedes[p, q] & _in_force(s, p, o), ~s.object_patched[p, o])


RULES = (
    stack_order_is_list_order,
    modules_are_patched_oldest_first,
    modules_are_reverted_oldest_first,
    patched_functions_are_on_the_stack,
    an_object_is_patched_as_a_whole,
    who_is_patched_was_not_and_is,
    the_handler_is_there_while_the_stack_is_not_empty,
    ftrace_is_on_while_something_is_patched,
    what_is_gone_is_used_by_no_call,
    patches_are_enabled_and_disabled_as_a_stack,
    a_patch_anywhere_can_be_disabled,
    a_disable_leaves_what_is_in_front_of_it,
)
