"""kernel/trace/ftrace.c: the switch of ftrace, which the redirection of calls depends on."""

from __future__ import annotations

from model.kernel.kinds import By, Errno, Function, Object, Patch, Text
from model.kernel.state import Livepatch
from model.language import FALSE, TRUE, Bool, Enumerated, action, any_of, each

FILE = "kernel/trace/ftrace.c"


@action(mirrors=f"{FILE}:ftrace_enable_sysctl", by=By.SYSCALL)
def ftrace_enable_sysctl(k: Livepatch, text: Enumerated[Text]) -> None:
    """Somebody writes to kernel.ftrace_enabled."""
    k.require(k.mutex_free)

    k.event(k.writes_ftrace(text))
    with k.when(text == Text.INVALID):
        k.event(k.refused(Errno.EINVAL))
    with k.elsewhen((text == Text.OFF) & has_permanent_user(k)):
        k.event(k.refused(Errno.EBUSY))
    with k.otherwise():
        k.ftrace_enabled = text == Text.ON


def has_permanent_user(k: Livepatch) -> Bool:
    """Since v5.5 (FTRACE_OPS_FL_PERMANENT) livepatch keeps ftrace from being switched off."""
    some = any_of(k.handler[f] for f in each(Function))
    return some if k.era.permanent_ftrace else FALSE


def can_register(k: Livepatch, p: Patch, o: Object) -> Bool:
    """Every function of the object has a handler already, or one can be registered."""
    if not k.era.permanent_ftrace:
        return TRUE
    return k.ftrace_enabled | ~any_of(
        k.func(p, f) & k.function_of[f, o] & ~k.handler[f] for f in each(Function)
    )
