"""Transitions of tasks: forks, handlers, immediate patches, reversals."""

from __future__ import annotations

from model.era import SchedulerHook, Synchronize
from model.kernel.kinds import Grain
from model.scope import Scope
from properties.defect import Beyond, Broken, Defect
from properties.historical.stuck import IDLE_STUCK, KTHREAD_STUCK, WARN_RQ

ROWS = (
    Defect(
        "B-FORK",
        "fork publishes the child with a flag that was copied before its parent switched",
        ("P-CONS-04", "P-TR-05", "P-TR-03"),
        switches=(Broken("fork_sync", False, True),),
        release="5.18",
        scope=Scope(1, 1, 2),
        grain=Grain.FINE,
        commit="747f7a290117",
        story="dup_task_struct() copies TIF_PATCH_PENDING early, klp_copy_process() copies "
        "patch_state late. If the parent gets its flag in between, the child must be switched and "
        "nobody tells it; if the parent switches, the child has a flag that outlives the "
        "transition.",
    ),
    Defect(
        "B-RCU-SYNC",
        "completion does not wait for handlers that RCU does not see",
        ("P-CONS-01", "P-TR-03", "P-STK-04"),
        switches=(Broken("synchronize", Synchronize.RCU, Synchronize.ALL_CPUS),),
        release="4.12",
        grain=Grain.FINE,
        commit="842c0884",
        story="synchronize_rcu() does not wait for a CPU on which RCU is not watching, such as one "
        "in the idle loop. A handler there is still between two reads of klp_func when completion "
        "takes the entry off the stack and lets it go.",
    ),
    Defect(
        "B-IMM-CANCEL",
        "an immediate patch that fails halfway is freed while tasks are inside",
        ("P-MOD-06",),
        switches=(Broken("immediate", True, False),),
        release="4.12",
        scope=Scope(1, 2, 1).where(immediate=[(0,)]),
        commit="e679af62",
        story="The first object of an immediate patch is live for all tasks at once; when the "
        "second one fails, cancelling drops the module with a task inside. Keeping the reference "
        "does not help where the enable is part of the module's init, which has failed: the loader "
        "frees such a module whatever pins it. Only v4.16, without immediate patches, ends it.",
    ),
    Defect(
        "B-IMM-STACK",
        "the stack check looks only at the version right below, though immediate ones lie deeper",
        ("P-CONS-02b",),
        switches=(Broken("immediate", True, False),),
        release="4.15",
        scope=Scope(2, 1, 1),
        commit="d0807da78e11",
        story="klp_check_stack_func() compares with the entry right below the new one. An "
        "immediate patch went over a version without waiting for anybody, so a task may still be "
        "inside what lies two entries down, and nobody looks there.",
    ),
    Defect(
        "B-FORCE-LOCK",
        "force tests that the patch is in transition without klp_mutex, and then forces",
        ("P-FRC-02", "P-SYS-01"),
        switches=(Broken("force_under_mutex", False, True),),
        release="4.16",
        grain=Grain.FINE,
        commit="8869016d?",
        story="force_store() compares with klp_transition_patch before it has klp_mutex. The "
        "transition ends between the test and klp_force_transition(), and the tasks are forced "
        "for a patch that is not in transition, perhaps in the middle of the next one.",
    ),
    IDLE_STUCK,
    KTHREAD_STUCK,
    Defect(
        "B-REVERSE-ORDER",
        "a reversal turns the target while a task is about to switch to the old one",
        ("P-CONS-02",),
        switches=(
            Broken("scheduler_hook", SchedulerHook.COND_RESCHED, SchedulerHook.COND_RESCHED),
            Broken("flush_before_reverse", False, True),
        ),
        release="6.4",
        grain=Grain.FINE,
        commit="e3ff7c609f39",
        story="In cond_resched() a task checks its own stack for the old direction. "
        "klp_reverse_transition() turns klp_target_state before it clears the flags and waits, so "
        "the task writes the new side after a check that looked for the wrong functions.",
    ),
    Beyond(
        "B-SIGNAL-TWICE",
        "no rule is broken: a fake signal may be handled twice, and the task switches all the same",
        "43347d56",
    ),
    WARN_RQ,
)
