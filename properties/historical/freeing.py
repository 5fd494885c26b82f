"""Initialisation, locking, freeing, and the handler's registration."""

from __future__ import annotations

from model.kernel.kinds import Grain, Task
from model.kernel.state import Livepatch
from model.language import FALSE, Bool
from properties.defect import Broken, Defect
from properties.historical.stuck import MISSING_UNLOCK


class _ArgumentsCheckedLate(Livepatch):
    @property
    def arguments_are_checked_first(self) -> Bool:
        """klp_init_patch_early() finds what is wrong when some kobjects are initialised."""
        return FALSE


class _HandlerUnprotected(Livepatch):
    def in_section(self, t: Task) -> Bool:
        """The handler's protected section ends before its last read."""
        return super().in_section(t) & ~self.in_handler(t)


ROWS = (
    Defect(
        "B-INIT-LEAK",
        "an enable that fails early keeps the kobjects that it has initialised",
        ("P-FREE-01c",),
        state=_ArgumentsCheckedLate,
        release="5.5",
        commit="5ef3dd20555e",
        story="klp_init_patch_early() initialises kobjects before it finds an object without an "
        "array of functions, and klp_enable_patch() returns EINVAL at once: nobody ever drops the "
        "reference counts that it has set to one.",
    ),
    MISSING_UNLOCK,
    Defect(
        "B-HANDLER-FREE",
        "the handler reads an entry after its protected section has ended",
        ("P-STK-04",),
        state=_HandlerUnprotected,
        grain=Grain.FINE,
        story="klp_ftrace_handler() leaves its RCU section and then reads func->new_func. A "
        "concurrent disable waits for nobody, frees the entry, and the handler jumps to what the "
        "freed memory says.",
    ),
    Defect(
        "B-FTRACE-OFF",
        "ftrace can be switched off under an enabled patch",
        ("P-CONS-06", "P-STK-03b"),
        switches=(Broken("permanent_ftrace", False, True),),
        release="5.4",
        commit="7162431dcf72",
        story="Nothing keeps kernel.ftrace_enabled from being set to 0 under livepatch. The "
        "handlers vanish, every call runs the original function again, and `enabled` still reads "
        "1.",
    ),
)
