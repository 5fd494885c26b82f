"""A1 to A8: promises that sound right and that no kernel keeps, with what it does instead."""

from __future__ import annotations

from model.era import Forced
from model.kernel.kinds import (
    Answer,
    Build,
    Errno,
    Function,
    ModuleState,
    Object,
    Patch,
    Side,
    Task,
)
from model.kernel.state import Livepatch
from model.language import before, disjunction
from properties.consistency import in_older, joins_over
from properties.history import began_as_disable, failed_to_patch, told_patched
from properties.rule import Whenever, always, every, whenever

CALLBACKS = "Documentation/livepatch/callbacks.rst"
LIVEPATCH = "Documentation/livepatch/livepatch.rst"
CORE = "kernel/livepatch/core.c"
TRANSITION = "kernel/livepatch/transition.c"


@always(id="A1", source=CALLBACKS, broken_in={"A1": every})
def no_post_unpatch_after_a_failure(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """post_unpatch does not run for an object that failed to be patched.

    It does if pre_patch had agreed: its work has to be undone.
    """
    return whenever(s.post_unpatch(p, o), before(~failed_to_patch(s, p, o)))


@always(id="A2", source=LIVEPATCH, since="4.16", broken_in={"A2": lambda era: era.force})
def whoever_joins_is_in_no_older_version(s: Livepatch, t: Task, p: Patch, f: Function) -> Whenever:
    """Who joins a patch is inside no older version, whatever was forced before.

    A force leaves tasks in versions below the one that the next check looks for.
    """
    return whenever(joins_over(s, t, p, f), before(~in_older(s, t, p, f)))


@always(
    id="A2b",
    source=TRANSITION,
    since="5.18",
    broken_in={"A2": lambda era: era.forced is Forced.REMOVED},
)
def nothing_in_force_is_pinned_for_ever(s: Livepatch, p: Patch) -> Whenever:
    """A patch in force that nobody was forced out of is not marked as forced.

    It is if it was disabled by force and this was reversed before the retry; and if, newer than a
    replacing patch, it was on the list while that one's reversed disable was forced.
    """
    in_force = s.enabled[p] & ~s.transition_patch[p] & s.mutex_free
    return whenever(in_force & s.listed[p], ~s.forced[p])


@always(id="A3", source=CALLBACKS, broken_in={"A3": every})
def post_patch_runs_once_per_pre_patch(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """At the end of a transition post_patch tells of an enable, whose pre_patch has just run.

    A disable that is reversed ends with post_patch, too: the second one after one pre_patch.
    """
    return whenever(s.post_patch(p, o) & s.transition_patch[p], before(~began_as_disable(s, p)))


@always(id="A4", source=CALLBACKS, broken_in={"A4": every})
def a_leaving_patch_is_not_applied(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A patch that is being disabled is not applied to a module that comes.

    It is: pre_patch runs, and post_unpatch soon after, with no post_patch between them.
    """
    asked = disjunction(s.pre_patch(p, o, a) for a in Answer) & s.hook[o]
    return whenever(asked & before(s.transition_patch[p]), s.target_state == Side.PATCHED)


@always(id="A5", source=CALLBACKS, since="5.1", broken_in={"A5": lambda era: era.replace})
def what_post_patch_began_pre_unpatch_ends(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """An object that was told that it is patched is told before it is unpatched.

    A replaced patch is not, not even where its module came during the replacement.
    """
    told = before(told_patched(s, p, o)) & s.has_pre_unpatch[p, o]
    return whenever(s.unpatches(p, o) & s.has_post_patch[p, o], ~told)


@always(id="A6", source=CORE, since="4.12", broken_in={"A6": every})
def a_module_that_has_exited_is_not_patched(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """No patch is applied to a module whose exit function has finished.

    Between that and klp_module_going() the module is taken for alive.
    """
    exited = (s.module_state[o] == ModuleState.GOING) & ~s.exiting[o]
    return whenever(s.patches(p, o) & ~s.vmlinux[o], ~exited)


@always(id="A7", source=TRANSITION, since="4.16", broken_in={"A7": every})
def force_leads_to_the_patched_state(s: Livepatch, p: Patch) -> Whenever:
    """A force leads to the patched state, as its line in the log says.

    The line `forcing remaining tasks to the patched state` is that of the step that forces; it is
    the same when the patch is being disabled.
    """
    return whenever(s.forces(p), s.target_state == Side.PATCHED)


@always(id="A8", source=CORE, since="4.12", broken_in={"A8": every})
def a_refused_enable_has_said_what_it_began(s: Livepatch, p: Patch) -> Whenever:
    """An enable that gets EBUSY has printed `enabling patch` first.

    That line is printed where the patch becomes the one in transition; while another one is, an
    enable ends without a word.
    """
    refused = s.enables(p, Build.GOOD) & s.refused(Errno.EBUSY)
    return whenever(refused & before(s.in_transition), s.transition_patch[p])


RULES = (
    no_post_unpatch_after_a_failure,
    whoever_joins_is_in_no_older_version,
    nothing_in_force_is_pinned_for_ever,
    post_patch_runs_once_per_pre_patch,
    a_leaving_patch_is_not_applied,
    what_post_patch_began_pre_unpatch_ends,
    a_module_that_has_exited_is_not_patched,
    force_leads_to_the_patched_state,
    a_refused_enable_has_said_what_it_began,
)
