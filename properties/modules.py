"""P-MOD: modules that come and go, and what pins them."""

from __future__ import annotations

from model.era import Forced
from model.kernel.kinds import Answer, Errno, Function, ModuleState, Object, Patch, Phase, Task
from model.kernel.state import Livepatch
from model.language import Bool, Enumerated, any_of, before, each
from properties.history import failed_for, let_pass, loaded_before, turned_away
from properties.known import COMING_UNWIND, IMM_CANCEL, LEFT_BELOW, RELOC_REUSE, STALE_MOD
from properties.rule import Whenever, always, whenever

CALLBACKS = "Documentation/livepatch/callbacks.rst"
CORE = "kernel/livepatch/core.c"


def _active(s: Livepatch, p: Patch) -> Bool:
    return s.listed[p] & (s.enabled[p] | s.transition_patch[p])


def used(s: Livepatch, p: Patch) -> Bool:
    """The patch is on its way in or out, or in force."""
    if s.era.registration:
        return s.enabled[p] | s.transition_patch[p]
    return s.listed[p] | s.free_work[p]


def stays_pinned(s: Livepatch, p: Patch) -> Bool:
    """The kernel has decided never to drop the reference."""
    forced = s.klp_forced if s.era.forced is Forced.EVERY_LATER else s.forced[p]
    immediate = any_of(s.has_func[p, f] & s.func_is_immediate(p, f) for f in each(Function))
    return forced | s.is_immediate(p) | immediate


@always(id="P-MOD-01", source=CORE, since="4.0", broken_in=STALE_MOD | COMING_UNWIND)
def objects_point_to_living_modules(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """An object of a listed patch points to a module only while the module is alive."""
    return whenever(
        s.mutex_free & s.listed[p] & s.object_module[p, o],
        s.alive[o] & (s.module_state[o] != ModuleState.GONE),
    )


@always(id="P-MOD-02", source=CORE, since="4.12")
def every_living_module_is_patched(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """Every module that is alive or LIVE is patched by every enabled patch that has it."""
    known = s.alive[o] | (s.module_state[o] == ModuleState.LIVE)
    return whenever(
        s.mutex_free & known & _active(s, p) & s.obj(p, o),
        s.object_module[p, o] & s.object_patched[p, o],
    )


@always(id="P-MOD-03", source=CORE, since="4.12", broken_in=STALE_MOD | COMING_UNWIND)
def a_refused_module_leaves_no_trace(
    s: Livepatch, p: Patch, o: Object, result: Enumerated[Errno]
) -> Whenever:
    """When a module is refused, it goes, no patch keeps it and no patch has it patched."""
    refused = s.comes(o, result) & (result != Errno.OK)
    goes = s.module_state[o] == ModuleState.GOING
    return whenever(refused & s.listed[p], goes & ~s.object_module[p, o] & ~s.object_patched[p, o])


@always(id="P-MOD-04", source=CALLBACKS, since="4.6")
def modules_are_refused_for_a_reason(
    s: Livepatch, o: Object, result: Enumerated[Errno]
) -> Whenever:
    """A module is refused exactly when pre_patch, patching or symbol look-up failed for it."""
    return whenever(s.comes(o, result), before(failed_for(s, o)) == (result != Errno.OK))


@always(id="P-MOD-04c", source=CALLBACKS, since="4.6")
def init_runs_only_after_the_hook_agreed(
    s: Livepatch, o: Object, answer: Enumerated[Answer]
) -> Whenever:
    """A target's own init runs only after klp_module_coming() has let it pass."""
    return whenever(s.init(o, answer), before(let_pass(s, o)))


@always(id="P-MOD-04d", source=CALLBACKS, since="4.6")
def a_refused_load_returns_the_reason(
    s: Livepatch, o: Object, result: Enumerated[Errno]
) -> Whenever:
    """The result of what failed, a positive one too, is the result of the load."""
    ends = s.frees(o) & before(turned_away(s, o, result)) & (result != Errno.OK)
    return whenever(ends, s.refused(result))


@always(id="P-MOD-04b", source="kernel/module/main.c", since="4.6")
def a_failed_patch_stays_only_after_a_positive_result(
    s: Livepatch, p: Patch, result: Enumerated[Errno]
) -> Whenever:
    """A patch module whose enable failed is dropped, unless pre_patch was positive."""
    ends = before(s.patch_module[p] == ModuleState.COMING) & (
        s.patch_module[p] != ModuleState.COMING
    )
    stays = s.patch_module[p] == ModuleState.LIVE
    return whenever(s.refused(result) & ends, stays == (result == Errno.CALLBACK_POSITIVE))


@always(id="P-MOD-05", source=CORE, since="4.12")
def patches_are_pinned_while_they_are_used(s: Livepatch, p: Patch) -> Whenever:
    """A patch module is pinned from its enabling to the end of its freeing, or of its disabling.

    A transition that was forced and an immediate patch leave it pinned.
    """
    pinned = used(s, p) | stays_pinned(s, p)
    return whenever(
        used(s, p) | s.holds_ref[p], (s.holds_ref[p] | ~used(s, p)) & (~s.holds_ref[p] | pinned)
    )


@always(id="P-MOD-06", source=CORE, since="4.12", broken_in=IMM_CANCEL | LEFT_BELOW)
def nothing_refers_to_a_patch_that_is_gone(
    s: Livepatch, p: Patch, o: Object, f: Function, t: Task
) -> Whenever:
    """No list, stack, task or transition refers to a patch whose module is gone.

    Not even after a force, which leaves the modules pinned that somebody may be inside of.
    """
    referred = s.listed[p] | s.free_work[p] | s.transition_patch[p] | s.enabled[p]
    stacked = s.object_patched[p, o] | s.func_patched[p, f] | s.frame[t, f, p]
    return whenever(s.patch_module[p] == ModuleState.GONE, ~referred & ~stacked)


@always(id="P-MOD-07", source=CORE, since="3.20")
def targets_are_never_pinned(s: Livepatch, o: Object) -> Whenever:
    """A live target can be unloaded whatever patches are applied to it."""
    asked = s.unloads(o) & before(s.module_state[o] == ModuleState.LIVE)
    return whenever(asked, s.module_state[o] == ModuleState.GOING)


@always(id="P-LIVE-05s", source=CORE, since="4.12", broken_in=RELOC_REUSE)
def old_relocations_refuse_no_module(s: Livepatch, p: Patch, o: Object) -> Whenever:
    """A module that was loaded before is not refused for the relocations of that load."""
    ahead = before((s.phase == Phase.COMING) & s.to_visit[p, o])
    refused = s.fails_to_init(p, o) & before(loaded_before(s, p, o))
    return whenever(s.hook[o] & ahead & ~s.to_visit[p, o], ~refused)


RULES = (
    objects_point_to_living_modules,
    every_living_module_is_patched,
    a_refused_module_leaves_no_trace,
    modules_are_refused_for_a_reason,
    a_failed_patch_stays_only_after_a_positive_result,
    init_runs_only_after_the_hook_agreed,
    a_refused_load_returns_the_reason,
    patches_are_pinned_while_they_are_used,
    nothing_refers_to_a_patch_that_is_gone,
    targets_are_never_pinned,
    old_relocations_refuse_no_module,
)
