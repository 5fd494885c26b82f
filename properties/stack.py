"""P-STK: the stack of versions of a function."""

from __future__ import annotations

from model.kernel.kinds import Function, Object, Patch
from model.kernel.state import Livepatch
from model.language import any_of, each
from properties.rule import Whenever, always, whenever

CORE = "kernel/livepatch/core.c"
PATCH = "kernel/livepatch/patch.c"


@always(id="P-STK-01", source=CORE, since="4.0")
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


@always(id="P-STK-03", source=PATCH, since="3.20")
def the_handler_is_there_while_the_stack_is_not_empty(s: Livepatch, f: Function) -> Whenever:
    """The ftrace handler is registered exactly while the function's stack is not empty."""
    stacked = any_of(s.func_patched[p, f] for p in each(Patch))
    return whenever(stacked | s.handler[f], stacked & s.handler[f])


RULES = (
    stack_order_is_list_order,
    patched_functions_are_on_the_stack,
    an_object_is_patched_as_a_whole,
    the_handler_is_there_while_the_stack_is_not_empty,
)
