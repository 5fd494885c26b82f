"""What the holder of klp_mutex does, as premises of an argument that it releases it."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.prove.conditions import Condition
from explorer.prove.premise import FINISH, SETUP, SWITCH, Premise, PremiseWriter
from model.kernel.kinds import Answer, By, Object, Patch, Phase
from model.kernel.state import Livepatch
from model.language import Bool, all_of, any_of, before, conjunction, disjunction, each, implies
from model.language.simplify import enumerated

AT_AN_OBJECT = (
    Phase.ENABLE_PATCH,
    Phase.COMING_PRE_PATCH,
    Phase.COMING_PATCH,
    Phase.COMING_POST_PATCH,
    Phase.COMING_POST_UNPATCH,
    Phase.CLEANUP_UNPATCH,
    Phase.CLEANUP_POST_UNPATCH,
)
COURSES = (
    ((Phase.ENABLE_PATCH, Phase.ENABLE), (Phase.TRY,), (Phase.COMPLETE,), (Phase.FREE,)),
    ((Phase.DISABLE,), (Phase.TRY,), (Phase.COMPLETE,), (Phase.FREE,)),
    (
        (
            Phase.COMING_PRE_PATCH,
            Phase.COMING_PATCH,
            Phase.COMING_POST_PATCH,
            Phase.COMING_POST_UNPATCH,
            Phase.COMING,
        ),
        (Phase.CLEANUP_UNPATCH, Phase.CLEANUP_POST_UNPATCH, Phase.CLEANUP),
        (Phase.FREE,),
    ),
)
"""The stages that a holder of klp_mutex goes through, and the phases of each round of a stage.

A round takes something from what is still to visit; within a round the phases come in this order.
"""


def loop_is_somewhere(s: Livepatch) -> Bool:
    """Between two steps of a loop, the loop stands at an object."""
    here = any_of(s.current[p, o] for p in each(Patch) for o in each(Object))
    return implies(s.phase.one_of(*AT_AN_OBJECT), here)


class HolderPremises(PremiseWriter):
    """About the loops and phases of the holder, and about everybody else meanwhile."""

    def all(self) -> tuple[Premise, ...]:
        """All of them."""
        return tuple(self._of_mutex())

    def _of_mutex(self) -> Iterator[Premise]:
        s, p, o = self._s, self._p, self._o
        same_phase = conjunction(
            implies(before(s.phase == phase), s.phase == phase)
            for phase in Phase
            if phase is not Phase.FREE
        )
        same = same_phase & (s.to_visit[p, o] == before(s.to_visit[p, o]))
        yield self._premise(
            "others_leave_the_holder_alone",
            "Who does not hold klp_mutex, and a switch in a pass, leave phase and loops alone.",
            self._steps(
                implies(before(~s.mutex_free), same),
                p,
                o,
                of=lambda a: a.by is not By.HOLDER or a.name == SWITCH,
            ),
        )
        yield self._premise(
            "the_holder_makes_progress",
            "Each step of the holder visits something, or goes on to a later phase.",
            self._steps(self._progress(), of=lambda a: a.by is By.HOLDER and a.name != SWITCH),
        )
        yield self._premise(
            "the_holder_can_go_on",
            "In every phase the holder has a step, if what is ahead has a first.",
            *(self._always(formula, p, o) for formula in self._ways_on()),
        )
        yield self._premise(
            "what_is_ahead_is_ordered",
            "Of what is ahead of a loop nothing comes before itself, and what comes before what "
            "comes before comes before.",
            self._order(),
        )

    def _progress(self) -> Bool:
        s = self._s
        later, level, further = list[Bool](), list[Bool](), list[Bool]()
        for course in COURSES:
            for number, stage in enumerate(course):
                rest = [phase for following in course[number + 1 :] for phase in following]
                for place, phase in enumerate(stage):
                    was = before(s.phase == phase)
                    later.append(was & s.phase.one_of(*rest))
                    level.append(was & s.phase.one_of(*stage))
                    further.append(was & s.phase.one_of(*stage[place + 1 :]))
        ahead = s.to_visit
        kept = all_of(
            implies(ahead[p, o], before(ahead[p, o])) for p in each(Patch) for o in each(Object)
        )
        fewer = any_of(
            before(ahead[p, o]) & ~ahead[p, o] for p in each(Patch) for o in each(Object)
        )
        one_round = disjunction(level) & kept & (fewer | disjunction(further))
        return implies(before(~s.mutex_free), disjunction(later) | one_round)

    def _ways_on(self) -> Iterator[Bool]:
        """Per phase: there is something to take a step with, and the step is possible."""
        s, p, o = self._s, self._p, self._o
        can, here, zero = self._possible, s.current[p, o], enumerated(Answer.ZERO, Answer)
        first, none = s.first_to_visit(p, o), s.nothing_to_visit & s.transition_patch[p]
        asks, visits = can("klp_pre_patch_callback", p, o, zero), s.phase.one_of
        fails = can("klp_patch_object_fails", p, o)
        lacks = can("klp_init_object_loaded_fails", p, o)
        tells = can("klp_pre_unpatch_callback", p, o)
        patched, unpatched = (
            can("klp_post_patch_callback", p, o),
            can("klp_post_unpatch_callback", p, o),
        )
        takes = can("klp_init_object_loaded", p, o) | lacks
        takes |= can("klp_write_section_relocs_fails", p, o)
        hooks = visits(Phase.COMING, Phase.CLEANUP)
        yield loop_is_somewhere(s)
        yield implies(visits(*SETUP, Phase.TRY, Phase.COMPLETE), s.in_transition)
        yield implies(hooks, any_of(s.hook[o] for o in each(Object)))
        yield implies(visits(Phase.ENABLE) & first, asks)
        yield implies(visits(Phase.ENABLE) & none, can("end_of_enable", p))
        yield implies(visits(Phase.DISABLE) & first, tells)
        yield implies(visits(Phase.DISABLE) & none, can("end_of_disable", p))
        yield implies(visits(Phase.COMPLETE) & first, patched | unpatched)
        yield implies(visits(Phase.COMPLETE) & none, can(FINISH, p))
        yield implies(visits(Phase.COMING) & first, takes)
        yield implies(visits(Phase.CLEANUP) & first, tells | can("revert_object", p, o))
        yield implies(hooks & s.nothing_to_visit & s.hook[o], can("end_of_hook", o))
        yield implies(
            visits(Phase.ENABLE_PATCH, Phase.COMING_PATCH) & here,
            fails | can("klp_patch_object", p, o),
        )
        yield implies(visits(Phase.COMING_PRE_PATCH) & here, asks)
        yield implies(visits(Phase.COMING_POST_PATCH) & here, patched)
        after_it = visits(Phase.COMING_POST_UNPATCH, Phase.CLEANUP_POST_UNPATCH)
        yield implies(after_it & here, unpatched)
        yield implies(visits(Phase.CLEANUP_UNPATCH) & here, can("revert_object", p, o))

    def _order(self) -> Iterator[Condition]:
        s, p, o = self._s, self._p, self._o
        q, r = Patch.variable("q"), Patch.variable("r")
        x, y = Object.variable("x"), Object.variable("y")
        ahead, comes_before = s.to_visit, s.comes_before
        yield from self._always(implies(ahead[p, o], ~comes_before(p, o, p, o)), p, o)
        chain = comes_before(p, o, q, x) & comes_before(q, x, r, y)
        all_ahead = ahead[p, o] & ahead[q, x] & ahead[r, y]
        yield from self._always(
            implies(all_ahead & chain, comes_before(p, o, r, y)), p, q, r, o, x, y
        )
