"""kernel/module/main.c: target modules come and go."""

from __future__ import annotations

from model.kernel.kinds import Answer, By, Errno, ModuleState, Object
from model.kernel.state import Livepatch
from model.language import Bool, Enumerated, action

FILE = "kernel/module/main.c"


@action(mirrors=f"{FILE}:load_module", by=By.SYSCALL)
def load_module(k: Livepatch, o: Object) -> None:
    """A target is loaded: others can find it, livepatch does not know it yet."""
    k.require(~k.vmlinux[o], k.module_state[o] != ModuleState.COMING)

    k.event(k.loads(o))
    with k.when(k.module_state[o] == ModuleState.LIVE):
        k.event(k.refused(Errno.EEXIST))
    with k.elsewhen(k.module_state[o] == ModuleState.GOING):
        k.event(k.refused(Errno.EBUSY))
    with k.otherwise():
        k.module_state[o] = ModuleState.COMING


@action(mirrors=f"{FILE}:prepare_coming_module", by=By.LOADER)
def prepare_coming_module_fails(k: Livepatch, o: Object) -> None:
    """Somebody else's notifier refuses the module after livepatch has agreed."""
    k.require(may_start(k, o))

    k.load_error[o] = Errno.LOADER
    with k.when(~k.going_follows_coming):
        k.alive[o] = False
        k.module_state[o] = ModuleState.GOING


@action(mirrors=f"{FILE}:load_module", by=By.LOADER)
def load_module_fails(k: Livepatch, o: Object) -> None:
    """The loader gives up before the target's init function, for bad parameters for instance."""
    k.require(may_start(k, o))

    k.module_state[o] = ModuleState.GOING
    k.load_error[o] = Errno.LOADER


def may_start(k: Livepatch, o: Object) -> Bool:
    """klp_module_coming() has agreed, the init function has not run, and nobody is inside."""
    coming = (k.module_state[o] == ModuleState.COMING) & k.alive[o] & ~k.hook[o]
    return coming & (k.load_error[o] == Errno.OK) & k.nobody_inside(o)


@action(mirrors=f"{FILE}:do_init_module", by=By.LOADER)
def do_init_module(k: Livepatch, o: Object, answer: Enumerated[Answer]) -> None:
    """The target's own init function runs; if it fails, the module goes again."""
    k.require(k.module_state[o] == ModuleState.COMING, k.alive[o], ~k.hook[o])
    k.require(k.load_error[o] == Errno.OK)
    k.require(answer != Answer.POSITIVE)
    k.require((answer == Answer.ZERO) | k.nobody_inside(o))

    k.event(k.init(o, answer))
    with k.when(answer == Answer.ZERO):
        k.module_state[o] = ModuleState.LIVE
    with k.otherwise():
        k.module_state[o] = ModuleState.GOING
        k.load_error[o] = Errno.INIT


@action(mirrors=f"{FILE}:delete_module", by=By.SYSCALL)
def delete_module(k: Livepatch, o: Object) -> None:
    """A target is unloaded; livepatch never holds a reference on it."""
    k.require(~k.vmlinux[o])

    k.event(k.unloads(o))
    with k.when(k.module_state[o] == ModuleState.GONE):
        k.event(k.refused(Errno.ENOENT))
    with k.elsewhen(k.module_state[o] != ModuleState.LIVE):
        k.event(k.refused(Errno.EBUSY))
    with k.otherwise():
        k.module_state[o] = ModuleState.GOING
        k.exiting[o] = True


@action(mirrors=f"{FILE}:delete_module", by=By.LOADER)
def module_exit(k: Livepatch, o: Object) -> None:
    """The target's own exit function returns; it has waited for the target's threads."""
    k.require(k.exiting[o], k.nobody_inside(o))

    k.event(k.exit(o))
    k.exiting[o] = False


@action(mirrors=f"{FILE}:free_module", by=By.LOADER)
def free_module(k: Livepatch, o: Object) -> None:
    """The target's memory is released; a load that failed returns its error."""
    k.require(k.module_state[o] == ModuleState.GOING, ~k.alive[o], ~k.hook[o])

    k.event(k.frees(o))
    with k.when(k.load_error[o] != Errno.OK):
        k.event(k.refused(k.load_error[o]))
    k.load_error[o] = Errno.OK
    k.module_state[o] = ModuleState.GONE
