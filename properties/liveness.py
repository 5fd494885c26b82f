"""What a transition, a lock, a module wait for comes, if the kernel is fair."""

from __future__ import annotations

from model.era import Era, SchedulerHook
from model.kernel.kinds import Errno, ModuleState, Object, Patch, Phase, Side, Task
from model.kernel.state import Livepatch
from model.language import Bool, all_of, disjunction, each, once
from model.scope import Scope
from model.shape import Shape
from properties.assumptions import (
    MUTEX,
    RETRY,
    TASKS,
    a_task_leaves_each_function,
    a_user_task_leaves_the_kernel,
    nobody_reverses_for_ever,
    the_freeing_worker_runs,
    the_holder_goes_on,
    the_loader_goes_on,
    unswitched_tasks_stop_forking,
    who_has_to_switch_is_outside_again_and_again,
)
from properties.eventually import LeadsTo, Setting, eventually, leads_to

DOCUMENT = "Documentation/livepatch/livepatch.rst"
CORE = "kernel/livepatch/core.c"

TWO_TASKS = Setting(Scope(1, 1, 2))
MODULE = Setting(Scope(1, 2, 1))
NESTED = Setting(Scope(1, 1, 1), Shape.NESTED)
IDLE = Setting(Scope(1, 1, 2), Shape.IDLE)
KTHREAD = Setting(Scope(1, 1, 2), Shape.KTHREAD)
UNRELIABLE = Setting(Scope(1, 1, 1), Shape.UNRELIABLE)
TWO_PATCHES = Setting(Scope(2, 1, 1))
RELOCATIONS = Setting(Scope(1, 2, 1), Shape.RELOCATIONS)


def _idle_cpu_sleeps(era: Era, shape: Shape) -> bool:
    return shape is Shape.IDLE and not era.idle_wakeup


def _kthread_is_busy(era: Era, shape: Shape) -> bool:
    return shape is Shape.KTHREAD and era.scheduler_hook is not SchedulerHook.COND_RESCHED


@eventually(
    id="P-LIVE-01",
    source=DOCUMENT,
    assuming=(*RETRY, *TASKS, nobody_reverses_for_ever),
    settings=(TWO_TASKS, MODULE, NESTED, IDLE, KTHREAD),
    broken_in={"B-IDLE-STUCK": _idle_cpu_sleeps, "B-KTHREAD-STUCK": _kthread_is_busy},
)
def a_transition_ends(s: Livepatch, p: Patch) -> LeadsTo:
    """A transition ends, unless a task stays in a function or never gets to a switch point."""
    return leads_to(s.transition_patch[p], ~s.transition_patch[p])


@eventually(
    id="P-LIVE-02",
    source=CORE,
    assuming=MUTEX,
    settings=(TWO_TASKS, MODULE, UNRELIABLE),
)
def klp_mutex_is_released(s: Livepatch) -> LeadsTo:
    """Whoever has taken klp_mutex releases it."""
    return leads_to(s.phase != Phase.FREE, s.phase == Phase.FREE)


@eventually(
    id="P-LIVE-03",
    source=DOCUMENT,
    assuming=RETRY,
    settings=(TWO_TASKS, MODULE, IDLE, KTHREAD),
)
def a_reversal_frees_who_has_not_switched(s: Livepatch, p: Patch) -> LeadsTo:
    """A transition that no task has followed ends when it is reversed, whatever tasks do."""
    nobody_has_to_switch = all_of(~s.exists[t] | ~s.pending[t] for t in each(Task))
    return leads_to(
        s.reverses(p) & nobody_has_to_switch, ~s.transition_patch[p], unless=s.reverses(p)
    )


@eventually(
    id="P-LIVE-03b",
    source=DOCUMENT,
    assuming=(
        *RETRY,
        who_has_to_switch_is_outside_again_and_again,
        a_user_task_leaves_the_kernel,
        unswitched_tasks_stop_forking,
        nobody_reverses_for_ever,
    ),
    settings=(TWO_TASKS, MODULE, NESTED),
)
def a_reversal_waits_only_for_who_has_switched(s: Livepatch, p: Patch) -> LeadsTo:
    """A transition that is reversed ends although who has not switched stays where it is."""
    return leads_to(s.reverses(p), ~s.transition_patch[p])


@eventually(
    id="P-LIVE-04",
    source=CORE,
    since="5.1",
    assuming=(the_holder_goes_on, the_freeing_worker_runs),
    settings=(TWO_PATCHES,),
)
def a_removed_patch_lets_go_of_its_module(s: Livepatch, p: Patch, q: Patch) -> LeadsTo:
    """A patch that was disabled or replaced loses its directory and lets go of its module."""
    removed = s.completes(p, Side.UNPATCHED) | s.replaced_by(p, q)
    gone = ~s.holds_ref[p] & ~s.listed[p] & ~s.free_work[p]
    return leads_to(removed, gone, unless=s.forced[p])


def _loaded_or_refused(s: Livepatch, o: Object) -> Bool:
    """The load has ended, and if not well, then for a reason that a first load has, too."""
    own_reason = ~s.load_error[o].one_of(Errno.OK, Errno.ENOEXEC)
    return (s.module_state[o] == ModuleState.LIVE) | own_reason


@eventually(
    id="P-LIVE-05",
    source=CORE,
    since="6.3",
    assuming=(*MUTEX, the_loader_goes_on),
    settings=(RELOCATIONS,),
)
def a_target_can_be_loaded_again(s: Livepatch, o: Object) -> LeadsTo:
    """A load ends, and what an unloaded target has left behind is no reason to refuse it."""
    refused_before = once(disjunction(s.comes(o, e) for e in Errno if e is not Errno.OK))
    loading = s.module_state[o] == ModuleState.COMING
    return leads_to(loading & ~refused_before, _loaded_or_refused(s, o))


@eventually(
    id="P-LIVE-05b",
    source=CORE,
    since="6.3",
    assuming=(*MUTEX, the_loader_goes_on),
    settings=(RELOCATIONS,),
    broken_in={"B-RELOC-REFUSED": lambda _, shape: shape is Shape.RELOCATIONS},
)
def a_refused_target_can_be_loaded_again(s: Livepatch, o: Object) -> LeadsTo:
    """A load ends, and what a refused target has left behind is no reason to refuse it."""
    loading = s.module_state[o] == ModuleState.COMING
    return leads_to(loading, _loaded_or_refused(s, o))


@eventually(
    id="P-LIVE-05c",
    source=CORE,
    assuming=(*MUTEX, the_loader_goes_on, a_task_leaves_each_function),
    settings=(MODULE,),
)
def a_target_can_be_unloaded(s: Livepatch, o: Object) -> LeadsTo:
    """A target that is unloaded, or refused, goes."""
    going = s.module_state[o] == ModuleState.GOING
    return leads_to(going, s.module_state[o] == ModuleState.GONE)


@eventually(
    id="P-LIVE-06",
    source=DOCUMENT,
    assuming=RETRY,
    settings=(TWO_TASKS, MODULE, IDLE, KTHREAD),
    since="4.16",
)
def force_ends_a_transition(s: Livepatch, p: Patch) -> LeadsTo:
    """A transition that is forced ends with the next retry, whatever tasks do."""
    return leads_to(s.forces(p), ~s.transition_patch[p], unless=s.reverses(p))


LIVENESS = (
    a_transition_ends,
    klp_mutex_is_released,
    a_reversal_frees_who_has_not_switched,
    a_reversal_waits_only_for_who_has_switched,
    a_removed_patch_lets_go_of_its_module,
    a_target_can_be_loaded_again,
    a_refused_target_can_be_loaded_again,
    a_target_can_be_unloaded,
    force_ends_a_transition,
)
