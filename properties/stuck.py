"""Defects by which something waits for ever: kernels that break liveness rules."""

from __future__ import annotations

from model.era import SchedulerHook
from model.kernel.state import Livepatch
from model.language import FALSE, Bool
from model.scope import Scope
from model.shape import Shape
from properties.defect import Broken, Defect


class _WarnsUnderRunQueueLock(Livepatch):
    @property
    def stack_checks_return(self) -> Bool:
        """The warning about a stack that cannot be trusted waits for the run queue's lock."""
        return self.reliable_stacks | self.all_tasks_switched


class _ErrorKeepsMutex(Livepatch):
    @property
    def errors_unlock(self) -> Bool:
        """One of them returns with klp_mutex locked."""
        return FALSE


STUCK = (
    Defect(
        "B-IDLE-STUCK",
        "an idle CPU is not woken, and never gets to its switch point",
        ("P-LIVE-01",),
        switches=(Broken("idle_wakeup", False, True),),
        release="5.15",
        shape=Shape.IDLE,
        commit="5de62ea84abd",
    ),
    Defect(
        "B-KTHREAD-STUCK",
        "a kthread that is always running is never switched",
        ("P-LIVE-01",),
        switches=(Broken("scheduler_hook", SchedulerHook.NONE, SchedulerHook.COND_RESCHED),),
        release="6.3",
        shape=Shape.KTHREAD,
        commit="e3ff7c609f39",
    ),
    Defect(
        "B-WARN-RQ",
        "the stack check warns under the lock of a run queue, which the console needs",
        ("P-LIVE-02",),
        state=_WarnsUnderRunQueueLock,
        release="5.2",
        shape=Shape.UNRELIABLE,
        commit="67059d65",
    ),
    Defect(
        "B-MISSING-UNLOCK",
        "an error exit of klp_enable_patch() keeps klp_mutex",
        ("P-LIVE-02",),
        state=_ErrorKeepsMutex,
        release="5.17",
        commit="50a0f3f55e38",
    ),
    Defect(
        "B-DISABLE-UNLOAD",
        "the holder of klp_mutex waits for a writer to the patch's file, who waits for klp_mutex",
        ("P-LIVE-02",),
        switches=(Broken("put_outside_mutex", False, True),),
        release="5.1",
        commit="3ec24776",
    ),
    Defect(
        "B-RELOC-REUSE",
        "relocations into a module that was unloaded are in the way when it is loaded again",
        ("P-LIVE-05",),
        switches=(Broken("clear_relocations", False, True),),
        release="6.3",
        scope=Scope(1, 2, 1),
        shape=Shape.RELOCATIONS,
        commit="0c05e7bd2d01",
    ),
)
"""In the order of the rules that find them."""
