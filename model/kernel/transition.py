"""kernel/livepatch/transition.c: the transition of all tasks from one side to the other."""

from __future__ import annotations

from model.kernel.kinds import By, Errno, Function, ModuleState, Object, Patch, Phase, Side, Task
from model.kernel.patch import klp_unpatch_objects
from model.kernel.state import Livepatch
from model.language import action, each

FILE = "kernel/livepatch/transition.c"


def klp_init_transition(k: Livepatch, p: Patch, side: Side) -> None:
    """Name patch and direction, put every task on the other side, mark the functions."""
    with k.when(side == Side.PATCHED):
        k.printk("'{}': initializing patching transition", p)
    with k.otherwise():
        k.printk("'{}': initializing unpatching transition", p)
    k.transition_patch[p] = True
    k.target_state = side
    for t in each(Task):
        with k.when(k.exists[t]):
            k.patch_state[t] = Side.UNPATCHED if side == Side.PATCHED else Side.PATCHED
    set_transition(k, p, transition=True)


def set_transition(k: Livepatch, p: Patch, *, transition: bool) -> None:
    """klp_for_each_func(obj, func) func->transition = ..., loaded or not."""
    for f in each(Function):
        with k.when(k.has_func[p, f]):
            k.func_transition[p, f] = transition


def klp_start_transition(k: Livepatch, p: Patch) -> None:
    """Ask every task on the wrong side to switch."""
    with k.when(k.target_state == Side.PATCHED):
        k.printk("'{}': starting patching transition", p)
        k.event(k.starts(p, Side.PATCHED))
    with k.otherwise():
        k.printk("'{}': starting unpatching transition", p)
        k.event(k.starts(p, Side.UNPATCHED))
    for t in each(Task):
        with k.when(k.exists[t] & (k.patch_state[t] != k.target_state)):
            k.pending[t] = True


@action(mirrors=f"{FILE}:klp_try_switch_task", by=By.HOLDER)
def klp_try_switch_task(k: Livepatch, t: Task) -> None:
    """A task that is off the CPU and in no forbidden function changes sides."""
    k.require(k.phase == Phase.TRY)
    k.require(k.exists[t], k.patch_state[t] != k.target_state)
    k.require(k.klp_check_stack(t))

    k.pending[t] = False
    k.patch_state[t] = k.target_state
    k.event(k.switches(t))


@action(mirrors=f"{FILE}:klp_try_complete_transition", by=By.HOLDER)
def klp_try_complete_transition(k: Livepatch, p: Patch) -> None:
    """All tasks were tried: complete, or try again in a second."""
    k.require(k.phase == Phase.TRY, k.transition_patch[p])

    with k.when(k.all_tasks_switched):
        klp_complete_transition(k, p)
    with k.otherwise():
        k.work = True
        k.phase = Phase.FREE


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
    with k.when(k.target_state == Side.PATCHED):
        k.printk("'{}': completing patching transition", p)
        k.event(k.completes(p, Side.PATCHED))
    with k.otherwise():
        k.printk("'{}': completing unpatching transition", p)
        k.event(k.completes(p, Side.UNPATCHED))
        klp_unpatch_objects(k, p)
    set_transition(k, p, transition=False)
    for t in each(Task):
        k.patch_state[t] = Side.IDLE
    for o in each(Object):
        k.to_visit[p, o] = k.has_object[p, o] & k.klp_is_object_loaded(p, o)
    k.phase = Phase.COMPLETE


def klp_cancel_transition(k: Livepatch, p: Patch) -> None:
    """Enabling failed before the transition started: undo what was patched."""
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

    with k.when(k.target_state == Side.PATCHED):
        k.printk("'{}': patching complete", p)
    with k.otherwise():
        k.printk("'{}': unpatching complete", p)
    with k.when((k.error != Errno.OK) & (k.patch_module[p] == ModuleState.COMING)):
        init_returns_error(k, p)
    with k.elsewhen(k.target_state == Side.UNPATCHED):
        patch_is_disabled(k, p)
    with k.when(k.error != Errno.OK):
        k.event(k.refused(k.error))
    k.target_state = Side.IDLE
    k.transition_patch[p] = False
    k.error = Errno.OK
    k.phase = Phase.FREE


def patch_is_disabled(k: Livepatch, p: Patch) -> None:
    """klp_free_patch_async(); with registration only the reference goes."""
    if k.era.registration:
        k.holds_ref[p] = False
    else:
        unlist(k, p)
        k.free_work[p] = True


def init_returns_error(k: Livepatch, p: Patch) -> None:
    """klp_enable_patch() has failed: the loader drops the module, unless the result is positive."""
    unlist(k, p)
    k.holds_ref[p] = False
    with k.when(k.error == Errno.CALLBACK_POSITIVE):
        k.patch_module[p] = ModuleState.LIVE
    with k.otherwise():
        k.patch_module[p] = ModuleState.GONE


def unlist(k: Livepatch, p: Patch) -> None:
    """list_del(&patch->list); nothing reads its objects until they are initialised again."""
    k.listed[p] = False
    for q in each(Patch):
        k.precedes[p, q] = False
        k.precedes[q, p] = False
    for o in each(Object):
        k.object_module[p, o] = False
        k.post_unpatch_enabled[p, o] = False


def klp_reverse_transition(k: Livepatch, p: Patch) -> None:
    """Turn the running transition around; callbacks do not run, the pending retry completes it."""
    with k.when(k.target_state == Side.PATCHED):
        k.printk("'{}': reversing transition from patching to unpatching", p)
        k.target_state = Side.UNPATCHED
    with k.otherwise():
        k.printk("'{}': reversing transition from unpatching to patching", p)
        k.target_state = Side.PATCHED
    k.event(k.reverses(p))
    k.enabled[p] = ~k.enabled[p]
    for t in each(Task):
        k.pending[t] = False
    klp_start_transition(k, p)


@action(mirrors=f"{FILE}:klp_update_patch_state", by=By.TASK)
def klp_update_patch_state(k: Livepatch, t: Task) -> None:
    """A task with TIF_PATCH_PENDING leaves the kernel."""
    k.require(k.exists[t], k.user_task[t], k.pending[t], k.stack_empty(t))

    k.pending[t] = False
    k.patch_state[t] = k.target_state
    k.event(k.switches(t))


@action(mirrors=f"{FILE}:klp_copy_process", by=By.TASK)
def klp_copy_process(k: Livepatch, parent: Task, child: Task) -> None:
    """A fork: the child starts on its parent's side, in no function."""
    k.require(k.exists[parent], ~k.exists[child])

    k.exists[child] = True
    k.patch_state[child] = k.patch_state[parent]
    k.pending[child] = k.pending[parent]
