"""P-REP: a patch that takes the place of all older ones."""

from __future__ import annotations

from model.kernel.kinds import Build, Errno, Function, Object, Patch, Phase, Side, Task
from model.kernel.state import Livepatch
from model.language import Bool, any_of, before, each, implies
from properties.consistency import redirected
from properties.history import joined, replaced
from properties.known import REPLACED_FREED_EARLY, SYMPOS
from properties.rule import Whenever, always, whenever

CUMULATIVE = "Documentation/livepatch/cumulative-patches.rst"
CORE = "kernel/livepatch/core.c"
SINCE = "5.1"


def _older(s: Livepatch, q: Patch, p: Patch) -> Bool:
    """p replaces, and q is before it on the list."""
    return s.replace[p] & s.precedes[q, p]


@always(id="P-REP-01", source=CUMULATIVE, since=SINCE)
def nops_cover_what_the_new_patch_lacks(s: Livepatch, p: Patch, f: Function) -> Whenever:
    """A replacing patch starts with a nop for each function that only older patches change."""
    begins = s.transition_patch[p] & before(~s.listed[p])
    older = any_of(s.precedes[q, p] & s.func(q, f) for q in each(Patch))
    return whenever(
        begins & s.replace[p] & (older | s.nop[p, f]), s.nop[p, f] == (older & ~s.has_func[p, f])
    )


@always(id="P-REP-01b", source=CUMULATIVE, since=SINCE)
def dynamic_objects_cover_what_the_new_patch_lacks(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A replacing patch starts with an object for each one that only older patches have."""
    begins = s.transition_patch[p] & before(~s.listed[p])
    older = any_of(s.precedes[q, p] & s.obj(q, o) for q in each(Patch))
    return whenever(
        begins & s.replace[p] & (older | s.dynamic[p, o]),
        s.dynamic[p, o] == (older & ~s.has_object[p, o]),
    )


@always(id="P-REP-02", source=CUMULATIVE, since=SINCE)
def only_the_new_patch_is_active(s: Livepatch, p: Patch, q: Patch, o: Object) -> Whenever:
    """When a replacing patch completes, no older one is enabled or on any stack."""
    stacked = s.object_patched[q, o] | any_of(s.func_patched[q, f] for f in each(Function))
    return whenever(
        s.completes(p, Side.PATCHED) & before(_older(s, q, p)), ~s.enabled[q] & ~stacked
    )


@always(id="P-REP-02b", source=CUMULATIVE, since=SINCE)
def replaced_patches_leave_the_list(s: Livepatch, p: Patch, q: Patch) -> Whenever:
    """When the transition of a replacing patch is over, no older patch is listed."""
    over = before(s.transition_patch[p]) & ~s.transition_patch[p] & s.enabled[p]
    return whenever(over & before(replaced(s, q)) & s.replace[p], ~s.listed[q])


@always(id="P-REP-03", source=CORE, since=SINCE, broken_in=REPLACED_FREED_EARLY)
def replaced_patches_stay_for_post_patch(s: Livepatch, p: Patch, o: Object, q: Patch) -> Whenever:
    """While post_patch of a replacing patch runs, what it replaces is listed and pinned."""
    replacing = s.transition_patch[p] & s.replace[p] & before(replaced(s, q))
    return whenever(s.post_patch(p, o) & replacing, s.listed[q] & s.holds_ref[q])


@always(id="P-REP-04", source=CORE, since=SINCE)
def nops_are_there_for_the_transition_only(
    s: Livepatch, p: Patch, o: Object, f: Function
) -> Whenever:
    """Nops and dynamic objects exist only while their patch is in transition."""
    return whenever(s.nop[p, f] | s.dynamic[p, o], s.transition_patch[p] & s.replace[p])


@always(id="P-REP-04b", source=CORE, since=SINCE)
def completion_discards_the_nops(s: Livepatch, p: Patch, f: Function) -> Whenever:
    """When post_patch of a replacing patch is next, nops and dynamic objects are gone."""
    done = (s.phase == Phase.COMPLETE) & (s.target_state == Side.PATCHED)
    dynamic = any_of(s.dynamic[p, o] for o in each(Object))
    return whenever(done & s.transition_patch[p] & s.replace[p], ~s.nop[p, f] & ~dynamic)


@always(id="P-REP-05", source=CORE, since=SINCE, broken_in=SYMPOS)
def names_of_nops_do_not_clash(s: Livepatch, p: Patch, q: Patch) -> Whenever:
    """A replacing patch that is well built is never refused for a name that exists."""
    asked = s.enables(p, Build.GOOD) & s.replace[p] & before(s.listed[q])
    return whenever(asked, ~s.refused(Errno.EEXIST))


@always(id="P-REP-06", source=CUMULATIVE, since=SINCE)
def a_replace_that_fails_leaves_the_older_patches(
    s: Livepatch, p: Patch, q: Patch, o: Object, f: Function
) -> Whenever:
    """When a replace was turned back or cancelled, older patches are in force as they were."""
    applied = s.object_patched[q, o] & implies(
        s.func(q, f) & s.function_of[f, o], s.func_patched[q, f]
    )
    concerned = s.obj(q, o) & (s.vmlinux[o] | s.alive[o])
    return whenever(
        s.completes(p, Side.UNPATCHED) & _older(s, q, p) & concerned,
        s.listed[q] & s.enabled[q] & applied,
    )


@always(id="P-REP-07", source=CUMULATIVE, since=SINCE)
def a_task_sees_the_old_patches_or_the_new_one(
    s: Livepatch, t: Task, f: Function, p: Patch, q: Patch
) -> Whenever:
    """While older patches are replaced, a task gets versions of theirs or of the new one only."""
    replacing = s.func_transition[p, f] & _older(s, q, p) & s.func_patched[p, f]
    older = s.calls(t, f, q)
    newer = s.calls(t, f, p) | (s.is_nop(p, f) & s.func_patched[q, f] & s.calls_original(t, f))
    return whenever(replacing & redirected(s) & (older | newer), joined(s, t) == newer)


RULES = (
    nops_cover_what_the_new_patch_lacks,
    dynamic_objects_cover_what_the_new_patch_lacks,
    only_the_new_patch_is_active,
    replaced_patches_leave_the_list,
    replaced_patches_stay_for_post_patch,
    nops_are_there_for_the_transition_only,
    completion_discards_the_nops,
    names_of_nops_do_not_clash,
    a_replace_that_fails_leaves_the_older_patches,
    a_task_sees_the_old_patches_or_the_new_one,
)
