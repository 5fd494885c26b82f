"""Defects that livepatch had, as kernels that can be checked; found again by the rules."""

from __future__ import annotations

from model.era import Forced, SchedulerHook, Synchronize
from model.kernel.kinds import (
    Function,
    Grain,
    ModuleState,
    Object,
    Patch,
    Phase,
    Task,
    Text,
)
from model.kernel.state import Livepatch
from model.language import FALSE, Bool, Enumerated, any_of, each
from model.scope import Scope
from properties.defect import Broken, Defect
from properties.defects import DEFECTS
from properties.stuck import STUCK


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


class _FoundByPresence(Livepatch):
    def klp_find_object_module(self, o: Object) -> Bool:
        """A module on the module list, whatever its hooks have done."""
        return self.module_state[o] != ModuleState.GONE


class _NewestFirst(Livepatch):
    @property
    def list_add_tail(self) -> Bool:
        """list_add()."""
        return FALSE


class _ComingErrorsIgnored(Livepatch):
    @property
    def coming_can_refuse(self) -> Bool:
        """The module is loaded all the same."""
        return FALSE


class _GoingHookSkipped(Livepatch):
    @property
    def going_follows_coming(self) -> Bool:
        """Whoever refuses later does not tell livepatch."""
        return FALSE


class _NoNopsForUnloaded(Livepatch):
    def lacks_func(self, p: Patch, f: Function) -> Bool:
        """Only functions of objects that are loaded."""
        loaded = any_of(
            self.function_of[f, o] & (self.vmlinux[o] | self.alive[o]) for o in each(Object)
        )
        return super().lacks_func(p, f) & loaded


class _NopsStay(Livepatch):
    @property
    def nops_are_discarded(self) -> Bool:
        """They are left on the stacks."""
        return FALSE


class _HandlerUnprotected(Livepatch):
    def in_section(self, t: Task) -> Bool:
        """The handler's protected section ends before its last read."""
        return super().in_section(t) & ~self.in_handler(t)


HISTORICAL = (
    Defect(
        "B-PUE-STALE",
        "post_unpatch stays due after it has run",
        ("P-CB-05", "P-CB-11"),
        state=_PostUnpatchStaysDue,
        release="4.15",
        scope=Scope(1, 2, 1),
        commit="5aaf1ab55389",
    ),
    Defect(
        "B-COMING-POSTUNPATCH",
        "a module that is refused while its patch is in transition gets no post_unpatch",
        ("P-CB-07",),
        state=_NoPostUnpatchInTransition,
        release="4.15",
        scope=Scope(1, 2, 1),
        commit="5aaf1ab55389",
    ),
    Defect(
        "B-COMING-UNWIND",
        "patches applied to a module stay when a later patch refuses it",
        ("P-MOD-01", "P-MOD-03"),
        switches=(Broken("unwind_refused", False, True), Broken("forget_refused", True, True)),
        release="4.15",
        scope=Scope(2, 2, 1),
        commit="ef8daf8eeb5b",
    ),
    Defect(
        "B-STALE-MOD",
        "the object that refused a module keeps pointing to it",
        ("P-CB-01", "P-CB-04", "P-CB-06", "P-MOD-01"),
        switches=(Broken("forget_refused", False, True),),
        release="4.15",
        scope=Scope(1, 2, 1),
        commit="4ff96fb52c69",
    ),
    Defect(
        "B-DISABLE-DISABLED",
        "a disabled patch is disabled again",
        ("P-SYS-02",),
        state=_DisabledIsDisabledAgain,
        release="4.15",
    ),
    Defect(
        "B-REPLACED-FREED-EARLY",
        "replaced patches are freed before post_patch of the new one runs",
        ("P-REP-03",),
        switches=(Broken("keep_replaced", False, True),),
        release="5.1",
        scope=Scope(2, 1, 1),
        commit="7e35e4eb",
    ),
    Defect(
        "B-FORK",
        "fork publishes the child with a flag that was copied before its parent switched",
        ("P-CONS-04", "P-TR-05", "P-TR-03"),
        switches=(Broken("fork_sync", False, True),),
        release="5.18",
        scope=Scope(1, 1, 2),
        grain=Grain.FINE,
        commit="747f7a290117",
    ),
    Defect(
        "B-RCU-SYNC",
        "completion does not wait for handlers that RCU does not see",
        ("P-CONS-01", "P-TR-03", "P-STK-04"),
        switches=(Broken("synchronize", Synchronize.RCU, Synchronize.ALL_CPUS),),
        release="4.12",
        grain=Grain.FINE,
        commit="842c0884",
    ),
    Defect(
        "B-IMM-STACK",
        "the stack check looks only at the version right below, though immediate ones lie deeper",
        ("P-CONS-02b",),
        switches=(Broken("immediate", True, False),),
        release="4.15",
        scope=Scope(2, 1, 1),
        commit="d0807da78e11",
    ),
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
    ),
    Defect(
        "B-FORCED-GLOBAL",
        "after one forced transition no patch that is removed ever lets go of its module",
        ("P-FRC-01", "P-MOD-05"),
        switches=(Broken("forced", Forced.EVERY_LATER, Forced.REMOVED),),
        release="4.19",
        scope=Scope(2, 1, 1),
        commit="68007289",
    ),
    Defect(
        "B-FORCED-ALL",
        "a forced transition pins every patch on the list",
        ("P-FRC-01",),
        switches=(Broken("forced", Forced.LISTED, Forced.REMOVED),),
        release="5.1",
        commit="2957308343fa",
    ),
    Defect(
        "B-GOING-RACE",
        "a new patch finds modules by their presence, not by whether their hooks have run",
        ("P-STK-01", "P-MOD-01"),
        state=_FoundByPresence,
        scope=Scope(2, 2, 1),
    ),
    Defect(
        "B-DEFER-ORDER",
        "new patches go to the head of the list",
        ("P-STK-01",),
        state=_NewestFirst,
        release="4.19",
        scope=Scope(2, 1, 1),
        commit="99590ba5",
    ),
    Defect(
        "B-NOTIFIER-IGNORED",
        "a module is loaded although a patch could not be applied to it",
        ("P-MOD-02", "P-MOD-04"),
        state=_ComingErrorsIgnored,
        scope=Scope(1, 2, 1),
        commit="7e545d6eca20",
    ),
    Defect(
        "B-COMING-NOTIF-ERR",
        "livepatch is not told when another notifier refuses a module",
        ("P-MOD-01",),
        state=_GoingHookSkipped,
        release="5.18",
        scope=Scope(1, 2, 1),
    ),
    Defect(
        "B-STACK-FREE-ORDER",
        "patches can be enabled and disabled in any order where the code expects a stack",
        ("P-STK-05",),
        switches=(Broken("stacking", False, True),),
        release="4.19",
        scope=Scope(2, 1, 1),
        commit="83a90bb1",
    ),
    Defect(
        "B-NOP-LOOP",
        "functions of modules that are not loaded get no nop",
        ("P-REP-01",),
        state=_NoNopsForUnloaded,
        scope=Scope(2, 2, 1),
    ),
    Defect(
        "B-NOP-LEFT",
        "nops stay on the stacks after the replacement",
        ("P-REP-04",),
        state=_NopsStay,
        scope=Scope(2, 2, 1),
        commit="d697bad588eb",
    ),
    Defect(
        "B-HANDLER-FREE",
        "the handler reads an entry after its protected section has ended",
        ("P-STK-04",),
        state=_HandlerUnprotected,
        grain=Grain.FINE,
    ),
    Defect(
        "B-FTRACE-OFF",
        "ftrace can be switched off under an enabled patch",
        ("P-CONS-06", "P-STK-03b"),
        switches=(Broken("permanent_ftrace", False, True),),
        release="5.4",
        commit="7162431dcf72",
    ),
)
"""In the order of their subjects: callbacks, transitions, force, modules, replace, freeing."""

KNOWN: dict[str, Defect] = {
    **DEFECTS,
    **{defect.id: defect for defect in (*HISTORICAL, *STUCK)},
}
"""Every defect that a kernel can be given, seeded ones first."""
