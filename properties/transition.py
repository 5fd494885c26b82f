"""P-TR: the transition engine."""

from __future__ import annotations

from model.era import Signals
from model.kernel.kinds import Build, Errno, Function, ModuleState, Object, Patch, Phase, Side, Task
from model.kernel.replace import klp_nop_name_clashes
from model.kernel.state import Livepatch
from model.language import Bool, Enumerated, all_of, any_of, before, disjunction, each, implies
from properties.history import callback, unchanged
from properties.rule import Whenever, always, whenever

LIVEPATCH = "Documentation/livepatch/livepatch.rst"
TRANSITION = "kernel/livepatch/transition.c"
CORE = "kernel/livepatch/core.c"


@always(id="P-TR-01", source=LIVEPATCH, since="4.12")
def at_most_one_patch_in_transition(s: Livepatch, p: Patch, q: Patch) -> Whenever:
    """At most one patch is in transition."""
    return whenever(s.transition_patch[p], ~s.transition_patch[q] | (p == q))


@always(id="P-TR-01b", source=CORE, since="4.12")
def an_enable_during_a_transition_is_refused(s: Livepatch, p: Patch, q: Patch) -> Whenever:
    """An enable that meets a running transition gets EBUSY and changes no patch."""
    faulty = disjunction(s.enables(p, build) for build in Build if build is not Build.GOOD)
    faulty |= any_of(s.has_func[p, f] & s.missing[f] for f in each(Function))
    faulty |= before(s.incompatible(p) | klp_nop_name_clashes(s, p)) | ~s.reliable_stacks
    meets = disjunction(s.enables(p, b) for b in Build) & before(s.in_transition)
    return whenever(meets, unchanged(s, q) & (s.refused(Errno.EBUSY) | faulty))


@always(id="P-TR-02", source=TRANSITION, since="4.12")
def no_transition_means_idle_target(s: Livepatch) -> Whenever:
    """While klp_mutex is free, a patch is in transition exactly when the target is not idle."""
    return whenever(s.mutex_free, s.in_transition == (s.target_state != Side.IDLE))


@always(id="P-TR-03", source=LIVEPATCH, since="4.12")
def tasks_are_idle_outside_a_transition(s: Livepatch, t: Task) -> Whenever:
    """Outside of a transition no task is on a side."""
    return whenever(s.mutex_free & ~s.in_transition & s.exists[t], s.patch_state[t] == Side.IDLE)


@always(id="P-TR-04", source=TRANSITION, since="4.12")
def tasks_are_on_a_side_inside_a_transition(s: Livepatch, t: Task) -> Whenever:
    """Inside a transition every task is on one side; an immediate patch moves nobody."""
    inside = any_of(s.transition_patch[p] & ~s.is_immediate(p) for p in each(Patch))
    return whenever(s.mutex_free & inside & s.exists[t], s.patch_state[t] != Side.IDLE)


@always(id="P-TR-05", source=TRANSITION, since="4.12")
def pending_means_not_yet_switched(s: Livepatch, t: Task) -> Whenever:
    """TIF_PATCH_PENDING is set exactly for the tasks that have not switched in a transition."""
    moving = any_of(s.transition_patch[p] & ~s.is_immediate(p) for p in each(Patch))
    unswitched = moving & (s.patch_state[t] != s.target_state)
    return whenever(s.mutex_free & s.exists[t] & ~s.cleared[t], s.pending[t] == unswitched)


@always(id="P-TR-05c", source=TRANSITION, since="4.12")
def a_fork_adds_a_task_to_the_list(s: Livepatch, t: Task, child: Task) -> Whenever:
    """A fork puts a child on the task list, on the side of its parent."""
    same = disjunction((s.patch_state[t] == x) & (s.patch_state[child] == x) for x in Side)
    return whenever(
        s.forks(t, child), s.exists[t] & s.exists[child] & before(~s.exists[child]) & same
    )


@always(id="P-TR-06", source=TRANSITION, since="4.12")
def functions_change_only_in_their_transition(
    s: Livepatch, p: Patch, f: Function, t: Task
) -> Whenever:
    """A function is marked only while its patch is in transition and every task has a side."""
    sided = ~s.exists[t] | (s.patch_state[t] != Side.IDLE)
    return whenever(s.func_transition[p, f], s.transition_patch[p] & sided)


@always(id="P-TR-07", source=LIVEPATCH, since="4.12")
def completion_requires_every_task(
    s: Livepatch, p: Patch, side: Enumerated[Side], t: Task
) -> Whenever:
    """A transition that is not cancelled completes only when every task has reached the target.

    An immediate patch waits for nobody.
    """
    return whenever(
        s.completes(p, side) & ~s.cancels(p) & ~s.is_immediate(p) & before(s.exists[t]),
        before(s.patch_state[t] == side),
    )


@always(id="P-TR-07b", source=LIVEPATCH, since="4.12")
def only_a_reliable_stack_is_judged(s: Livepatch, t: Task) -> Whenever:
    """A task is switched when it leaves the kernel, or because its stack can be trusted.

    At the fine grain one of the two was seen a step earlier.
    """
    leaves = (s.user_task[t] | s.idle_task[t]) & s.pending[t] & s.stack_empty(t)
    judged = s.reliable_stacks & s.reliable[t] & s.klp_check_stack(t)
    return whenever(s.switches(t), before(leaves | judged | s.cleared[t] | s.checked[t]))


@always(id="P-TR-08", source=TRANSITION, since="4.12")
def a_retry_is_pending(s: Livepatch) -> Whenever:
    """While klp_mutex is free and a transition runs, the next attempt is queued."""
    return whenever(s.mutex_free & s.in_transition, s.work)


@always(id="P-TR-08b", source=TRANSITION, since="4.12")
def a_retry_follows_a_failed_attempt(s: Livepatch) -> Whenever:
    """The next attempt is queued by one that failed, and only while a transition runs."""
    failed = before((s.phase == Phase.TRY) & ~s.all_tasks_switched)
    queued = s.work & before(~s.work)
    return whenever(s.work | s.retries(), s.in_transition & implies(queued, failed))


@always(id="P-TR-08c", source=TRANSITION, since="4.12")
def a_retry_was_queued(s: Livepatch) -> Whenever:
    """Who tries again was queued to do so, and is not queued a second time."""
    return whenever(s.retries(), before(s.work) & ~s.work)


@always(
    id="P-TR-08e",
    source=TRANSITION,
    since="4.12",
    only_if=lambda era: era.signals is Signals.AUTOMATIC,
)
def only_who_holds_up_is_reminded(s: Livepatch) -> Whenever:
    """Tasks are reminded only while one of them has not switched."""
    reminded = s.signals_sent & before(~s.signals_sent)
    return whenever(reminded, before((s.phase == Phase.TRY) & ~s.all_tasks_switched))


@always(id="P-TR-09", source=CORE, since="4.12")
def listed_patches_are_enabled_or_in_transition(s: Livepatch, p: Patch) -> Whenever:
    """Only a listed patch is in transition; since v5.1 it is enabled or in transition."""
    active = s.enabled[p] | s.transition_patch[p]
    if s.era.registration:
        return whenever(s.mutex_free & active, s.listed[p])
    return whenever(s.mutex_free & (active | s.listed[p]), s.listed[p] & active)


@always(id="P-TR-09b", source=CORE, since="4.12", only_if=lambda era: era.registration)
def a_registered_patch_stays_listed(s: Livepatch, p: Patch) -> Whenever:
    """Only its module takes a registered patch off the list, not an enable that has failed."""
    leaves = before(s.listed[p]) & ~s.listed[p]
    loading = before(s.patch_module[p] == ModuleState.COMING)
    return whenever(leaves, loading | (s.patch_module[p] == ModuleState.GONE))


@always(id="P-TR-10", source=TRANSITION, since="4.12")
def direction_agrees_with_enabled(s: Livepatch, p: Patch) -> Whenever:
    """A patch in transition is enabled exactly when its tasks are being moved to it."""
    return whenever(
        s.mutex_free & s.transition_patch[p],
        s.enabled[p] == (s.target_state == Side.PATCHED),
    )


@always(id="P-TR-11", source=LIVEPATCH, since="4.12")
def reversing_only_flips(s: Livepatch, p: Patch) -> Whenever:
    """Reversing flips target and `enabled` once; no callback runs, no task moves, no attempt."""
    return whenever(
        s.reverses(p),
        before(s.transition_patch[p])
        & s.transition_patch[p]
        & _flipped(s)
        & (s.enabled[p] != before(s.enabled[p]))
        & all_of(~callback(s, q, o) for q in each(Patch) for o in each(Object))
        & all_of(
            (s.patch_state[t] == side) == before(s.patch_state[t] == side)
            for t in each(Task)
            for side in Side
        )
        & s.phase.one_of(Phase.FREE, Phase.REVERSE),
    )


def _flipped(s: Livepatch) -> Bool:
    to_patched = (s.target_state == Side.PATCHED) & before(s.target_state == Side.UNPATCHED)
    to_unpatched = (s.target_state == Side.UNPATCHED) & before(s.target_state == Side.PATCHED)
    return to_patched | to_unpatched


@always(id="P-TR-05b", source=TRANSITION, since="4.12")
def only_listed_tasks_are_asked_and_moved(s: Livepatch, t: Task) -> Whenever:
    """Who is not on the task list is on no side, and not asked to switch."""
    return whenever(
        ~s.exists[t] & ~s.fork_child[t], ~s.pending[t] & (s.patch_state[t] == Side.IDLE)
    )


@always(id="P-TR-08d", source=TRANSITION, since="4.12")
def attempts_are_counted_from_the_start(s: Livepatch, p: Patch, side: Enumerated[Side]) -> Whenever:
    """With each `starting` the attempts after which tasks are reminded are counted anew."""
    return whenever(s.starts(p, side), ~s.signals_sent)


RULES = (
    at_most_one_patch_in_transition,
    an_enable_during_a_transition_is_refused,
    no_transition_means_idle_target,
    tasks_are_idle_outside_a_transition,
    tasks_are_on_a_side_inside_a_transition,
    pending_means_not_yet_switched,
    only_listed_tasks_are_asked_and_moved,
    a_fork_adds_a_task_to_the_list,
    functions_change_only_in_their_transition,
    completion_requires_every_task,
    only_a_reliable_stack_is_judged,
    a_retry_is_pending,
    a_retry_follows_a_failed_attempt,
    a_retry_was_queued,
    attempts_are_counted_from_the_start,
    only_who_holds_up_is_reminded,
    listed_patches_are_enabled_or_in_transition,
    a_registered_patch_stays_listed,
    direction_agrees_with_enabled,
    reversing_only_flips,
)
