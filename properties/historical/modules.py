"""Modules that come and go, and the order in which the loader tells livepatch."""

from __future__ import annotations

from model.kernel.kinds import ModuleState, Object, Patch
from model.kernel.state import Livepatch
from model.language import FALSE, Bool
from model.scope import Scope
from properties.defect import Beyond, Broken, Defect


class _FoundByPresence(Livepatch):
    def klp_find_object_module(self, o: Object) -> Bool:
        """A module on the module list, whatever its hooks have done."""
        return self.module_state[o] != ModuleState.GONE


class _NewestFirst(Livepatch):
    def comes_before(self, q: Patch, x: Object, p: Patch, o: Object) -> Bool:
        """klp_for_each_patch() starts at the head, where list_add() has put the newest patch."""
        return self.precedes[p, q] | ((q == p) & self.object_before[p, x, o])


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


ROWS = (
    Defect(
        "B-GOING-RACE",
        "a new patch finds modules by their presence, not by whether their hooks have run",
        ("P-STK-01", "P-MOD-01"),
        state=_FoundByPresence,
        scope=Scope(2, 2, 1),
        story="find_module() finds a module whose COMING notifier has not run yet. A new patch "
        "patches it at once, and the notifier then applies the older patch on top; and it finds a "
        "module that livepatch has already let go, and patches memory that disappears.",
    ),
    Defect(
        "B-DEFER-ORDER",
        "patches are applied to a module that comes later with the newest first",
        ("P-STK-01",),
        state=_NewestFirst,
        release="4.12",
        scope=Scope(2, 2, 1),
        commit="99590ba5?",
        story="klp_patches has the newest patch at its head, and klp_module_coming() goes through "
        "it from there: for a module that is loaded later the oldest patch ends up on top of the "
        "function stack.",
    ),
    Defect(
        "B-NOTIFIER-IGNORED",
        "a module is loaded although a patch could not be applied to it",
        ("P-MOD-02", "P-MOD-04"),
        state=_ComingErrorsIgnored,
        scope=Scope(1, 2, 1),
        commit="7e545d6eca20",
        story="As a notifier livepatch could not stop the loader. The patch fails for the module, "
        "the module goes on to LIVE unpatched, and the patch claims to be enabled.",
    ),
    Defect(
        "B-COMING-NOTIF-ERR",
        "livepatch is not told when another notifier refuses a module",
        ("P-MOD-01",),
        state=_GoingHookSkipped,
        release="5.18",
        scope=Scope(1, 2, 1),
        story="klp_module_coming() has patched the module when another COMING notifier refuses "
        "it. Without klp_module_going() on that path the module is freed, and the patch's object "
        "keeps pointing to it.",
    ),
    Defect(
        "B-RELOC-REUSE",
        "a module that was unloaded is refused for the relocations of its first load",
        ("P-LIVE-05s",),
        switches=(Broken("clear_relocations", False, True),),
        scope=Scope(1, 2, 1).where(has_relocations=[(0, 1)]),
        commit="0c05e7bd2d01",
        story="klp_module_going() leaves the relocation targets in the patch module as they are. "
        "When the target comes again, apply_relocate_add() finds a value where it expects zero, "
        "and the load is refused: a target can be loaded once and never again.",
    ),
    Beyond(
        "B-VMLINUX-RELA",
        "it is inside the loading of the patch module itself, which is one step here: its static "
        "branches and alternatives are set up before its relocations are written",
        "7c8e2bdd5f0d",
    ),
    Beyond(
        "B-TEXT-PERM",
        "a write fault on module text that ftrace has made read-only: the model has the content of "
        "functions, not the permissions of pages",
        "9f255b63",
    ),
)
