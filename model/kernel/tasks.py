"""What tasks do besides calling functions: fork, return, and leave for good."""

from __future__ import annotations

from model.kernel.kinds import By, Function, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language import Bool, action, any_of, each


def may_fork(k: Livepatch, parent: Task, child: Task) -> Bool:
    """The parent can begin a fork, and there is room for the child."""
    return (
        k.exists[parent]
        & ~k.exists[child]
        & ~k.idle_task[parent]
        & ~k.idle_task[child]
        & ~k.busy_in_kernel(parent)
    )


@action(mirrors="kernel/fork.c:dup_task_struct", by=By.TASK)
def dup_task_struct(k: Livepatch, parent: Task, child: Task) -> None:
    """A fork begins: the thread flags are copied, TIF_PATCH_PENDING with them."""
    k.require(may_fork(k, parent, child))
    k.require(~any_of(k.fork_parent[t] for t in each(Task)))

    k.fork_parent[parent] = True
    k.fork_child[child] = True
    k.pending[child] = k.pending[parent]


@action(mirrors="kernel/livepatch/transition.c:klp_copy_process", by=By.TASK)
def klp_copy_process(k: Livepatch, parent: Task, child: Task) -> None:
    """The child appears on the task list: on its parent's side, in no function."""
    if k.fine:
        k.require(k.fork_parent[parent], k.fork_child[child])
    else:
        k.require(may_fork(k, parent, child))

    k.fork_parent[parent] = False
    k.fork_child[child] = False
    k.exists[child] = True
    k.patch_state[child] = k.patch_state[parent]
    if k.era.fork_sync or not k.fine:
        k.pending[child] = k.pending[parent]
    k.event(k.forks(parent, child))


@action(mirrors="kernel/fork.c:copy_process", by=By.TASK)
def copy_process_fails(k: Livepatch, parent: Task, child: Task) -> None:
    """The fork fails late; nobody has seen the child."""
    k.require(k.fork_parent[parent], k.fork_child[child])

    k.fork_parent[parent] = False
    k.fork_child[child] = False
    k.pending[child] = False


@action(mirrors="kernel/livepatch/patch.c:klp_ftrace_handler", by=By.TASK)
def return_from_patched(k: Livepatch, t: Task, f: Function, p: Patch) -> None:
    """A task returns from a patch's version of a function."""
    k.require(k.frame[t, f, p], ~k.busy_in_kernel(t))

    k.frame[t, f, p] = False
    k.event(k.returns(t, f))


@action(mirrors="kernel/livepatch/patch.c:klp_ftrace_handler", by=By.TASK)
def return_from_original(k: Livepatch, t: Task, f: Function) -> None:
    """A task returns from an original function."""
    k.require(k.original_frame[t, f], ~k.busy_in_kernel(t))

    k.original_frame[t, f] = False
    k.event(k.returns(t, f))


@action(mirrors="kernel/exit.c:release_task", by=By.TASK)
def release_task(k: Livepatch, t: Task) -> None:
    """A task that is inside no function leaves the task list."""
    k.require(k.exists[t], ~k.idle_task[t], k.stack_empty(t), ~k.busy_in_kernel(t))

    k.exists[t] = False
    k.pending[t] = False
    k.patch_state[t] = Side.IDLE
    k.event(k.exits(t))
