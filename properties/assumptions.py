"""What liveness rules assume: who goes on, who gets klp_mutex, what tasks do again and again."""

from __future__ import annotations

from model.era import SchedulerHook
from model.kernel import core, switching, sysfs, tasks, transition
from model.kernel.kinds import By, Function, Object, Patch, Task
from model.kernel.state import Livepatch
from model.language import any_of, each
from properties.fairness import (
    Fairness,
    assumption,
    finitely_often,
    infinitely_often,
    strongly,
    weakly,
)


@assumption(id="F-HOLDER")
def the_holder_goes_on(s: Livepatch) -> Fairness:  # noqa: ARG001 - of all holders
    """Whoever holds klp_mutex takes its next step, callbacks included."""
    return weakly(By.HOLDER)


@assumption(id="F-PASS")
def a_pass_over_all_tasks_ends(s: Livepatch) -> Fairness:  # noqa: ARG001
    """An attempt looks at each task once: tasks that are forked meanwhile do not prolong it."""
    return weakly((transition.klp_try_complete_transition, transition.klp_send_signals))


@assumption(id="F-RETRY-RUNS")
def the_queued_retry_runs(s: Livepatch) -> Fairness:  # noqa: ARG001
    """The queued retry runs if klp_mutex stays free."""
    return weakly((transition.klp_transition_work_fn,))


@assumption(id="F-RETRY-TURN", implies=(the_queued_retry_runs,))
def the_retry_gets_its_turn(s: Livepatch) -> Fairness:  # noqa: ARG001
    """The queued retry gets klp_mutex although others take it again and again."""
    return strongly((transition.klp_transition_work_fn,))


@assumption(id="F-FREE")
def the_freeing_worker_runs(s: Livepatch, p: Patch) -> Fairness:  # noqa: ARG001
    """The worker that frees a patch runs."""
    return weakly((core.klp_free_patch_finish,), p)


@assumption(id="F-LOADER")
def the_loader_goes_on(s: Livepatch, o: Object) -> Fairness:  # noqa: ARG001
    """Who loads or unloads a target goes on, and gets klp_mutex although others take it."""
    return strongly(By.LOADER, o)


@assumption(id="F-LEAVES")
def a_task_leaves_each_function(s: Livepatch, t: Task, f: Function) -> Fairness:
    """A task leaves each function that it is in, in whatever version."""
    versions = any_of(s.frame[t, f, p] for p in each(Patch))
    return infinitely_often(~s.original_frame[t, f] & ~versions)


@assumption(id="F-MOVER")
def who_has_to_switch_is_outside_again_and_again(s: Livepatch, t: Task) -> Fairness:
    """A task that has to switch is again and again outside of all functions that can be patched."""
    return infinitely_often(s.stack_empty(t) | ~s.pending[t])


@assumption(
    id="F-OUTSIDE",
    implies=(a_task_leaves_each_function, who_has_to_switch_is_outside_again_and_again),
)
def a_task_is_outside_again_and_again(s: Livepatch, t: Task) -> Fairness:
    """A task is again and again outside of all functions that can be patched, at the same time."""
    return infinitely_often(s.stack_empty(t))


@assumption(id="F-USER")
def a_user_task_leaves_the_kernel(s: Livepatch, t: Task) -> Fairness:
    """A user task returns to user space, or a signal makes it do so."""
    return strongly((switching.klp_update_patch_state,), t, when=s.user_task[t])


@assumption(id="F-IDLE", only_if=lambda era: era.idle_wakeup)
def an_idle_cpu_is_woken(s: Livepatch, t: Task) -> Fairness:
    """An idle CPU passes the switch point of its loop, because it is woken (since 5.16)."""
    return strongly((switching.klp_update_patch_state,), t, when=s.idle_task[t])


@assumption(id="F-RESCHED", only_if=lambda era: era.scheduler_hook is SchedulerHook.COND_RESCHED)
def a_kthread_calls_cond_resched(s: Livepatch, t: Task) -> Fairness:
    """A kthread calls cond_resched(), which has the hook (6.4 to 6.15)."""
    return strongly((switching.klp_sched_try_switch,), t, when=~s.user_task[t] & ~s.idle_task[t])


@assumption(id="F-FORK")
def unswitched_tasks_stop_forking(s: Livepatch, t: Task) -> Fairness:
    """A task that has yet to switch does not fork for ever (its child has yet to switch, too)."""
    return finitely_often((tasks.klp_copy_process,), t, when=s.pending[t])


@assumption(id="F-REVERSE")
def nobody_reverses_for_ever(s: Livepatch, p: Patch) -> Fairness:
    """A transition is not turned around for ever."""
    return finitely_often((sysfs.enabled_store,), p, when=s.transition_patch[p])


MUTEX = (the_holder_goes_on, a_pass_over_all_tasks_ends)
RETRY = (*MUTEX, the_queued_retry_runs, the_retry_gets_its_turn)
TASKS = (
    a_task_leaves_each_function,
    a_task_is_outside_again_and_again,
    a_user_task_leaves_the_kernel,
    an_idle_cpu_is_woken,
    a_kthread_calls_cond_resched,
    unswitched_tasks_stop_forking,
)
ASSUMPTIONS = (
    *RETRY,
    the_freeing_worker_runs,
    the_loader_goes_on,
    who_has_to_switch_is_outside_again_and_again,
    *TASKS,
    nobody_reverses_for_ever,
)
"""All of them, in the order in which they are shown."""
