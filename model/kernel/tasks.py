"""What tasks do besides calling functions: return, and leave for good."""

from __future__ import annotations

from model.kernel.kinds import By, Function, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language import action


@action(mirrors="kernel/livepatch/patch.c:klp_ftrace_handler", by=By.TASK)
def return_from_patched(k: Livepatch, t: Task, f: Function, p: Patch) -> None:
    """A task returns from a patch's version of a function."""
    k.require(k.frame[t, f, p])

    k.frame[t, f, p] = False


@action(mirrors="kernel/livepatch/patch.c:klp_ftrace_handler", by=By.TASK)
def return_from_original(k: Livepatch, t: Task, f: Function) -> None:
    """A task returns from an original function."""
    k.require(k.original_frame[t, f])

    k.original_frame[t, f] = False


@action(mirrors="kernel/exit.c:release_task", by=By.TASK)
def release_task(k: Livepatch, t: Task) -> None:
    """A task that is inside no function leaves the task list."""
    k.require(k.exists[t], ~k.idle_task[t], k.stack_empty(t))

    k.exists[t] = False
    k.pending[t] = False
    k.patch_state[t] = Side.IDLE
