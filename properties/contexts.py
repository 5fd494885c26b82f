"""What tasks, the loader and writers of files do around livepatch."""

from __future__ import annotations

from model.kernel.ftrace import has_permanent_user
from model.kernel.kinds import Errno, Function, ModuleState, Object, Patch, Task, Text
from model.kernel.state import Livepatch
from model.kernel.sysfs import has_directory
from model.language import (
    FALSE,
    Bool,
    Enumerated,
    any_of,
    before,
    each,
    iff,
    implies,
    since,
)
from properties.rule import Whenever, always, whenever

FORK, EXIT = "kernel/fork.c", "kernel/exit.c"
CORE = "kernel/livepatch/core.c"
PATCH = "kernel/livepatch/patch.c"
FTRACE = "kernel/trace/ftrace.c"
LOADER = "kernel/module/main.c"


def _inside(s: Livepatch, t: Task, f: Function) -> Bool:
    return s.original_frame[t, f] | any_of(s.frame[t, f, p] for p in each(Patch))


@always(id="P-CONS-03b", source=PATCH, since="4.12")
def a_task_is_in_one_function_at_a_time(
    s: Livepatch, t: Task, f: Function, g: Function, p: Patch
) -> Whenever:
    """A task in a version of a function is in no other function or version, unless it may nest."""
    original, patched = s.original_frame[t, f], s.frame[t, f, p]
    others = s.original_frame[t, g] | any_of(
        s.frame[t, g, q] & ((g != f) | (q != p)) for q in each(Patch)
    )
    elsewhere = any_of(s.frame[t, g, q] for q in each(Patch)) | (s.original_frame[t, g] & (g != f))
    return whenever(
        ~s.nesting & (original | patched),
        implies(patched, ~others) & implies(original, ~elsewhere) & ~s.in_handler(t),
    )


@always(id="P-CONS-03c", source=PATCH, since="4.12")
def who_returns_was_inside(s: Livepatch, t: Task, f: Function) -> Whenever:
    """A task returns from a function that it was in, and unless it may nest is out of it."""
    return whenever(
        s.returns(t, f), before(_inside(s, t, f)) & implies(~s.nesting, ~_inside(s, t, f))
    )


@always(id="P-CONS-04b", source=FORK, since="4.12")
def who_forks_makes_a_child(s: Livepatch, t: Task) -> Whenever:
    """While a fork is under way, there is a parent and a child; otherwise neither."""
    parents = any_of(s.fork_parent[u] for u in each(Task))
    return whenever(s.exists[t], iff(parents, any_of(s.fork_child[u] for u in each(Task))))


@always(id="P-CONS-04c", source=EXIT, since="4.12")
def who_exits_is_in_no_function(s: Livepatch, t: Task) -> Whenever:
    """A task that exits is there, is no idle task and in no function, and is gone then."""
    could = s.exists[t] & ~s.idle_task[t] & s.stack_empty(t)
    return whenever(s.exits(t), before(could) & ~s.exists[t])


@always(id="P-STK-03c", source=FTRACE, since="4.12")
def ftrace_is_switched_as_asked(s: Livepatch, text: Enumerated[Text]) -> Whenever:
    """Writing 0 to kernel.ftrace_enabled gets EBUSY while livepatch needs it; else it is obeyed."""
    invalid = text == Text.INVALID
    needed = (text == Text.OFF) & before(has_permanent_user(s))
    obeyed = iff(s.ftrace_enabled, text == Text.ON)
    return whenever(
        s.writes_ftrace(text),
        before(s.mutex_free)
        & iff(s.refused(Errno.EINVAL), invalid)
        & iff(s.refused(Errno.EBUSY), needed)
        & (invalid | needed | obeyed)
        & implies(invalid | needed, iff(s.ftrace_enabled, before(s.ftrace_enabled))),
    )


@always(id="P-SYS-01e", source=CORE, since="4.12")
def only_a_file_that_is_there_is_written(
    s: Livepatch, p: Patch, text: Enumerated[Text]
) -> Whenever:
    """Writes to `enabled` and `force` reach livepatch only while the patch has its directory."""
    forces = s.writes_force(p, text) if s.era.force else FALSE
    return whenever(s.writes(p, text) | forces, before(has_directory(s, p)))


@always(id="P-FREE-01d", source=CORE, since="5.1", only_if=lambda era: not era.registration)
def what_is_initialised_is_released_once(s: Livepatch, p: Patch) -> Whenever:
    """A patch is initialised when it is not, and released when it is; what is listed is."""
    live = since(s.initialises(p) & ~s.releases(p), hold=~s.releases(p))
    return whenever(
        s.initialises(p) | s.releases(p) | s.listed[p],
        implies(s.initialises(p), ~before(live))
        & implies(s.releases(p), before(live) | s.initialises(p))
        & implies(s.listed[p], live),
    )


@always(id="P-MOD-04r", source=LOADER, since="4.12")
def a_failed_load_goes_with_its_error(s: Livepatch, o: Object) -> Whenever:
    """A module that goes before it was LIVE has an error."""
    failed = before(s.module_state[o] == ModuleState.COMING)
    return whenever(failed & (s.module_state[o] == ModuleState.GOING), s.load_error[o] != Errno.OK)


RULES = (
    a_task_is_in_one_function_at_a_time,
    who_returns_was_inside,
    who_forks_makes_a_child,
    who_exits_is_in_no_function,
    ftrace_is_switched_as_asked,
    only_a_file_that_is_there_is_written,
    what_is_initialised_is_released_once,
    a_failed_load_goes_with_its_error,
)
