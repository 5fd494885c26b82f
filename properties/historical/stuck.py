"""Defects by which something waits for ever: kernels that break rules of what must come."""

from __future__ import annotations

from model.era import SchedulerHook
from model.kernel.state import Livepatch
from model.language import FALSE, Bool
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


IDLE_STUCK = Defect(
    "B-IDLE-STUCK",
    "an idle CPU is not woken, and never gets to its switch point",
    ("P-LIVE-01",),
    switches=(Broken("idle_wakeup", False, True),),
    release="5.15",
    shape=Shape.IDLE,
    commit="5de62ea84abd",
    story="The idle task of a CPU with nothing to do is always running, so no stack check can move "
    "it, and it leaves its inner loop only when somebody wakes the CPU. Nobody does: on a large "
    "machine the transition never ends.",
)

KTHREAD_STUCK = Defect(
    "B-KTHREAD-STUCK",
    "a kthread that is always running is never switched",
    ("P-LIVE-01",),
    switches=(Broken("scheduler_hook", SchedulerHook.NONE, SchedulerHook.COND_RESCHED),),
    release="6.3",
    shape=Shape.KTHREAD,
    commit="e3ff7c609f39",
    story="A busy kthread never returns to user space, and is running whenever the retry looks at "
    "its stack. It calls cond_resched() all the time, but that does not look at "
    "TIF_PATCH_PENDING yet.",
)

WARN_RQ = Defect(
    "B-WARN-RQ",
    "the stack check warns under the lock of a run queue, which the console needs",
    ("P-LIVE-02",),
    state=_WarnsUnderRunQueueLock,
    release="5.2",
    shape=Shape.UNRELIABLE,
    commit="67059d65",
    story="Where stack traces are not reliable, klp_check_stack() still tries, and warns while "
    "klp_try_switch_task() holds the lock of the run queue. The console wakes somebody up for the "
    "line, needs that lock, and the retry never gives klp_mutex back.",
)

MISSING_UNLOCK = Defect(
    "B-MISSING-UNLOCK",
    "an error exit of klp_enable_patch() keeps klp_mutex",
    ("P-LIVE-02",),
    state=_ErrorKeepsMutex,
    release="5.17",
    commit="50a0f3f55e38",
    story="klp_enable_patch() takes klp_mutex, finds that it cannot go on, and returns its error "
    "without mutex_unlock(). The load fails as it should; whatever needs klp_mutex later waits "
    "for ever.",
)

DISABLE_UNLOAD = Defect(
    "B-DISABLE-UNLOAD",
    "the holder of klp_mutex waits for a writer to the patch's file, who waits for klp_mutex",
    ("P-LIVE-02",),
    switches=(Broken("put_outside_mutex", False, True),),
    release="5.1",
    commit="3ec24776",
    story="Somebody writes to `enabled` and waits for klp_mutex. Its holder drops the last "
    "reference of the patch's kobject, which waits until every writer has left the file.",
)
