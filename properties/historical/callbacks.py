"""Callbacks and their error paths."""

from __future__ import annotations

from model.kernel.kinds import Object, Patch, Phase, Text
from model.kernel.state import Livepatch
from model.language import FALSE, Bool, Enumerated
from model.scope import Scope
from properties.defect import Broken, Defect


class _PostUnpatchStaysDue(Livepatch):
    @property
    def post_unpatch_runs_once(self) -> Bool:
        """post_unpatch_enabled keeps its value."""
        return FALSE


class _NoPostUnpatchInTransition(Livepatch):
    def post_unpatch_due(self, p: Patch, o: Object) -> Bool:
        """A module that is refused in the patch's transition gets none."""
        refusing = self.phase == Phase.COMING_POST_UNPATCH
        return super().post_unpatch_due(p, o) & ~(refusing & self.transition_patch[p])


class _DisabledIsDisabledAgain(Livepatch):
    def has_this_value(self, p: Patch, text: Enumerated[Text]) -> Bool:
        """0 is written although the patch is disabled."""
        return super().has_this_value(p, text) & (text == Text.ON)


ROWS = (
    Defect(
        "B-PUE-STALE",
        "post_unpatch stays due after it has run",
        ("P-CB-05", "P-CB-11"),
        state=_PostUnpatchStaysDue,
        release="4.15",
        scope=Scope(1, 2, 1),
        commit="5aaf1ab55389",
        story="klp_post_unpatch_callback() does not clear post_unpatch_enabled. The flag outlives "
        "what pre_patch began, and whoever looks at it later, such as a completion or the next "
        "cancelled enable, runs post_unpatch once more: it frees what is freed already.",
    ),
    Defect(
        "B-COMING-POSTUNPATCH",
        "a module that is refused while its patch is in transition gets no post_unpatch",
        ("P-CB-07",),
        state=_NoPostUnpatchInTransition,
        release="4.15",
        scope=Scope(1, 2, 1),
        commit="5aaf1ab55389",
        story="klp_module_coming() skips post_unpatch for the patch in transition also where "
        "pre_patch has just agreed and patching the object has failed. What pre_patch has "
        "allocated for the refused module is never freed.",
    ),
    Defect(
        "B-COMING-UNWIND",
        "patches applied to a module stay when a later patch refuses it",
        ("P-MOD-01", "P-MOD-03"),
        switches=(Broken("unwind_refused", False, True), Broken("forget_refused", True, True)),
        release="4.15",
        scope=Scope(2, 2, 1),
        commit="ef8daf8eeb5b?",
        story="The error path of klp_module_coming() cleans up after the patch that failed and "
        "leaves the patches before it applied. The loader frees the module, and their objects "
        "still point to it, with entries on the function stacks.",
    ),
    Defect(
        "B-STALE-MOD",
        "the object that refused a module keeps pointing to it",
        ("P-CB-01", "P-CB-04", "P-CB-06", "P-MOD-01"),
        switches=(Broken("forget_refused", False, True),),
        release="4.15",
        scope=Scope(1, 2, 1),
        commit="4ff96fb52c69",
        story="The error path of klp_module_coming() leaves obj->mod set for the object that "
        "failed. When the transition completes, klp_is_object_loaded() says yes, and post_patch "
        "runs for a module that is freed and whose pre_patch had refused.",
    ),
    Defect(
        "B-DISABLE-DISABLED",
        "a disabled patch is disabled again",
        ("P-SYS-02",),
        state=_DisabledIsDisabledAgain,
        release="4.15",
        story="__klp_disable_patch() trusts its callers. When 0 reaches a patch that is disabled "
        "already, an unpatching transition runs for a patch that is not applied, where EINVAL is "
        "due.",
    ),
    Defect(
        "B-REPLACED-FREED-EARLY",
        "replaced patches are freed before post_patch of the new one runs",
        ("P-REP-03",),
        switches=(Broken("keep_replaced", False, True),),
        release="5.1",
        scope=Scope(2, 1, 1),
        commit="7e35e4eb",
        story="klp_complete_transition() takes the replaced patches off klp_patches and hands them "
        "to the worker before it runs post_patch of the new one. What post_patch wants to take "
        "over may be gone by then, and klp_get_prev_state() finds nobody.",
    ),
)
