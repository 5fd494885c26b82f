"""kernel/livepatch/patch.c: the function stack, and which version a call gets."""

from __future__ import annotations

from collections.abc import Callable

from model.kernel.kinds import By, Errno, Function, ModuleState, Object, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language import Bool, action, any_of, each

FILE = "kernel/livepatch/patch.c"


def klp_patch_func(k: Livepatch, p: Patch, f: Function) -> None:
    """list_add_rcu(&func->stack_node, &ops->func_stack)."""
    for q in each(Patch):
        with k.when((q != p) & k.func_patched[q, f]):
            k.above[f, p, q] = True
    k.func_patched[p, f] = True
    k.handler[f] = True


def klp_unpatch_funcs(k: Livepatch, leaves: Callable[[Patch, Function], Bool]) -> None:
    """klp_unpatch_func() of each that leaves: list_del_rcu(&func->stack_node).

    The last one of a stack unregisters the handler. Whoever reads an entry still finds the next.
    """
    if k.fine:
        keep_next(k, leaves)
    for f in each(Function):
        with k.when(~any_of(k.func_patched[q, f] & ~leaves(q, f) for q in each(Patch))):
            k.handler[f] = False
        for q in each(Patch):
            for r in each(Patch):
                with k.when(leaves(q, f) | leaves(r, f)):
                    k.above[f, q, r] = False
    for f in each(Function):
        for q in each(Patch):
            with k.when(leaves(q, f)):
                k.func_patched[q, f] = False


def keep_next(k: Livepatch, leaves: Callable[[Patch, Function], Bool]) -> None:
    """list_del_rcu() leaves the pointer to the next entry in what it takes off."""
    for t in each(Task):
        for f in each(Function):
            for r in each(Patch):
                with k.when(
                    ~k.marked[t]
                    & any_of(
                        k.reading[t, f, q] & leaves(q, f) & k.directly_below(r, q, f)
                        for q in each(Patch)
                    )
                ):
                    k.fallback[t, f, r] = True


def klp_patch_object_funcs(k: Livepatch, p: Patch, o: Object) -> None:
    """klp_patch_object(): every function of the object goes to the front of its stack."""
    for f in each(Function):
        with k.when(k.func(p, f) & k.function_of[f, o]):
            klp_patch_func(k, p, f)
    k.object_patched[p, o] = True
    k.event(k.patches(p, o))


def klp_unpatch_object(k: Livepatch, p: Patch, o: Object) -> None:
    """Every function of the object leaves its stack."""
    klp_unpatch_funcs(k, lambda q, f: (q == p) & k.func_patched[q, f] & k.function_of[f, o])
    k.object_patched[p, o] = False
    k.event(k.unpatches(p, o))


def klp_unpatch_objects(k: Livepatch, p: Patch) -> None:
    """Every patched object of the patch."""
    for o in each(Object):
        with k.when(k.object_patched[p, o]):
            k.event(k.unpatches(p, o))
    klp_unpatch_funcs(k, lambda q, f: (q == p) & k.func_patched[q, f])
    for o in each(Object):
        k.object_patched[p, o] = False


def callable_now(k: Livepatch, f: Function) -> Bool:
    """The function's object is in memory and somebody can call into it."""
    return any_of(
        k.function_of[f, o]
        & ~k.missing[f]
        & (
            k.vmlinux[o]
            | (k.module_state[o] == ModuleState.LIVE)
            | (
                (k.module_state[o] == ModuleState.COMING)
                & k.alive[o]
                & ~k.hook[o]
                & (k.load_error[o] == Errno.OK)
            )
        )
        for o in each(Object)
    )


def selects(k: Livepatch, t: Task, f: Function, p: Patch) -> Bool:
    """klp_ftrace_handler() of this task would choose the version of this patch."""
    stays_below = k.patch_state[t] == Side.UNPATCHED
    front = k.is_front(p, f) & ~(k.func_transition[p, f] & stays_below)
    below = any_of(
        k.is_front(q, f) & k.func_transition[q, f] & k.directly_below(p, q, f) for q in each(Patch)
    )
    return k.handler[f] & k.ftrace_enabled & (front | (stays_below & below))


def may_enter(k: Livepatch, t: Task, f: Function) -> Bool:
    """The task can call the function now; deeper calls only where the scope has them."""
    free = k.exists[t] & (k.nesting | k.stack_empty(t)) & ~k.busy_in_kernel(t)
    return free & callable_now(k, f)


@action(mirrors=f"{FILE}:klp_ftrace_handler", by=By.TASK)
def read_front(k: Livepatch, t: Task, f: Function, p: Patch) -> None:
    """klp_ftrace_handler(): the front entry of the stack."""
    k.require(may_enter(k, t, f), ~k.original_frame[t, f])
    k.require(k.handler[f], k.ftrace_enabled, k.is_front(p, f))

    k.reading[t, f, p] = True


@action(mirrors=f"{FILE}:klp_ftrace_handler", by=By.TASK)
def read_transition(k: Livepatch, t: Task, f: Function, p: Patch) -> None:
    """klp_ftrace_handler(): func->transition is set, the task's state will decide."""
    k.require(k.reading[t, f, p], ~k.marked[t], k.func_transition[p, f])

    k.marked[t] = True
    with k.when(k.func_patched[p, f]):
        for q in each(Patch):
            k.fallback[t, f, q] = k.directly_below(q, p, f)


def chooses(k: Livepatch, t: Task, f: Function, p: Patch) -> Bool:
    """The reads so far lead klp_ftrace_handler() to this entry."""
    if not k.fine:
        return selects(k, t, f, p)
    stays_below = k.patch_state[t] == Side.UNPATCHED
    front = k.reading[t, f, p] & (
        (~k.marked[t] & ~k.func_transition[p, f]) | (k.marked[t] & ~stays_below)
    )
    return front | (k.marked[t] & stays_below & k.fallback[t, f, p])


def leave_handler(k: Livepatch, t: Task) -> None:
    """The function begins; nothing of the handler is left."""
    if k.fine:
        k.marked[t] = False
        for f in each(Function):
            for p in each(Patch):
                k.reading[t, f, p] = False
                k.fallback[t, f, p] = False


@action(mirrors=f"{FILE}:klp_ftrace_handler", by=By.TASK)
def call_patched(k: Livepatch, t: Task, f: Function, p: Patch) -> None:
    """A task calls a function and the handler leads it to a patch's version."""
    k.require(may_enter(k, t, f) | k.in_handler(t), ~k.frame[t, f, p])
    k.require(chooses(k, t, f, p), ~k.is_nop(p, f))

    leave_handler(k, t)
    k.frame[t, f, p] = True
    k.event(k.calls(t, f, p))


@action(mirrors=f"{FILE}:klp_ftrace_handler", by=By.TASK)
def call_original(k: Livepatch, t: Task, f: Function) -> None:
    """A task calls a function that is not patched, not yet for this task, or by a nop only."""
    k.require(~k.original_frame[t, f], may_enter(k, t, f) | k.in_handler(t))
    k.require(~any_of(chooses(k, t, f, p) & ~k.is_nop(p, f) for p in each(Patch)))
    if k.fine:
        k.require(unpatched(k, f) & ~k.in_handler(t) | handler_is_done(k, t, f))

    leave_handler(k, t)
    k.original_frame[t, f] = True
    k.event(k.calls_original(t, f))


def unpatched(k: Livepatch, f: Function) -> Bool:
    """No handler would run for the function."""
    return ~k.handler[f] | ~k.ftrace_enabled


def handler_is_done(k: Livepatch, t: Task, f: Function) -> Bool:
    """klp_ftrace_handler() has read everything: a nop, or nothing below the front."""
    nop = any_of(chooses(k, t, f, p) & k.is_nop(p, f) for p in each(Patch))
    inside = any_of(k.reading[t, f, p] for p in each(Patch))
    nothing_below = ~any_of(k.fallback[t, f, p] for p in each(Patch))
    stays_below = k.patch_state[t] == Side.UNPATCHED
    return nop | (inside & k.marked[t] & stays_below & nothing_below)
