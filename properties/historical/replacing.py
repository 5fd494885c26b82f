"""Atomic replace, stacking, and how functions are matched."""

from __future__ import annotations

from model.kernel.kinds import Function, Object, Patch
from model.kernel.state import Livepatch
from model.language import FALSE, Bool, any_of, each
from model.scope import Scope
from properties.defect import Broken, Defect


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


ROWS = (
    Defect(
        "B-SYMPOS",
        "symbol positions 0 and 1 are taken for two functions",
        ("P-REP-05",),
        switches=(Broken("equal_positions", False, True),),
        scope=Scope(2, 1, 1).where(position_one=[(1, 0)]),
        commit="139560e8b973",
        story="The older patch names the function by old_sympos 0, the replacing one by 1, which "
        "is the same function. klp_find_func() does not see that, klp_add_object_nops() adds a nop "
        "beside it, both want the directory FUNCTION,1, and the load ends with EEXIST.",
    ),
    Defect(
        "B-STACK-FREE-ORDER",
        "patches can be enabled and disabled in any order where the code expects a stack",
        ("P-STK-05",),
        switches=(Broken("stacking", False, True),),
        release="4.19",
        scope=Scope(2, 1, 1),
        commit="83a90bb1?",
        story="Nothing makes sure that patches are disabled in the reverse order of enabling. The "
        "lower one of two goes first, and code that expects a stack works on entries that the "
        "upper one still uses.",
    ),
    Defect(
        "B-NOP-LOOP",
        "functions of modules that are not loaded get no nop",
        ("P-REP-01",),
        state=_NoNopsForUnloaded,
        scope=Scope(2, 2, 1),
        story="An early version of atomic replace added nops only to objects that were loaded. "
        "The replacing patch starts without an entry for a function that only the older patch "
        "changes; its module comes during the transition, and the old version stays on top.",
    ),
    Defect(
        "B-NOP-LEFT",
        "nops stay on the stacks after the replacement",
        ("P-REP-04",),
        state=_NopsStay,
        scope=Scope(2, 2, 1),
        commit="d697bad588eb",
        story="klp_complete_transition() leaves the nops on the function stacks. The function "
        "looks patched for ever, each call takes the way through the handler, and later disables "
        "check for the original function.",
    ),
)
