"""The livepatch core, one file per kernel file or subject; open it beside kernel/livepatch/."""

from __future__ import annotations

from model.era import Era
from model.kernel import callbacks, core, loader, module, patch, tasks, transition
from model.kernel.axioms import axioms
from model.kernel.kinds import Function, Object, Patch, Task
from model.kernel.state import Livepatch
from model.language import Machine, build

__all__ = ["ACTIONS", "SORTS", "Livepatch", "livepatch"]

SORTS = (Patch, Object, Function, Task)

ACTIONS = (
    core.klp_enable_patch,
    core.klp_find_object_symbol,
    core.load_patch_again,
    core.enabled_store,
    callbacks.klp_pre_patch_callback,
    core.klp_patch_object,
    core.klp_patch_object_fails,
    core.end_of_enable,
    callbacks.klp_pre_unpatch_callback,
    core.end_of_disable,
    transition.klp_try_switch_task,
    transition.klp_try_complete_transition,
    callbacks.klp_post_patch_callback,
    callbacks.klp_post_unpatch_callback,
    transition.finish_transition,
    transition.klp_transition_work_fn,
    core.klp_free_patch_finish,
    core.unload_patch,
    loader.load_module,
    module.klp_module_coming,
    module.klp_init_object_loaded,
    module.klp_init_object_loaded_fails,
    module.end_of_hook,
    loader.do_init_module,
    loader.delete_module,
    loader.module_exit,
    module.klp_module_going,
    module.revert_object,
    loader.free_module,
    transition.klp_update_patch_state,
    transition.klp_copy_process,
    patch.call_patched,
    patch.call_original,
    tasks.return_from_patched,
    tasks.return_from_original,
    tasks.release_task,
)


def livepatch(era: Era, state: type[Livepatch] = Livepatch, name: str | None = None) -> Machine:
    """The machine of one kernel release; `state` may override what the kernel computes."""
    actions = (
        ACTIONS
        if not era.registration
        else tuple(a for a in ACTIONS if a is not core.klp_free_patch_finish)
    )
    return build(
        name=name or f"livepatch {era.name}",
        sorts=SORTS,
        state=state,
        axioms=axioms(state(era)),
        actions=actions,
        make=lambda recording: state(era, recording),
    )
