"""The livepatch core, one file per kernel file or subject; open it beside kernel/livepatch/."""

from __future__ import annotations

from collections.abc import Callable

from model.era import Era, SchedulerHook, Signals
from model.kernel import (
    callbacks,
    core,
    ftrace,
    loader,
    module,
    patch,
    switching,
    sysfs,
    tasks,
    transition,
)
from model.kernel.axioms import axioms
from model.kernel.kinds import Function, Grain, Object, Patch, SystemState, Task
from model.kernel.state import Livepatch
from model.language import Machine, build
from model.language.record import Definition
from model.language.state import State

__all__ = ["ACTIONS", "SORTS", "Livepatch", "livepatch"]

SORTS = (Patch, Object, Function, Task, SystemState)

ACTIONS = (
    core.klp_enable_patch,
    core.klp_find_object_symbol,
    core.load_patch_again,
    sysfs.enabled_store,
    sysfs.enabled_store_waits,
    sysfs.force_store,
    sysfs.force_as_tested,
    sysfs.signal_store,
    callbacks.klp_pre_patch_callback,
    core.klp_patch_object,
    core.klp_patch_object_fails,
    core.klp_patch_object_again,
    core.end_of_enable,
    callbacks.klp_pre_unpatch_callback,
    core.end_of_disable,
    switching.klp_try_switch_task,
    transition.klp_try_complete_transition,
    transition.klp_send_signals,
    callbacks.klp_post_patch_callback,
    callbacks.klp_post_unpatch_callback,
    transition.finish_transition,
    transition.klp_synchronize_transition,
    transition.reverse_after_synchronizing,
    transition.klp_transition_work_fn,
    core.klp_free_patch_finish,
    core.unload_patch,
    loader.load_module,
    module.klp_module_coming,
    module.klp_init_object_loaded,
    module.klp_init_object_loaded_fails,
    module.klp_write_section_relocs_fails,
    module.end_of_hook,
    loader.do_init_module,
    loader.prepare_coming_module_fails,
    loader.load_module_fails,
    loader.delete_module,
    loader.module_exit,
    module.klp_module_going,
    module.revert_object,
    loader.free_module,
    switching.klp_update_patch_state,
    switching.write_patch_state,
    switching.klp_sched_try_switch,
    switching.klp_check_and_switch_task,
    tasks.dup_task_struct,
    tasks.klp_copy_process,
    tasks.copy_process_fails,
    patch.read_front,
    patch.read_transition,
    patch.call_patched,
    patch.call_original,
    tasks.return_from_patched,
    tasks.return_from_original,
    tasks.release_task,
    ftrace.ftrace_enable_sysctl,
)

ONLY_IF: dict[Definition[State], Callable[[Era], bool]] = {
    core.klp_free_patch_finish: lambda era: not era.registration,
    sysfs.enabled_store_waits: lambda era: not era.put_outside_mutex,
    sysfs.force_store: lambda era: era.force,
    sysfs.force_as_tested: lambda era: era.force and not era.force_under_mutex,
    sysfs.signal_store: lambda era: era.signals is Signals.MANUAL,
    transition.klp_send_signals: lambda era: era.signals is Signals.AUTOMATIC,
    core.klp_patch_object_again: lambda era: not (era.unwind_refused and era.forget_refused),
    loader.prepare_coming_module_fails: lambda era: era.notifier_errors,
    switching.klp_sched_try_switch: lambda era: era.scheduler_hook is not SchedulerHook.NONE,
    switching.klp_check_and_switch_task: (lambda era: era.scheduler_hook is not SchedulerHook.NONE),
}
"""Actions that only some releases have."""


FINE = (
    sysfs.force_as_tested,
    transition.klp_synchronize_transition,
    transition.reverse_after_synchronizing,
    switching.write_patch_state,
    switching.klp_check_and_switch_task,
    tasks.dup_task_struct,
    tasks.copy_process_fails,
    patch.read_front,
    patch.read_transition,
)
"""Actions that only the fine grain has."""


def livepatch(
    era: Era,
    state: type[Livepatch] = Livepatch,
    name: str | None = None,
    grain: Grain = Grain.COARSE,
) -> Machine:
    """The machine of one kernel release; `state` may override what the kernel computes."""
    suffix = "" if grain is Grain.COARSE else f" {grain.value}"
    return build(
        name=name or f"livepatch {era}{suffix}",
        sorts=SORTS,
        state=state,
        axioms=axioms(state(era)),
        actions=tuple(a for a in ACTIONS if has_action(era, grain, a)),
        make=lambda recording: state(era, recording, grain),
    )


def has_action(era: Era, grain: Grain, definition: Definition[State]) -> bool:
    """The action exists in this release and grain."""
    if grain is Grain.COARSE and definition in FINE:
        return False
    only_if = ONLY_IF.get(definition)
    return only_if is None or only_if(era)
