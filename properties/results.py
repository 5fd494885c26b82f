"""P-MOD, P-SYS: what is asked for of the kernel, and the result of each."""

from __future__ import annotations

from model.kernel.kinds import (
    Answer,
    Build,
    Errno,
    Function,
    ModuleState,
    Object,
    Patch,
    Phase,
    Text,
)
from model.kernel.state import Livepatch
from model.language import Bool, Enumerated, any_of, before, disjunction, each, iff, implies
from properties.history import failed_for, ftrace_has_refused, has_answered, has_run_init, unchanged
from properties.rule import Whenever, always, whenever

CORE = "kernel/livepatch/core.c"
LOADER = "kernel/module/main.c"


def _failed(s: Livepatch) -> Bool:
    return disjunction(s.refused(error) for error in Errno)


@always(id="P-MOD-04e", source=LOADER, since="4.12")
def init_runs_once_in_a_load_that_has_not_failed(
    s: Livepatch, o: Object, answer: Enumerated[Answer]
) -> Whenever:
    """A target's own init runs once in a load, and only if the load has not failed."""
    fresh = ~has_run_init(s, o) & (s.load_error[o] == Errno.OK)
    return whenever(s.init(o, answer), before(fresh))


@always(id="P-MOD-04f", source=LOADER, since="4.12")
def a_failed_load_returns_its_error_once(
    s: Livepatch, o: Object, error: Enumerated[Errno]
) -> Whenever:
    """The error of a load stays until the module is freed, which returns it; no other free does."""
    returned = iff(s.refused(error), error != Errno.OK)
    kept = s.load_error[o] == error
    return whenever(
        before(s.load_error[o] == error) & (s.frees(o) | (error != Errno.OK)),
        (s.frees(o) & returned & (s.load_error[o] == Errno.OK)) | (~s.frees(o) & kept),
    )


@always(id="P-MOD-04g", source=LOADER, since="4.12")
def a_target_is_loaded_unless_it_is_there(s: Livepatch, o: Object) -> Whenever:
    """To load a target that is LIVE gets EEXIST, one that is GOING gets EBUSY, any other begins."""
    state = s.module_state[o]
    live, going = before(state == ModuleState.LIVE), before(state == ModuleState.GOING)
    begins = (state == ModuleState.COMING) & ~s.alive[o]
    return whenever(
        s.loads(o),
        iff(s.refused(Errno.EEXIST), live)
        & iff(s.refused(Errno.EBUSY), going)
        & iff(begins, ~live & ~going),
    )


@always(id="P-MOD-04h", source=LOADER, since="4.12")
def a_patch_module_is_not_loaded_twice(s: Livepatch, p: Patch, q: Patch) -> Whenever:
    """To load a patch module that is LIVE gets EEXIST, and nothing changes."""
    live = before(s.patch_module[p] == ModuleState.LIVE)
    return whenever(s.loads_again(p), live & s.refused(Errno.EEXIST) & unchanged(s, q))


@always(id="P-MOD-05b", source=LOADER, since="4.12")
def a_patch_module_is_removed_unless_it_is_pinned(s: Livepatch, p: Patch) -> Whenever:
    """To remove a patch module gets ENOENT if it is not there, EAGAIN if it is pinned."""
    state, gone = s.patch_module[p], s.patch_module[p] == ModuleState.GONE
    was_gone, live = before(gone), before(state == ModuleState.LIVE)
    pinned = live & before(s.holds_ref[p])
    return whenever(
        s.removes(p),
        iff(s.refused(Errno.ENOENT), was_gone)
        & iff(s.refused(Errno.EAGAIN), pinned)
        & iff(s.refused(Errno.EBUSY), ~was_gone & ~live)
        & iff(gone, was_gone | (live & ~pinned)),
    )


@always(id="P-MOD-05c", source=LOADER, since="4.12")
def a_patch_module_that_is_there_is_live(s: Livepatch, p: Patch) -> Whenever:
    """While klp_mutex is free, the init function of a patch module that is there has returned."""
    there = s.patch_module[p] != ModuleState.GONE
    return whenever(s.mutex_free & there, s.patch_module[p] == ModuleState.LIVE)


@always(id="P-MOD-07b", source=LOADER, since="4.12")
def a_target_is_unloaded_if_it_is_live(s: Livepatch, o: Object) -> Whenever:
    """To unload a target gets ENOENT if it is not there, EBUSY if it comes or goes."""
    gone, live = (before(s.module_state[o] == x) for x in (ModuleState.GONE, ModuleState.LIVE))
    return whenever(
        s.unloads(o),
        iff(s.refused(Errno.ENOENT), gone)
        & iff(s.refused(Errno.EBUSY), ~gone & ~live)
        & implies(live, s.exiting[o] & ~_failed(s)),
    )


@always(id="P-MOD-04i", source=CORE, since="4.12")
def a_badly_built_patch_is_refused(
    s: Livepatch, p: Patch, build: Enumerated[Build], q: Patch
) -> Whenever:
    """A patch that is badly built gets EINVAL or, after other checks, EEXIST; nothing changes."""
    early = (build == Build.NO_FUNCS) | (build == Build.UNMARKED)
    return whenever(
        s.enables(p, build) & (build != Build.GOOD),
        _failed(s) & implies(early, s.refused(Errno.EINVAL)) & unchanged(s, q),
    )


@always(id="P-MOD-04j", source=CORE, since="4.12")
def a_patch_is_refused_for_its_symbols_exactly_if_one_is_missing(
    s: Livepatch, p: Patch
) -> Whenever:
    """A patch that is well built gets EINVAL exactly if it is incompatible or lacks a function.

    Only functions of objects that are present are looked for.
    """
    lacks = any_of(
        s.has_func[p, f] & s.missing[f] & s.function_of[f, o] & (s.vmlinux[o] | s.alive[o])
        for f in each(Function)
        for o in each(Object)
    )
    loads = s.enables(p, Build.GOOD) & before(s.patch_module[p] == ModuleState.GONE)
    cause = before(s.incompatible(p) | lacks)
    return whenever(loads & ~s.refused(Errno.ENOSYS), iff(s.refused(Errno.EINVAL), cause))


@always(id="P-MOD-04k", source=CORE, since="4.15")
def a_failed_enable_returns_what_pre_patch_answered(
    s: Livepatch, p: Patch, o: Object, answer: Enumerated[Answer], result: Enumerated[Errno]
) -> Whenever:
    """An enable that pre_patch refused returns a number of the same sign as the callback."""
    positive = answer == Answer.POSITIVE
    error = (positive & (result == Errno.CALLBACK_POSITIVE)) | (
        ~positive & (result == Errno.CALLBACK_NEGATIVE)
    )
    asked = before(has_answered(s, p, o, answer) & s.transition_patch[p])
    return whenever(s.refused(result) & asked & s.mutex_free & (answer != Answer.ZERO), error)


@always(id="P-MOD-04l", source=CORE, since="4.12")
def patching_fails_for_a_function_of_the_patch(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """ftrace refuses a function that the patch has in the object and nobody has patched yet.

    An object that is taken for patched fails, too.
    """
    own = any_of(
        s.func(p, f) & s.function_of[f, o] & ~any_of(s.func_patched[q, f] for q in each(Patch))
        for f in each(Function)
    )
    return whenever(s.fails_to_patch(p, o), before(own | s.object_patched[p, o]))


@always(id="P-MOD-04m", source=CORE, since="4.12")
def what_ftrace_refused_returns_ebusy(
    s: Livepatch, p: Patch, o: Object, result: Enumerated[Errno]
) -> Whenever:
    """An enable or a load of a target fails with EBUSY if ftrace has refused a function."""
    enabling = s.refused(result) & before(s.transition_patch[p] & ~s.hook[o]) & s.mutex_free
    loading = s.comes(o, result)
    return whenever(
        (enabling | loading) & before(ftrace_has_refused(s, p, o)), result == Errno.EBUSY
    )


@always(id="P-MOD-04n", source=CORE, since="4.12")
def a_module_fails_to_init_for_a_reason(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """An object takes no module that lacks a function or has relocations already, and any other."""
    lacks = any_of(s.has_func[p, f] & s.missing[f] & s.function_of[f, o] for f in each(Function))
    takes = s.object_module[p, o] & before(~s.object_module[p, o] & (s.phase == Phase.COMING))
    fails = s.fails_to_init(p, o)
    return whenever(takes | fails, iff(fails, before(lacks | s.relocated[p, o])))


@always(id="P-MOD-04o", source=CORE, since="4.12")
def a_module_goes_after_exit_or_failure(s: Livepatch, o: Object) -> Whenever:
    """klp_module_going() runs for a module whose exit has returned or whose load has failed.

    What klp_module_coming() itself has refused it tells, and no other hook runs.
    """
    failed = (s.load_error[o] != Errno.OK) & ~failed_for(s, o)
    return whenever(s.goes(o), before((s.module_state[o] == ModuleState.GOING) | failed))


@always(id="P-MOD-06b", source=LOADER, since="4.12")
def nobody_is_inside_a_target_that_is_gone(s: Livepatch, o: Object) -> Whenever:
    """The memory of a target is released only when no task is inside any version of its code."""
    return whenever(s.frees(o), s.nobody_inside(o) & (s.module_state[o] == ModuleState.GONE))


@always(id="P-MOD-04p", source=LOADER, since="4.12")
def init_decides_what_becomes_of_the_load(
    s: Livepatch, o: Object, answer: Enumerated[Answer]
) -> Whenever:
    """A target whose init agrees is LIVE; one whose init refuses goes, with that error."""
    agrees = (s.module_state[o] == ModuleState.LIVE) & (s.load_error[o] == Errno.OK)
    refuses = (s.module_state[o] == ModuleState.GOING) & (s.load_error[o] == Errno.INIT)
    return whenever(
        s.init(o, answer),
        implies(answer == Answer.ZERO, agrees) & implies(answer != Answer.ZERO, refuses),
    )


@always(id="P-MOD-04q", source=LOADER, since="4.12")
def only_a_load_fails(s: Livepatch, o: Object) -> Whenever:
    """Only what is being loaded can fail to be, and in klp_module_coming() only if it refuses."""
    fails = (s.load_error[o] != Errno.OK) & before(s.load_error[o] == Errno.OK)
    coming = before(s.module_state[o] == ModuleState.COMING)
    return whenever(fails, coming & implies(before(s.hook[o]), failed_for(s, o)))


@always(id="P-MOD-07c", source=LOADER, since="4.12")
def exit_runs_once(s: Livepatch, o: Object) -> Whenever:
    """A target's own exit runs once in an unload."""
    return whenever(s.exit(o), before(s.exiting[o]) & ~s.exiting[o])


@always(id="P-MOD-02b", source=CORE, since="4.12")
def the_relocations_of_a_present_module_are_written(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """While a patch points to a module, what relocations it has for the module are written."""
    return whenever(
        s.mutex_free & s.listed[p] & s.object_module[p, o],
        iff(s.relocated[p, o], s.has_relocations[p, o]),
    )


@always(id="P-SYS-01d", source=CORE, since="4.12")
def the_mutex_is_taken_to_enable_disable_and_force(
    s: Livepatch, p: Patch, build: Enumerated[Build], text: Enumerated[Text]
) -> Whenever:
    """Nobody enables a patch or writes to its files while another one holds klp_mutex."""
    asks = s.enables(p, build) | s.writes(p, text) | s.writes_force(p, text)
    return whenever(asks, before(s.mutex_free))


@always(id="P-SYS-02c", source="kernel/livepatch/core.c", since="4.16")
def only_a_patch_in_transition_is_forced(
    s: Livepatch, p: Patch, text: Enumerated[Text]
) -> Whenever:
    """To force a patch that is not in transition, or to write no boolean, gets EINVAL."""
    wrong = (text == Text.INVALID) | ((text == Text.ON) & before(~s.transition_patch[p]))
    return whenever(
        s.writes_force(p, text),
        iff(s.refused(Errno.EINVAL), wrong) & iff(s.forces(p), ~wrong & (text == Text.ON)),
    )


RULES = (
    init_runs_once_in_a_load_that_has_not_failed,
    a_failed_load_returns_its_error_once,
    a_target_is_loaded_unless_it_is_there,
    a_patch_module_is_not_loaded_twice,
    a_badly_built_patch_is_refused,
    a_patch_is_refused_for_its_symbols_exactly_if_one_is_missing,
    a_failed_enable_returns_what_pre_patch_answered,
    patching_fails_for_a_function_of_the_patch,
    what_ftrace_refused_returns_ebusy,
    a_module_fails_to_init_for_a_reason,
    a_module_goes_after_exit_or_failure,
    init_decides_what_becomes_of_the_load,
    only_a_load_fails,
    the_relocations_of_a_present_module_are_written,
    a_patch_module_is_removed_unless_it_is_pinned,
    a_patch_module_that_is_there_is_live,
    nobody_is_inside_a_target_that_is_gone,
    a_target_is_unloaded_if_it_is_live,
    exit_runs_once,
    the_mutex_is_taken_to_enable_disable_and_force,
    only_a_patch_in_transition_is_forced,
)
