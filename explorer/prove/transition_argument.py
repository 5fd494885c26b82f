"""Why every transition ends: lemmas, each with the facts that it follows from."""

from __future__ import annotations

import z3

from explorer.prove.composition import (
    NOT_LATER,
    TASK,
    Basis,
    Fact,
    K,
    Lemma,
    N,
    Over,
    T,
    U,
    again_and_again,
    all_at_once,
    always,
    at,
    at_last,
    brings,
    by_definition,
    comes,
    fair,
    for_all_tasks,
    from_on,
    law,
    negated,
    of_task,
    premise,
    shown,
    stays_until,
    strongly_fair,
    weakly_fair,
    when,
)

TIME = "what is true stays so until a step ends it; what a step brings about is true after it"
FINITE_LOOPS = "a loop takes things off a finite set only so often"
FINITE_ORDER = "of finitely many things that are ordered one is the first"
FINITE_TASKS = "what is over for each of finitely many tasks is over for all of them at some moment"
MOVERS = "every task leaves the kernel, passes the idle loop, or calls cond_resched() (6.4 to 6.15)"
FOR_EVER = "suppose that a patch is in transition for ever"
LAWS = (TIME, FINITE_LOOPS, FINITE_ORDER, FINITE_TASKS)

free, trying, completing, setup = at("free"), at("trying"), at("completing"), at("setup")
in_transition, has_first, ordered = at("in_transition"), at("has_first"), at("ordered")
holder, ends_pass, retry, finish = at("holder"), at("ends_pass"), at("retry"), at("finish")
switch_in_pass, raises, lowers = at("switch_in_pass"), at("raises"), at("lowers")
starts, reverses, reversal_step = at("starts"), at("reverses"), at("reversal_step")
can_hold, can_pass, can_retry = at("can_hold"), at("can_pass"), at("can_retry")
frees, leaves_pass, begins_pass = at("frees"), at("leaves_pass"), at("begins_pass")
enters_setup, enters_completion = at("enters_setup"), at("enters_completion")
leaves_completion = at("leaves_completion")
pending, outside, behind = of_task("pending"), of_task("outside"), of_task("behind")
switches, can_switch, becomes = of_task("switches"), of_task("can_switch"), of_task("becomes")
forks, fork_step = of_task("forks"), of_task("fork_step")
mover = z3.Function("mover", TASK, z3.BoolSort())
SOME_TASK = z3.Const("some_task", TASK)
"""Nothing is known of it, so what is shown of it is shown of every task."""


def _of(relation: z3.FuncDeclRef, task: z3.ExprRef) -> Over:
    return lambda moment: relation(task, moment)


PASS_IN_TRY = premise("only_the_end_of_a_pass_leaves_it", when(ends_pass(N), trying(N)))
IN_TRANSITION = Fact(Basis.SUPPOSED, FOR_EVER, always(in_transition(N)))


A_PASS_ENDS = Lemma(
    "a_pass_ends",
    "A pass over all tasks ends.",
    (
        premise("a_pass_can_end", when(trying(N), can_pass(N))),
        premise("only_the_end_of_a_pass_leaves_it", when(leaves_pass(N), ends_pass(N))),
        fair("F-PASS", weakly_fair(can_pass, ends_pass)),
        law(TIME, stays_until(trying, leaves_pass)),
    ),
    when(trying(N), comes(N, ends_pass)),
)

MUTEX_IS_RELEASED = Lemma(
    "mutex_is_released",
    "klp_mutex is free again and again.",
    (
        premise(
            "others_leave_the_holder_alone",
            when(
                z3.And(z3.Not(free(N)), z3.Or(z3.Not(holder(N)), switch_in_pass(N))),
                z3.Not(raises(N)),
            ),
        ),
        premise("only_the_end_of_a_pass_leaves_it", when(switch_in_pass(N), trying(N))),
        premise(
            "the_holder_makes_progress",
            when(
                z3.And(z3.Not(free(N)), holder(N), z3.Not(switch_in_pass(N))),
                z3.And(z3.Not(raises(N)), z3.Or(lowers(N), frees(N))),
            ),
        ),
        by_definition(when(ends_pass(N), z3.And(holder(N), z3.Not(switch_in_pass(N))))),
        law(TIME, brings(frees, free)),
        premise("what_is_ahead_is_ordered", always(ordered(N))),
        law(FINITE_ORDER, when(ordered(N), has_first(N))),
        premise("the_holder_can_go_on", when(z3.And(z3.Not(free(N)), has_first(N)), can_hold(N))),
        fair("F-HOLDER", weakly_fair(can_hold, holder)),
        shown(A_PASS_ENDS),
        law(
            FINITE_LOOPS,
            when(
                from_on(N, negated(raises)),
                z3.Exists([K], z3.And(NOT_LATER(N, K), from_on(K, negated(lowers)))),
            ),
        ),
    ),
    again_and_again(free),
)

SETUP_IS_OVER = Lemma(
    "setup_is_over",
    "From some moment on, the transition does not visit objects to start.",
    (
        shown(MUTEX_IS_RELEASED),
        IN_TRANSITION,
        by_definition(when(free(N), z3.Not(setup(N)))),
        premise("setup_is_not_entered_again", when(in_transition(N), z3.Not(enters_setup(N)))),
        law(TIME, stays_until(negated(setup), enters_setup)),
    ),
    at_last(negated(setup)),
)

NOBODY_BECOMES_PENDING = Lemma(
    "nobody_becomes_pending",
    "From some moment on, no task becomes pending.",
    (
        shown(SETUP_IS_OVER),
        premise("events_tell_of_their_steps", when(reverses(N), reversal_step(N))),
        premise(
            "events_tell_of_their_steps",
            z3.ForAll([T, N], z3.Implies(forks(T, N), fork_step(T, N))),
        ),
        fair("F-REVERSE", at_last(negated(reversal_step))),
        fair("F-FORK", z3.ForAll([T], at_last(negated(_of(fork_step, T))))),
        law(FINITE_TASKS, all_at_once(lambda t, m: z3.Not(fork_step(t, m)))),
        premise("starts_follow_setup_or_reversal", when(starts(N), z3.Or(reverses(N), setup(N)))),
        premise(
            "pending_grows_by_start_or_fork",
            z3.ForAll(
                [T, N],
                z3.Implies(becomes(T, N), z3.Or(starts(N), z3.Exists([U], forks(U, N)))),
            ),
        ),
    ),
    for_all_tasks(lambda t, m: z3.Not(becomes(t, m))),
)

_NOT_PENDING = negated(_of(pending, SOME_TASK))

A_TASK_SWITCHES = Lemma(
    "a_task_switches",
    "Each task is again and again not pending.",
    (
        fair("F-OUTSIDE", again_and_again(_of(outside, SOME_TASK))),
        premise(
            "a_pending_task_outside_can_switch",
            when(
                z3.And(pending(SOME_TASK, N), outside(SOME_TASK, N), mover(SOME_TASK)),
                can_switch(SOME_TASK, N),
            ),
        ),
        fair(MOVERS, mover(SOME_TASK)),
        fair(
            "F-USER, F-IDLE, F-RESCHED",
            strongly_fair(_of(can_switch, SOME_TASK), _of(switches, SOME_TASK)),
        ),
        premise("switching_clears_pending", brings(_of(switches, SOME_TASK), _NOT_PENDING)),
    ),
    again_and_again(_NOT_PENDING),
)

A_TASK_STAYS_SWITCHED = Lemma(
    "a_task_stays_switched",
    "Each task is not pending from some moment on.",
    (
        shown(A_TASK_SWITCHES),
        Fact(
            Basis.LEMMA,
            NOBODY_BECOMES_PENDING.name,
            at_last(negated(_of(becomes, SOME_TASK))),
        ),
        law(TIME, stays_until(_NOT_PENDING, _of(becomes, SOME_TASK))),
    ),
    at_last(_NOT_PENDING),
)

NOBODY_IS_PENDING = Lemma(
    "nobody_is_pending",
    "From some moment on, no task is pending.",
    (
        Fact(
            Basis.LEMMA,
            A_TASK_STAYS_SWITCHED.name,
            z3.ForAll([T], at_last(negated(_of(pending, T)))),
        ),
        law(FINITE_TASKS, all_at_once(lambda t, m: z3.Not(pending(t, m)))),
    ),
    for_all_tasks(lambda t, m: z3.Not(pending(t, m))),
)

ALL_HAVE_SWITCHED = Lemma(
    "all_have_switched",
    "From some moment on, a pass meets no task that is behind.",
    (
        shown(NOBODY_IS_PENDING),
        IN_TRANSITION,
        by_definition(when(trying(N), z3.And(z3.Not(setup(N)), z3.Not(completing(N))))),
        premise(
            "who_is_behind_is_pending",
            z3.ForAll(
                [T, N],
                z3.Implies(
                    z3.And(in_transition(N), z3.Not(setup(N)), z3.Not(completing(N)), behind(T, N)),
                    pending(T, N),
                ),
            ),
        ),
    ),
    for_all_tasks(lambda t, m: z3.Implies(trying(m), z3.Not(behind(t, m)))),
)

PASSES_BEGIN = Lemma(
    "passes_begin",
    "Passes begin again and again.",
    (
        shown(MUTEX_IS_RELEASED),
        IN_TRANSITION,
        premise("a_retry_is_possible", when(z3.And(in_transition(N), free(N)), can_retry(N))),
        fair("F-RETRY-TURN", strongly_fair(can_retry, retry)),
        premise("a_retry_begins_a_pass", when(z3.And(retry(N), in_transition(N)), begins_pass(N))),
        law(TIME, brings(begins_pass, trying)),
    ),
    again_and_again(trying),
)

PASSES_END = Lemma(
    "passes_end",
    "Passes end again and again.",
    (shown(PASSES_BEGIN), shown(A_PASS_ENDS)),
    again_and_again(ends_pass),
)

COMPLETION_COMES = Lemma(
    "completion_comes",
    "A pass ends in completion.",
    (
        shown(PASSES_END),
        shown(ALL_HAVE_SWITCHED),
        PASS_IN_TRY,
        premise(
            "a_pass_completes_if_all_have_switched",
            when(z3.And(ends_pass(N), z3.ForAll([T], z3.Not(behind(T, N)))), enters_completion(N)),
        ),
        law(TIME, brings(enters_completion, completing)),
    ),
    z3.Exists([N], completing(N)),
)

NO_TRANSITION_LASTS = Lemma(
    "no_transition_lasts",
    "A contradiction: no patch is in transition for ever.",
    (
        shown(COMPLETION_COMES),
        shown(MUTEX_IS_RELEASED),
        IN_TRANSITION,
        law(TIME, stays_until(completing, leaves_completion)),
        premise("only_its_end_leaves_completion", when(leaves_completion(N), finish(N))),
        by_definition(when(completing(N), z3.Not(free(N)))),
        premise("completion_ends_the_transition", brings(finish, negated(in_transition))),
    ),
    z3.BoolVal(val=False),
)

LEMMAS = (
    A_PASS_ENDS,
    MUTEX_IS_RELEASED,
    SETUP_IS_OVER,
    NOBODY_BECOMES_PENDING,
    A_TASK_SWITCHES,
    A_TASK_STAYS_SWITCHED,
    NOBODY_IS_PENDING,
    ALL_HAVE_SWITCHED,
    PASSES_BEGIN,
    PASSES_END,
    COMPLETION_COMES,
    NO_TRANSITION_LASTS,
)
"""The last one is the theorem; MUTEX_IS_RELEASED is a theorem of its own."""
