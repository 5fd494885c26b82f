"""kernel/livepatch/core.c: the hooks for modules that come and go."""

from __future__ import annotations

from collections.abc import Callable

from model.kernel.kinds import By, Errno, Function, ModuleState, Object, Patch, Phase
from model.kernel.patch import klp_unpatch_object
from model.kernel.state import Livepatch
from model.language import FALSE, TRUE, Bool, action, any_of, each

FILE = "kernel/livepatch/core.c"


@action(mirrors=f"{FILE}:klp_module_coming", by=By.LOADER)
def klp_module_coming(k: Livepatch, o: Object) -> None:
    """The loader announces a module before its init function: visit all patches that have it."""
    k.require(k.mutex_free, k.module_state[o] == ModuleState.COMING, ~k.alive[o])

    k.alive[o] = True
    k.hook[o] = True
    for p in each(Patch):
        k.to_visit[p, o] = k.listed[p] & k.obj(p, o)
    k.phase = Phase.COMING


@action(mirrors=f"{FILE}:klp_init_object_loaded", by=By.HOLDER)
def klp_init_object_loaded(k: Livepatch, p: Patch, o: Object) -> None:
    """klp_module_coming(): the object finds its module; an active patch is applied to it."""
    k.require(k.phase == Phase.COMING, k.hook[o], k.first_to_visit(p, o))
    k.require(~any_of(lacks(k, p, o, f) for f in each(Function)), ~k.relocated[p, o])

    k.to_visit[p, o] = False
    k.object_module[p, o] = True
    k.relocated[p, o] = k.has_relocations[p, o]
    with k.when(~only_registered(k, p)):
        k.printk("applying patch '{}' to loading module '{}'", p, o)
        k.current[p, o] = True
        k.phase = Phase.COMING_PRE_PATCH


@action(mirrors=f"{FILE}:klp_init_object_loaded", by=By.HOLDER)
def klp_init_object_loaded_fails(k: Livepatch, p: Patch, o: Object, f: Function) -> None:
    """klp_module_coming(): the module does not have a function that the patch replaces."""
    k.require(k.phase == Phase.COMING, k.hook[o], k.first_to_visit(p, o))
    k.require(lacks(k, p, o, f), ~k.relocated[p, o])

    k.relocated[p, o] = k.has_relocations[p, o]
    k.printk("symbol '{}' not found in symbol table", f)
    k.printk("failed to initialize patch '{}' for module '{}' (-22)", p, o)
    k.event(k.fails_to_init(p, o))
    k.error = Errno.EINVAL
    refuse_module(k, p, o)


@action(mirrors=f"{FILE}:klp_write_section_relocs", by=By.HOLDER)
def klp_write_section_relocs_fails(k: Livepatch, p: Patch, o: Object) -> None:
    """klp_module_coming(): the relocations of an earlier load of the module are still there."""
    k.require(k.phase == Phase.COMING, k.hook[o], k.first_to_visit(p, o))
    k.require(k.relocated[p, o])

    k.printk("failed to initialize patch '{}' for module '{}' (-8)", p, o)
    k.event(k.fails_to_init(p, o))
    k.error = Errno.ENOEXEC
    refuse_module(k, p, o)


def lacks(k: Livepatch, p: Patch, o: Object, f: Function) -> Bool:
    """klp_find_object_symbol() fails."""
    return k.has_func[p, f] & k.function_of[f, o] & k.missing[f]


def only_registered(k: Livepatch, p: Patch) -> Bool:
    """Until v5.1: the patch is on the list but neither enabled nor in transition."""
    if not k.era.registration:
        return FALSE
    return ~k.enabled[p] & ~k.transition_patch[p]


def refuse_module(k: Livepatch, p: Patch, o: Object) -> None:
    """The error exit of klp_module_coming(): undo the patches before this one."""
    with k.when(k.coming_can_refuse):
        k.printk("patch '{}' failed for module '{}', refusing to load module '{}'", p, o, o)
        k.alive[o] = False
        k.object_module[p, o] = not k.era.forget_refused
        k.relocated[p, o] &= k.refusal_keeps_relocations
        k.load_error[o] = k.error
        if k.era.unwind_refused:
            klp_cleanup_module_patches_limited(k, o, lambda q: k.precedes[q, p])
        else:
            klp_cleanup_module_patches_limited(k, o, lambda _: FALSE)
    with k.otherwise():
        k.to_visit[p, o] = False
        k.current[p, o] = False
        k.error = Errno.OK
        k.phase = Phase.COMING


def forget_module(k: Livepatch, p: Patch, o: Object) -> None:
    """klp_clear_object_relocs(), obj->mod = NULL."""
    k.object_module[p, o] = False
    if k.era.clear_relocations:
        k.relocated[p, o] = False


def klp_cleanup_module_patches_limited(
    k: Livepatch, o: Object, before_limit: Callable[[Patch], Bool]
) -> None:
    """Visit every patch before the limit again; what is only registered just forgets the module."""
    for q in each(Patch):
        concerned = k.listed[q] & k.obj(q, o) & before_limit(q)
        k.current[q, o] = False
        k.to_visit[q, o] = concerned & ~only_registered(k, q)
        with k.when(concerned & only_registered(k, q)):
            k.object_module[q, o] = False
    k.phase = Phase.CLEANUP


@action(mirrors=f"{FILE}:klp_module_going", by=By.LOADER)
def klp_module_going(k: Livepatch, o: Object) -> None:
    """The loader announces that a module goes; its exit function has returned."""
    leaves = k.module_state[o] == ModuleState.GOING
    stopped = (k.module_state[o] == ModuleState.COMING) & (k.load_error[o] != Errno.OK)
    k.require(k.mutex_free, leaves | stopped, k.alive[o], ~k.exiting[o])

    k.alive[o] = False
    k.hook[o] = True
    klp_cleanup_module_patches_limited(k, o, lambda _: TRUE)


@action(mirrors=f"{FILE}:klp_cleanup_module_patches_limited", by=By.HOLDER)
def revert_object(k: Livepatch, p: Patch, o: Object) -> None:
    """One patch is taken off a module; pre_unpatch has run unless the patch is in transition."""
    in_transition = (k.phase == Phase.CLEANUP) & k.transition_patch[p]
    told = (k.phase == Phase.CLEANUP_UNPATCH) & k.current[p, o]
    k.require((in_transition & k.first_to_visit(p, o)) | told)

    k.printk("reverting patch '{}' on unloading module '{}'", p, o)
    klp_unpatch_object(k, p, o)
    k.to_visit[p, o] = False
    k.current[p, o] = True
    k.phase = Phase.CLEANUP_POST_UNPATCH


@action(mirrors=f"{FILE}:klp_module_coming", by=By.HOLDER)
def end_of_hook(k: Livepatch, o: Object) -> None:
    """klp_module_coming() or klp_module_going() returns."""
    k.require(k.hook[o], k.phase.one_of(Phase.COMING, Phase.CLEANUP), k.nothing_to_visit)

    with k.when(k.alive[o] | (k.error != Errno.OK)):
        k.event(k.comes(o, k.error))
    with k.otherwise():
        k.event(k.goes(o))
    with k.when(~k.alive[o]):
        k.module_state[o] = ModuleState.GOING
    k.hook[o] = False
    k.error = Errno.OK
    k.phase = Phase.FREE
