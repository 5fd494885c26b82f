"""kernel/livepatch/transition.c: how a task gets from one side to the other."""

from __future__ import annotations

from model.era import Forced
from model.kernel.kinds import By, Patch, Phase, Side, Task
from model.kernel.state import Livepatch
from model.language import action, any_of, each

FILE = "kernel/livepatch/transition.c"


@action(mirrors=f"{FILE}:klp_try_switch_task", by=By.HOLDER)
def klp_try_switch_task(k: Livepatch, t: Task) -> None:
    """A task off the CPU and in no forbidden function changes sides; not for an immediate patch."""
    k.require(k.phase == Phase.TRY)
    k.require(~any_of(k.transition_patch[p] & k.is_immediate(p) for p in each(Patch)))
    k.require(k.exists[t], k.patch_state[t] != k.target_state)
    k.require(k.reliable_stacks, k.reliable[t], k.klp_check_stack(t), ~k.in_section(t))

    switch_task(k, t)


def switch_task(k: Livepatch, t: Task) -> None:
    """The task is from now on on the target side."""
    k.pending[t] = False
    k.patch_state[t] = k.target_state
    k.event(k.switches(t))


@action(mirrors=f"{FILE}:klp_update_patch_state", by=By.TASK)
def klp_update_patch_state(k: Livepatch, t: Task) -> None:
    """A task with TIF_PATCH_PENDING leaves the kernel."""
    k.require(k.exists[t], k.user_task[t] | k.idle_task[t], k.pending[t], k.stack_empty(t))
    k.require(~k.busy_in_kernel(t))

    if k.fine:
        k.pending[t] = False
        k.cleared[t] = True
    else:
        switch_task(k, t)


@action(mirrors=f"{FILE}:klp_update_patch_state", by=By.TASK)
def write_patch_state(k: Livepatch, t: Task) -> None:
    """klp_update_patch_state(): the flag is cleared, now the state is written."""
    k.require(k.cleared[t])

    k.cleared[t] = False
    k.patch_state[t] = k.target_state
    k.event(k.switches(t))


@action(mirrors=f"{FILE}:__klp_sched_try_switch", by=By.TASK)
def klp_sched_try_switch(k: Livepatch, t: Task) -> None:
    """A running task switches itself where the scheduler gives it the opportunity."""
    k.require(k.exists[t], k.pending[t], ~k.in_section(t))
    k.require(k.reliable_stacks, k.reliable[t], k.klp_check_stack(t))

    if k.fine:
        k.checked[t] = True
    else:
        switch_task(k, t)


@action(mirrors=f"{FILE}:klp_check_and_switch_task", by=By.TASK)
def klp_check_and_switch_task(k: Livepatch, t: Task) -> None:
    """__klp_sched_try_switch(): the stack was fine, now flag and state are written."""
    k.require(k.checked[t])

    k.checked[t] = False
    k.pending[t] = False
    with k.when(k.patch_state[t] != k.target_state):  # else it was forced in between
        k.event(k.switches(t))
        k.patch_state[t] = k.target_state


def klp_force_transition(k: Livepatch, p: Patch) -> None:
    """Switch every task whatever it is inside of; the pending retry completes the transition."""
    k.printk("forcing remaining tasks to the patched state")
    k.event(k.forces(p))
    for t in each(Task):
        with k.when(k.exists[t] & k.pending[t]):
            k.pending[t] = False
            k.patch_state[t] = k.target_state
    pin_forced(k, p)


def pin_forced(k: Livepatch, p: Patch) -> None:
    """Patches whose code may still run must never be unloaded."""
    match k.era.forced:
        case Forced.EVERY_LATER:
            k.klp_forced = True
        case Forced.LISTED:
            for q in each(Patch):
                with k.when(k.listed[q]):
                    k.forced[q] = True
        case Forced.REMOVED:
            with k.when(k.target_state == Side.UNPATCHED):
                k.forced[p] = True
            with k.elsewhen(k.replace[p]):
                for q in each(Patch):
                    with k.when(k.listed[q] & (q != p)):
                        k.forced[q] = True
