"""kernel/livepatch/core.c: loading, enabling, disabling, freeing patches."""

from __future__ import annotations

from model.kernel.ftrace import can_register
from model.kernel.kinds import Build, By, Errno, Function, ModuleState, Object, Patch, Phase, Side
from model.kernel.patch import klp_patch_object_funcs
from model.kernel.replace import klp_add_nops, klp_nop_name_clashes
from model.kernel.state import Livepatch
from model.kernel.transition import (
    klp_cancel_transition,
    klp_init_transition,
    klp_start_transition,
    unlist,
)
from model.language import FALSE, Bool, Enumerated, action, any_of, each

FILE = "kernel/livepatch/core.c"


@action(mirrors=f"{FILE}:klp_enable_patch", by=By.SYSCALL)
def klp_enable_patch(k: Livepatch, p: Patch, build: Enumerated[Build]) -> None:
    """A patch module is loaded; its init function enables the patch."""
    k.require(k.mutex_free, k.patch_module[p] == ModuleState.GONE)
    refused = ~compatible(k, p) | lacks_reliable_stacks(k, p)
    k.require((build != Build.GOOD) | refused | ~misses_any(k, p))

    k.event(k.enables(p, build))
    if not k.era.needs_reliable_stacks:
        warn_of_unreliable_stacks(k, build)
    with k.when(build == Build.NO_FUNCS):
        with k.when(~k.arguments_are_checked_first):
            k.event(k.initialises(p))
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen(build == Build.UNMARKED):
        k.printk("module {} is not marked as a livepatch module", p)
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen(lacks_reliable_stacks(k, p)):
        k.printk("This architecture doesn't have support for the livepatch consistency model.")
        k.event(k.refused(Errno.ENOSYS))
    with k.elsewhen(~compatible(k, p)):
        k.printk(
            "Livepatch patch ({}) is not compatible with the already installed livepatches.", p
        )
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen((build == Build.LISTED_TWICE) | klp_nop_name_clashes(k, p)):
        initialised_in_vain(k, p, Errno.EEXIST)
        with k.when(~k.errors_unlock & ~k.in_transition):
            k.phase = Phase.ENABLE  # of nothing: there is no next step
    with k.elsewhen(k.in_transition | wrong_order(k, p)):
        initialised_in_vain(k, p, Errno.EBUSY)
    with k.otherwise():
        k.patch_module[p] = ModuleState.COMING
        klp_init_patch(k, p)
        klp_enable_initialised_patch(k, p)


@action(mirrors=f"{FILE}:klp_find_object_symbol", by=By.SYSCALL)
def klp_find_object_symbol(k: Livepatch, p: Patch, f: Function) -> None:
    """A patch module is loaded that names a function which a loaded object does not have."""
    k.require(k.mutex_free, k.patch_module[p] == ModuleState.GONE)
    k.require(compatible(k, p), ~lacks_reliable_stacks(k, p), misses(k, p, f))

    k.event(k.enables(p, Build.GOOD))
    k.printk("symbol '{}' not found in symbol table", f)
    initialised_in_vain(k, p, Errno.EINVAL)


def initialised_in_vain(k: Livepatch, p: Patch, error: Errno) -> None:
    """The error exit of klp_enable_patch() frees what klp_init_patch_early() has initialised."""
    k.event(k.initialises(p))
    k.event(k.releases(p))
    k.event(k.refused(error))


@action(mirrors="kernel/module/main.c:add_unformed_module", by=By.SYSCALL)
def load_patch_again(k: Livepatch, p: Patch) -> None:
    """A patch module is loaded that is there already."""
    k.require(k.patch_module[p] == ModuleState.LIVE)

    k.event(k.loads_again(p))
    k.event(k.refused(Errno.EEXIST))


def warn_of_unreliable_stacks(k: Livepatch, build: Enumerated[Build]) -> None:
    """Since v5.2 a patch is enabled although only leaving the kernel can switch tasks."""
    with k.when((build == Build.GOOD) & ~k.reliable_stacks):
        k.printk("This architecture doesn't have support for the livepatch consistency model.")
        k.printk("The livepatch transition may never complete.")


def lacks_reliable_stacks(k: Livepatch, p: Patch) -> Bool:
    """Until v5.2 this refuses a patch, unless it is immediate."""
    if not k.era.needs_reliable_stacks:
        return FALSE
    return ~k.reliable_stacks & ~k.is_immediate(p)


def compatible(k: Livepatch, p: Patch) -> Bool:
    """kernel/livepatch/state.c:klp_is_patch_compatible()."""
    return ~k.incompatible(p)


def misses(k: Livepatch, p: Patch, f: Function) -> Bool:
    """klp_init_object_loaded() cannot find f, and its object is present."""
    return (
        k.has_func[p, f]
        & k.missing[f]
        & any_of(
            k.function_of[f, o] & (k.vmlinux[o] | k.klp_find_object_module(o)) for o in each(Object)
        )
    )


def misses_any(k: Livepatch, p: Patch) -> Bool:
    """klp_init_object_loaded() fails for some object."""
    return any_of(misses(k, p, f) for f in each(Function))


def klp_init_patch(k: Livepatch, p: Patch) -> None:
    """Add nops, look for the objects' modules, go to the end of klp_patches."""
    k.event(k.initialises(p))
    if k.era.replace:
        klp_add_nops(k, p)
    for o in each(Object):
        k.object_module[p, o] = k.obj(p, o) & ~k.vmlinux[o] & k.klp_find_object_module(o)
    for o in each(Object):
        k.relocated[p, o] = k.has_relocations[p, o] & k.object_module[p, o]
    for q in each(Patch):
        k.precedes[q, p] = k.listed[q]
    k.listed[p] = True


def wrong_order(k: Livepatch, p: Patch) -> Bool:
    """The list is a stack, and a patch before this one in klp_patches is not enabled."""
    if not k.era.stacking:
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
        k.to_visit[p, o] = k.obj(p, o) & k.klp_is_object_loaded(p, o)
    k.phase = Phase.ENABLE


@action(mirrors=f"{FILE}:klp_patch_object", by=By.HOLDER)
def klp_patch_object(k: Livepatch, p: Patch, o: Object) -> None:
    """The object whose pre_patch agreed is patched."""
    k.require(k.current[p, o], k.phase.one_of(Phase.ENABLE_PATCH, Phase.COMING_PATCH))
    k.require(~k.object_patched[p, o], can_register(k, p, o))

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
    k.require(k.func(p, f), k.function_of[f, o], ~k.object_patched[p, o])
    k.require(~any_of(k.func_patched[q, f] for q in each(Patch)))

    k.printk("failed to register ftrace handler for function '{}' (-16)", f)
    fail_to_patch(k, p, o, Errno.EBUSY)


@action(mirrors=f"{FILE}:klp_patch_object", by=By.HOLDER)
def klp_patch_object_again(k: Livepatch, p: Patch, o: Object) -> None:
    """WARN_ON(obj->patched): a module that was refused before is still taken for patched."""
    k.require(k.current[p, o], k.phase.one_of(Phase.ENABLE_PATCH, Phase.COMING_PATCH))
    k.require(k.object_patched[p, o])

    fail_to_patch(k, p, o, Errno.EINVAL)


def fail_to_patch(k: Livepatch, p: Patch, o: Object, error: Errno) -> None:
    """The error exits of klp_patch_object()'s callers."""
    k.event(k.fails_to_patch(p, o))
    k.error = error
    with k.when(k.phase == Phase.ENABLE_PATCH):
        if k.era.notices:
            k.printk("failed to patch object '{}'", o)
        fail_to_enable(k, p)
    with k.otherwise():
        k.printk(f"failed to apply patch '{{}}' to module '{{}}' ({error.value})", p, o)
        k.phase = Phase.COMING_POST_UNPATCH


def fail_to_enable(k: Livepatch, p: Patch) -> None:
    """The error exit of __klp_enable_patch()."""
    k.printk("failed to enable patch '{}'", p)
    klp_cancel_transition(k, p)


@action(mirrors="kernel/livepatch/transition.c:klp_start_transition", by=By.HOLDER)
def end_of_enable(k: Livepatch, p: Patch) -> None:
    """__klp_enable_patch(): every object is patched; the transition starts."""
    k.require(k.phase == Phase.ENABLE, k.transition_patch[p], k.nothing_to_visit)

    klp_start_transition(k, p)
    k.enabled[p] = True
    k.phase = Phase.TRY


def klp_disable_patch(k: Livepatch, p: Patch) -> None:
    """__klp_disable_patch(): visit the patched objects, unless another patch is in the way."""
    newer_enabled = any_of(k.precedes[p, q] & k.enabled[q] for q in each(Patch))
    refused = k.in_transition | newer_enabled if k.era.stacking else k.in_transition
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
    """The worker releases a disabled patch: its directory is gone, and its reference."""
    k.require(k.free_work[p])

    k.free_work[p] = False
    k.event(k.releases(p))
    with k.when(k.loses_reference(p)):
        k.holds_ref[p] = False


@action(mirrors="kernel/module/main.c:delete_module", by=By.SYSCALL)
def unload_patch(k: Livepatch, p: Patch) -> None:
    """Somebody unloads a patch module."""
    if k.era.registration:  # the module's exit function calls klp_unregister_patch()
        k.require(k.mutex_free)

    k.event(k.removes(p))
    with k.when(k.patch_module[p] == ModuleState.GONE):
        k.event(k.refused(Errno.ENOENT))
    with k.elsewhen(k.patch_module[p] != ModuleState.LIVE):
        k.event(k.refused(Errno.EBUSY))
    with k.elsewhen(k.holds_ref[p]):
        k.event(k.refused(Errno.EAGAIN))
    with k.otherwise():
        with k.when(k.listed[p]):  # until v5.1: klp_unregister_patch()
            k.event(k.releases(p))
        unlist(k, p)
        k.patch_module[p] = ModuleState.GONE
