"""kernel/livepatch/core.c: enabling and disabling patches, sysfs, freeing."""

from __future__ import annotations

from model.kernel.callbacks import fail_to_enable
from model.kernel.kinds import By, Errno, Function, ModuleState, Object, Patch, Phase, Side, Text
from model.kernel.patch import klp_patch_object_funcs
from model.kernel.state import Livepatch
from model.kernel.transition import (
    klp_init_transition,
    klp_reverse_transition,
    klp_start_transition,
    unlist,
)
from model.language import FALSE, Bool, Enumerated, action, any_of, each

FILE = "kernel/livepatch/core.c"


@action(mirrors=f"{FILE}:klp_enable_patch", by=By.SYSCALL)
def klp_enable_patch(k: Livepatch, p: Patch) -> None:
    """A patch module is loaded; its init function enables the patch."""
    k.require(k.mutex_free, k.patch_module[p] == ModuleState.GONE)
    k.require(~any_of(misses(k, p, f) for f in each(Function)))

    k.event(k.enables(p))
    with k.when(~k.marked[p]):
        k.printk("module {} is not marked as a livepatch module", p)
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen(k.listed_twice[p]):
        k.event(k.refused(Errno.EEXIST))
    with k.elsewhen(k.in_transition | wrong_order(k, p)):
        k.event(k.refused(Errno.EBUSY))
    with k.otherwise():
        k.patch_module[p] = ModuleState.COMING
        klp_init_patch(k, p)
        klp_enable_initialised_patch(k, p)


@action(mirrors=f"{FILE}:klp_find_object_symbol", by=By.SYSCALL)
def klp_find_object_symbol(k: Livepatch, p: Patch, f: Function) -> None:
    """A patch module is loaded that names a function which a loaded object does not have."""
    k.require(k.mutex_free, k.patch_module[p] == ModuleState.GONE)
    k.require(k.marked[p], misses(k, p, f))

    k.event(k.enables(p))
    k.printk("symbol '{}' not found in symbol table", f)
    k.event(k.refused(Errno.EINVAL))


@action(mirrors="kernel/module/main.c:add_unformed_module", by=By.SYSCALL)
def load_patch_again(k: Livepatch, p: Patch) -> None:
    """A patch module is loaded that is there already."""
    k.require(k.patch_module[p] == ModuleState.LIVE)

    k.event(k.refused(Errno.EEXIST))


def misses(k: Livepatch, p: Patch, f: Function) -> Bool:
    """klp_init_object_loaded() cannot find f, and its object is present."""
    return (
        k.has_func[p, f]
        & k.missing[f]
        & any_of(k.function_of[f, o] & (k.vmlinux[o] | k.alive[o]) for o in each(Object))
    )


def klp_init_patch(k: Livepatch, p: Patch) -> None:
    """Look for the objects' modules, go to the end of klp_patches, pin the patch module."""
    for o in each(Object):
        k.object_module[p, o] = k.has_object[p, o] & ~k.vmlinux[o] & k.alive[o]
    for q in each(Patch):
        k.precedes[q, p] = k.listed[q]
    k.listed[p] = True


def wrong_order(k: Livepatch, p: Patch) -> Bool:
    """Until v5.1: the list is a stack, a patch before this one in klp_patches is not enabled."""
    if not k.era.registration:
        return FALSE
    return any_of(
        k.listed[q] & ~k.enabled[q] & (k.precedes[q, p] | ~k.listed[p]) & (q != p)
        for q in each(Patch)
    )


def klp_enable_initialised_patch(k: Livepatch, p: Patch) -> None:
    """__klp_enable_patch() after its checks: visit the loaded objects."""
    k.holds_ref[p] = True
    k.printk("enabling patch '{}'", p)
    klp_init_transition(k, p, Side.PATCHED)
    for o in each(Object):
        k.to_visit[p, o] = k.has_object[p, o] & k.klp_is_object_loaded(p, o)
    k.phase = Phase.ENABLE


@action(mirrors=f"{FILE}:klp_patch_object", by=By.HOLDER)
def klp_patch_object(k: Livepatch, p: Patch, o: Object) -> None:
    """The object whose pre_patch agreed is patched."""
    k.require(k.current[p, o], k.phase.one_of(Phase.ENABLE_PATCH, Phase.COMING_PATCH))

    klp_patch_object_funcs(k, p, o)
    with k.when(k.phase == Phase.ENABLE_PATCH):
        k.current[p, o] = False
        k.phase = Phase.ENABLE
    with k.elsewhen(k.transition_patch[p]):
        k.current[p, o] = False
        k.phase = Phase.COMING
    with k.otherwise():
        k.phase = Phase.COMING_POST_PATCH


@action(mirrors=f"{FILE}:klp_patch_object", by=By.HOLDER)
def klp_patch_object_fails(k: Livepatch, p: Patch, o: Object, f: Function) -> None:
    """ftrace refuses the handler of a function that has none yet (another user is in the way)."""
    k.require(k.current[p, o], k.phase.one_of(Phase.ENABLE_PATCH, Phase.COMING_PATCH))
    k.require(k.has_func[p, f], k.function_of[f, o])
    k.require(~any_of(k.func_patched[q, f] for q in each(Patch)))

    k.printk("failed to register ftrace handler for function '{}' (-16)", f)
    k.event(k.fails_to_patch(p, o))
    k.error = Errno.EBUSY
    with k.when(k.phase == Phase.ENABLE_PATCH):
        k.printk("failed to patch object '{}'", o)
        fail_to_enable(k, p)
    with k.otherwise():
        k.printk("failed to apply patch '{}' to module '{}' (-16)", p, o)
        k.phase = Phase.COMING_POST_UNPATCH


@action(mirrors="kernel/livepatch/transition.c:klp_start_transition", by=By.HOLDER)
def end_of_enable(k: Livepatch, p: Patch) -> None:
    """__klp_enable_patch(): every object is patched; the transition starts."""
    k.require(k.phase == Phase.ENABLE, k.transition_patch[p], k.nothing_to_visit)

    klp_start_transition(k, p)
    k.enabled[p] = True
    k.patch_module[p] = ModuleState.LIVE
    k.phase = Phase.TRY


@action(mirrors=f"{FILE}:enabled_store", by=By.SYSCALL)
def enabled_store(k: Livepatch, p: Patch, text: Enumerated[Text]) -> None:
    """Somebody writes to /sys/kernel/livepatch/PATCH/enabled."""
    k.require(k.mutex_free, k.listed[p] | k.free_work[p])

    with k.when(text == Text.INVALID):
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen((text == Text.ON) == k.enabled[p]):
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen(k.transition_patch[p]):
        klp_reverse_transition(k, p)
    with k.elsewhen(text == Text.OFF):
        klp_disable_patch(k, p)
    with k.otherwise():
        enable_again(k, p)


def enable_again(k: Livepatch, p: Patch) -> None:
    """A write of 1 to a disabled patch: only a registered patch can be enabled again."""
    if k.era.registration:
        k.event(k.enables(p))
        with k.when(k.in_transition | wrong_order(k, p)):
            k.event(k.refused(Errno.EBUSY))
        with k.otherwise():
            klp_enable_initialised_patch(k, p)
    else:
        k.event(k.refused(Errno.EINVAL))


def klp_disable_patch(k: Livepatch, p: Patch) -> None:
    """__klp_disable_patch(): visit the patched objects, unless another patch is in the way."""
    newer_enabled = any_of(k.precedes[p, q] & k.enabled[q] for q in each(Patch))
    refused = k.in_transition | newer_enabled if k.era.registration else k.in_transition
    with k.when(refused):
        k.event(k.refused(Errno.EBUSY))
    with k.otherwise():
        k.event(k.disables(p))
        klp_init_transition(k, p, Side.UNPATCHED)
        for o in each(Object):
            k.to_visit[p, o] = k.object_patched[p, o]
        k.phase = Phase.DISABLE


@action(mirrors="kernel/livepatch/transition.c:klp_start_transition", by=By.HOLDER)
def end_of_disable(k: Livepatch, p: Patch) -> None:
    """__klp_disable_patch(): every object was told; the transition starts."""
    k.require(k.phase == Phase.DISABLE, k.transition_patch[p], k.nothing_to_visit)

    klp_start_transition(k, p)
    k.enabled[p] = False
    k.phase = Phase.TRY


@action(mirrors=f"{FILE}:klp_free_patch_finish", by=By.WORKER)
def klp_free_patch_finish(k: Livepatch, p: Patch) -> None:
    """The worker releases a disabled patch: its directory and its reference are gone."""
    k.require(k.free_work[p])

    k.free_work[p] = False
    k.holds_ref[p] = False


@action(mirrors="kernel/module/main.c:delete_module", by=By.SYSCALL)
def unload_patch(k: Livepatch, p: Patch) -> None:
    """Somebody unloads a patch module."""
    k.require(k.patch_module[p] != ModuleState.COMING)
    if k.era.registration:  # the module's exit function calls klp_unregister_patch()
        k.require(k.mutex_free)

    with k.when(k.patch_module[p] == ModuleState.GONE):
        k.event(k.refused(Errno.ENOENT))
    with k.elsewhen(k.holds_ref[p]):
        k.event(k.refused(Errno.EAGAIN))
    with k.otherwise():
        unlist(k, p)
        k.patch_module[p] = ModuleState.GONE
