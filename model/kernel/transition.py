"""kernel/livepatch/transition.c: the transition of all tasks from one side to the other."""

from __future__ import annotations

from collections.abc import Callable

from model.era import Synchronize
from model.kernel.kinds import By, Errno, Function, ModuleState, Object, Patch, Phase, Side, Task
from model.kernel.patch import klp_unpatch_objects
from model.kernel.replace import klp_discard_nops, klp_unpatch_replaced_patches
from model.kernel.state import Livepatch
from model.language import TRUE, Bool, action, any_of, each

FILE = "kernel/livepatch/transition.c"


def klp_init_transition(k: Livepatch, p: Patch, side: Side) -> None:
    """Name patch and direction, put every task on the other side, mark the functions."""
    if k.era.notices:
        direction = "patching" if side == Side.PATCHED else "unpatching"
        k.printk(f"'{{}}': initializing {direction} transition", p)
    k.transition_patch[p] = True
    k.target_state = side
    for t in each(Task):
        with k.when(k.exists[t] & ~k.is_immediate(p)):
            k.patch_state[t] = Side.UNPATCHED if side == Side.PATCHED else Side.PATCHED
    with k.when(~k.is_immediate(p)):
        set_transition(k, p, transition=True)


def set_transition(k: Livepatch, p: Patch, *, transition: bool) -> None:
    """klp_for_each_func(obj, func) func->transition = ..., loaded or not."""
    for f in each(Function):
        with k.when(k.func(p, f)):
            k.func_transition[p, f] = transition


def klp_start_transition(k: Livepatch, p: Patch) -> None:
    """Ask every task on the wrong side to switch."""
    text = "'{}': starting {} transition" if k.era.notices else "'{}': {}..."
    for side, direction in (Side.PATCHED, "patching"), (Side.UNPATCHED, "unpatching"):
        with k.when(k.target_state == side):
            k.printk(text.format("{}", direction), p)
            k.event(k.starts(p, side))
    for t in each(Task):
        with k.when(k.exists[t] & ~k.is_immediate(p) & (k.patch_state[t] != k.target_state)):
            k.pending[t] = True
    k.signals_sent = False


@action(mirrors=f"{FILE}:klp_try_complete_transition", by=By.HOLDER)
def klp_try_complete_transition(k: Livepatch, p: Patch) -> None:
    """All tasks were tried: complete, or try again in a second."""
    k.require(k.phase == Phase.TRY, k.transition_patch[p], k.stack_checks_return)

    with k.when(k.all_tasks_switched | k.is_immediate(p)):
        if not k.era.complete_last:
            print_complete(k, p)
        klp_complete_transition(k, p)
    with k.otherwise():
        wait_for_retry(k, p)


@action(mirrors=f"{FILE}:klp_send_signals", by=By.HOLDER)
def klp_send_signals(k: Livepatch, p: Patch) -> None:
    """Some task still holds up the transition after SIGNALS_TIMEOUT attempts: remind it."""
    k.require(k.phase == Phase.TRY, k.transition_patch[p], k.stack_checks_return)
    k.require(~k.all_tasks_switched, ~k.signals_sent)

    k.printk("signaling remaining tasks")
    k.signals_sent = True
    wait_for_retry(k, p)


def wait_for_retry(k: Livepatch, p: Patch) -> None:
    """schedule_delayed_work(); klp_mutex is released, and a patch module's init returns."""
    k.work = True
    init_returns(k, p)
    k.phase = Phase.FREE


def init_returns(k: Livepatch, p: Patch) -> None:
    """The patch module's init function returns 0."""
    with k.when(k.patch_module[p] == ModuleState.COMING):
        k.patch_module[p] = ModuleState.LIVE


@action(mirrors=f"{FILE}:klp_transition_work_fn", by=By.WORKER)
def klp_transition_work_fn(k: Livepatch) -> None:
    """The delayed work tries once more."""
    k.require(k.work, k.mutex_free)

    k.work = False
    with k.when(k.in_transition):
        k.phase = Phase.TRY
        k.event(k.retries())


def klp_complete_transition(k: Livepatch, p: Patch) -> None:
    """Every task is on the target side: drop the old code, then let the callbacks run."""
    for side, direction in (Side.PATCHED, "patching"), (Side.UNPATCHED, "unpatching"):
        with k.when(k.target_state == side):
            if k.era.notices:
                k.printk(f"'{{}}': completing {direction} transition", p)
            k.event(k.completes(p, side))
    with k.when(k.target_state == Side.UNPATCHED):
        klp_unpatch_objects(k, p)
    if k.era.replace:
        with k.when((k.target_state == Side.PATCHED) & k.replace[p]):
            replace_older(k, p)
    if not k.fine:
        all_tasks_idle(k, p)
    else:
        with k.when(k.target_state == Side.PATCHED):
            set_transition(k, p, transition=False)
        k.phase = Phase.SYNCHRONIZE


@action(mirrors=f"{FILE}:klp_synchronize_transition", by=By.HOLDER)
def klp_synchronize_transition(k: Livepatch, p: Patch) -> None:
    """klp_complete_transition(): whoever may still look at the old code or state has gone on."""
    k.require(k.phase == Phase.SYNCHRONIZE, k.transition_patch[p], synchronized(k))

    all_tasks_idle(k, p)


def synchronized(k: Livepatch) -> Bool:
    """No section is left to wait for; RCU did not see handlers everywhere."""
    if k.era.synchronize is Synchronize.RCU:
        return TRUE
    return ~any_of(k.in_section(t) for t in each(Task))


def all_tasks_idle(k: Livepatch, p: Patch) -> None:
    """No function and no task is in transition any more; the callbacks are next."""
    set_transition(k, p, transition=False)
    if k.era.replace:
        with k.when((k.target_state == Side.PATCHED) & k.replace[p] & k.nops_are_discarded):
            klp_discard_nops(k, p)
    for t in each(Task):
        k.patch_state[t] = Side.IDLE
    k.signals_sent = False
    for o in each(Object):
        k.to_visit[p, o] = k.obj(p, o) & k.klp_is_object_loaded(p, o)
    k.phase = Phase.COMPLETE


def replace_older(k: Livepatch, p: Patch) -> None:
    """Only the new patch stays on the stacks; until v5.5 the older ones are freed right here."""
    klp_unpatch_replaced_patches(k, p)
    if not k.era.keep_replaced:
        klp_free_replaced_patches_async(k, p)


def klp_cancel_transition(k: Livepatch, p: Patch) -> None:
    """Enabling failed before the transition started: undo what was patched."""
    if k.era.notices:
        k.printk("'{}': canceling patching transition, going to unpatch", p)
    k.event(k.cancels(p))
    k.target_state = Side.UNPATCHED
    for o in each(Object):
        k.to_visit[p, o] = False
        k.current[p, o] = False
    klp_complete_transition(k, p)


@action(mirrors=f"{FILE}:klp_complete_transition", by=By.HOLDER)
def finish_transition(k: Livepatch, p: Patch) -> None:
    """The callbacks have run: nothing is in transition any more."""
    k.require(k.phase == Phase.COMPLETE, k.transition_patch[p], k.nothing_to_visit)
    if not k.era.put_outside_mutex:  # kobject_put() waits for whoever is in a file of the directory
        k.require((k.target_state == Side.PATCHED) | ~k.writer[p])

    if k.era.complete_last:
        print_complete(k, p)
    with k.when((k.error != Errno.OK) & (k.patch_module[p] == ModuleState.COMING)):
        init_returns_error(k, p)
    with k.elsewhen(k.target_state == Side.UNPATCHED):
        patch_is_disabled(k, p)
    with k.otherwise():
        init_returns(k, p)
        if k.era.keep_replaced:
            with k.when(k.replace[p]):
                klp_free_replaced_patches_async(k, p)
    with k.when(k.error != Errno.OK):
        k.event(k.refused(k.error))
    k.target_state = Side.IDLE
    k.transition_patch[p] = False
    k.error = Errno.OK
    k.phase = Phase.FREE


def print_complete(k: Livepatch, p: Patch) -> None:
    """The last line of a transition."""
    with k.when(k.target_state == Side.PATCHED):
        k.printk("'{}': patching complete", p)
    with k.otherwise():
        k.printk("'{}': unpatching complete", p)


def patch_is_disabled(k: Livepatch, p: Patch) -> None:
    """klp_free_patch_async(); with registration only the reference goes."""
    init_returns(k, p)
    if k.era.registration:
        with k.when(k.loses_reference(p)):
            k.holds_ref[p] = False
    else:
        unlist(k, p)
        k.free_work[p] = True


def init_returns_error(k: Livepatch, p: Patch) -> None:
    """klp_enable_patch() has failed: the loader drops the module, unless the result is positive."""
    k.event(k.releases(p))
    unlist(k, p)
    with k.when(k.error == Errno.CALLBACK_POSITIVE):
        k.patch_module[p] = ModuleState.LIVE
        with k.when(k.loses_reference(p)):
            k.holds_ref[p] = False
    with k.otherwise():
        k.patch_module[p] = ModuleState.GONE
        k.holds_ref[p] = False


def klp_free_replaced_patches_async(k: Livepatch, p: Patch) -> None:
    """Every patch before this one leaves klp_patches and is freed by a worker."""
    for q in each(Patch):
        with k.when(k.precedes[q, p]):
            k.free_work[q] = True
    klp_free_patches_start(k, lambda q: k.precedes[q, p])


def unlist(k: Livepatch, p: Patch) -> None:
    """klp_free_patch_start() of one patch."""
    klp_free_patches_start(k, lambda q: q == p)


def klp_free_patches_start(k: Livepatch, leaves: Callable[[Patch], Bool]) -> None:
    """list_del(&patch->list); nothing reads its objects until they are initialised again."""
    for q in each(Patch):
        with k.when(leaves(q)):
            k.listed[q] = False
            for o in each(Object):
                k.object_module[q, o] = False
                k.post_unpatch_enabled[q, o] = False
                k.relocated[q, o] = False
                k.dynamic[q, o] = False
            for f in each(Function):
                k.nop[q, f] = False
    for q in each(Patch):
        for r in each(Patch):
            with k.when(leaves(q) | leaves(r)):
                k.precedes[q, r] = False


def klp_reverse_transition(k: Livepatch, p: Patch) -> None:
    """Turn the running transition around; callbacks do not run, the pending retry completes it."""
    if k.era.notices:
        with k.when(k.target_state == Side.PATCHED):
            k.printk("'{}': reversing transition from patching to unpatching", p)
        with k.otherwise():
            k.printk("'{}': reversing transition from unpatching to patching", p)
    if not k.fine or not k.era.flush_before_reverse:
        turn_around(k, p)
    for t in each(Task):
        k.pending[t] = False
    if k.fine:
        k.phase = Phase.REVERSE
    else:
        klp_start_transition(k, p)


def turn_around(k: Livepatch, p: Patch) -> None:
    """Flip klp_target_state and klp_patch.enabled."""
    k.event(k.reverses(p))
    k.enabled[p] = ~k.enabled[p]
    with k.when(k.target_state == Side.PATCHED):
        k.target_state = Side.UNPATCHED
    with k.otherwise():
        k.target_state = Side.PATCHED


@action(mirrors=f"{FILE}:klp_reverse_transition", by=By.HOLDER)
def reverse_after_synchronizing(k: Livepatch, p: Patch) -> None:
    """klp_reverse_transition(): nobody is about to write a state; the transition starts again."""
    k.require(k.phase == Phase.REVERSE, k.transition_patch[p], synchronized(k))

    if k.era.flush_before_reverse:
        turn_around(k, p)
    klp_start_transition(k, p)
    k.phase = Phase.FREE
