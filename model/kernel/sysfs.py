"""kernel/livepatch/core.c: what happens on a write to /sys/kernel/livepatch/PATCH/."""

from __future__ import annotations

from model.kernel.core import klp_disable_patch, klp_enable_initialised_patch, wrong_order
from model.kernel.kinds import Build, By, Errno, Patch, Text
from model.kernel.state import Livepatch
from model.kernel.switching import klp_force_transition
from model.kernel.transition import klp_reverse_transition
from model.language import Bool, Enumerated, action

FILE = "kernel/livepatch/core.c"


def has_directory(k: Livepatch, p: Patch) -> Bool:
    """/sys/kernel/livepatch/PATCH exists; it goes with klp_free_patch_finish()."""
    return k.listed[p] | k.free_work[p]


@action(mirrors=f"{FILE}:enabled_store", by=By.SYSCALL)
def enabled_store_waits(k: Livepatch, p: Patch) -> None:
    """Somebody writes to the file `enabled` while klp_mutex is held, and waits for it."""
    k.require(~k.mutex_free, has_directory(k, p))

    k.writer[p] = True


@action(mirrors=f"{FILE}:enabled_store", by=By.SYSCALL)
def enabled_store(k: Livepatch, p: Patch, text: Enumerated[Text]) -> None:
    """Somebody writes to the file `enabled`."""
    k.require(k.mutex_free, has_directory(k, p))

    k.event(k.writes(p, text))
    if not k.era.put_outside_mutex:
        k.writer[p] = False
    with k.when(text == Text.INVALID):
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen(k.has_this_value(p, text)):
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
        k.event(k.enables(p, Build.GOOD))
        with k.when(k.in_transition | wrong_order(k, p)):
            k.event(k.refused(Errno.EBUSY))
        with k.otherwise():
            klp_enable_initialised_patch(k, p)
    else:
        k.event(k.refused(Errno.EINVAL))


def refuses(k: Livepatch, p: Patch, text: Enumerated[Text]) -> Bool:
    """`force` and `signal` take 0, and 1 if the patch is in transition."""
    return (text == Text.INVALID) | ((text == Text.ON) & ~k.transition_patch[p])


@action(mirrors=f"{FILE}:force_store", by=By.SYSCALL)
def force_store(k: Livepatch, p: Patch, text: Enumerated[Text]) -> None:
    """Somebody writes to the file `force`."""
    at_once = k.era.force_under_mutex or not k.fine
    k.require(has_directory(k, p), k.mutex_free if at_once else ~k.forcing[p])

    k.event(k.writes_force(p, text))
    with k.when(refuses(k, p, text)):
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen(text == Text.ON):
        if at_once:
            klp_force_transition(k, p)
        else:
            k.forcing[p] = True


@action(mirrors="kernel/livepatch/transition.c:klp_force_transition", by=By.SYSCALL)
def force_as_tested(k: Livepatch, p: Patch) -> None:
    """force_store() that has tested klp_transition_patch without klp_mutex forces the tasks."""
    k.require(k.forcing[p], k.mutex_free)

    k.forcing[p] = False
    klp_force_transition(k, p)


@action(mirrors=f"{FILE}:signal_store", by=By.SYSCALL)
def signal_store(k: Livepatch, p: Patch, text: Enumerated[Text]) -> None:
    """Somebody writes to the file `signal`."""
    k.require(k.mutex_free, has_directory(k, p))

    with k.when(refuses(k, p, text)):
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen(text == Text.ON):
        k.printk("signaling remaining tasks")
