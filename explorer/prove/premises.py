"""What a step of the machine can do to a transition, as premises of an argument that it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from explorer.prove.conditions import Condition
from explorer.prove.premise import FINISH, PASS, RETRY, SETUP, SWITCH, Premise, PremiseWriter
from model.era import SchedulerHook
from model.kernel.kinds import Patch, Phase, Side, Task
from model.language import Bool, any_of, before, disjunction, each, implies
from model.language.formulas import TRUE
from model.language.past import after
from model.language.simplify import forall


class TransitionPremises(PremiseWriter):
    """About tasks, the retry, and the end of a transition."""

    def all(self) -> tuple[Premise, ...]:
        """All of them, in the order of the argument."""
        return (*self._of_tasks(), *self._of_the_retry(), *self._of_the_end())

    def _starts(self, p: Patch) -> Bool:
        return disjunction(self._s.starts(p, side) for side in Side)

    def _of_tasks(self) -> Iterator[Premise]:
        s, t, p = self._s, self._t, self._p
        forked = any_of(s.forks(u, t) & before(s.pending[u]) for u in each(Task))
        started = any_of(self._starts(p) for p in each(Patch))
        becomes = s.pending[t] & before(~s.pending[t])
        yield self._premise(
            "pending_grows_by_start_or_fork",
            "Only a start and a fork by a pending task make a task pending.",
            self._steps(implies(becomes, started | forked), t),
        )
        yield self._premise(
            "events_tell_of_their_steps",
            "Only a write to `enabled` reverses the transition of its patch, only fork() forks.",
            self._events(),
        )
        setup = s.phase.one_of(*SETUP)
        yield self._premise(
            "starts_follow_setup_or_reversal",
            "A transition starts after the visit of its objects, or because it is reversed.",
            self._steps(implies(self._starts(p), s.reverses(p) | before(setup)), p),
        )
        yield self._premise(
            "setup_is_not_entered_again",
            "A transition that has left the visit of its objects does not come back to it.",
            self._steps(implies(before(s.in_transition & ~setup) & s.in_transition, ~setup)),
        )
        behind = s.exists[t] & (s.patch_state[t] != s.target_state)
        running = s.transition_patch[p] & ~setup & (s.phase != Phase.COMPLETE)
        yield self._premise(
            "who_is_behind_is_pending",
            "In a transition that runs, a task that has not switched is pending.",
            self._always(implies(running & behind, s.pending[t]), p, t),
        )
        outside = s.pending[t] & s.stack_empty(t)
        moves = list(self._movers())
        yield self._premise(
            "a_pending_task_outside_can_switch",
            "A pending task that is inside of no function can switch itself.",
            *(self._always(implies(outside & who, self._possible(n, t)), t) for n, who in moves),
        )
        yield self._premise(
            "switching_clears_pending",
            "A task that has switched itself is not pending.",
            *(self._does(name, ~s.pending[self._parameter(name)]) for name, _ in moves),
        )

    def _events(self) -> Iterator[Condition]:
        """Which steps can have the events that the argument speaks of, and for whom."""
        s, p, t, u = self._s, self._p, self._t, self._u
        for action in self._machine.actions:
            reversal, fork = ~s.reverses(p), ~s.forks(u, t)
            if action.name == "enabled_store":
                reversal |= (p == action.parameters[0]) & before(s.transition_patch[p])
            if action.name == "klp_copy_process":
                fork |= u == action.parameters[0]
            goal = after(action, forall((p, t, u), reversal & fork))
            if goal is not TRUE:
                yield Condition("", action, goal)

    def _movers(self) -> Iterator[tuple[str, Bool]]:
        """The steps by which a task switches itself, and which tasks take them."""
        s, t = self._s, self._t
        yield "klp_update_patch_state", s.user_task[t] | s.idle_task[t]
        if s.era.scheduler_hook is SchedulerHook.COND_RESCHED:
            yield "klp_sched_try_switch", s.reliable_stacks & s.reliable[t]

    def _parameter(self, name: str) -> Task:
        return cast("Task", self._machine.action(name).parameters[0])

    def _of_the_retry(self) -> Iterator[Premise]:
        s, p = self._s, self._p
        trying = s.phase == Phase.TRY
        yield self._premise(
            "a_retry_is_possible",
            "While klp_mutex is free in a transition, the retry can run.",
            self._always(implies(s.in_transition & s.mutex_free, self._possible(RETRY))),
        )
        yield self._premise(
            "a_retry_begins_a_pass",
            "A retry in a transition begins a pass over all tasks.",
            self._does(RETRY, implies(before(s.in_transition), trying)),
        )
        can_pass = self._possible(PASS[0], p)
        yield self._premise(
            "a_pass_can_end",
            "A pass can end at any time.",
            self._always(implies(trying & s.transition_patch[p], can_pass), p),
            self._always(implies(trying, s.in_transition)),
        )
        of_a_pass = (*PASS, SWITCH)
        yield self._premise(
            "only_the_end_of_a_pass_leaves_it",
            "Nothing but its own end ends a pass, and what belongs to a pass happens in one.",
            self._steps(implies(before(trying), trying), of=lambda a: a.name not in PASS),
            self._steps(before(trying), of=lambda a: a.name in of_a_pass),
        )

    def _of_the_end(self) -> Iterator[Premise]:
        s = self._s
        completing, all_switched = s.phase == Phase.COMPLETE, before(s.all_tasks_switched)
        yield self._premise(
            "a_pass_completes_if_all_have_switched",
            "A pass ends in completion if every task has switched.",
            self._does(PASS[0], implies(all_switched, completing)),
            self._steps(~all_switched, of=lambda a: a.name == PASS[1]),
        )
        yield self._premise(
            "only_its_end_leaves_completion",
            "Nothing but its own end ends a completion.",
            self._steps(implies(before(completing), completing), of=lambda a: a.name != FINISH),
        )
        yield self._premise(
            "completion_ends_the_transition",
            "At the end of a completion, no patch is in transition.",
            self._does(FINISH, ~s.in_transition),
        )
