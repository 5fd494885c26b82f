"""Tasks inside functions: which version a task gets, which one it is in, going in and out."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.replay.running_kernel import RunningKernel
from explorer.scenarios.wording import enter_line, leave_line
from explorer.scenarios.world import ORIGINAL


@dataclass(frozen=True, slots=True)
class Frame:
    """A task inside a version of a function, by number; `patch` None: the original."""

    task: int
    function: int
    patch: int | None


def next_frame(kernel: RunningKernel, task: int, function: int) -> Frame | None:
    """What the task gets if it calls the function now; None: it cannot."""
    if kernel.possible("call_original", task, function):
        return Frame(task, function, None)
    for patch in range(len(kernel.world.patches)):
        if kernel.possible("call_patched", task, function, patch):
            return Frame(task, function, patch)
    return None


def frame_of(kernel: RunningKernel, task: int) -> Frame | None:
    """Where the task is."""
    for function in range(len(kernel.world.functions)):
        if kernel.possible("return_from_original", task, function):
            return Frame(task, function, None)
        for patch in range(len(kernel.world.patches)):
            if kernel.possible("return_from_patched", task, function, patch):
                return Frame(task, function, patch)
    return None


def all_frames(kernel: RunningKernel) -> list[Frame]:
    """Where all tasks are that are somewhere, in the order of the tasks."""
    frames = (frame_of(kernel, task) for task in range(len(kernel.world.tasks)))
    return [frame for frame in frames if frame is not None]


def version(kernel: RunningKernel, frame: Frame) -> str:
    """The name of the version."""
    return ORIGINAL if frame.patch is None else kernel.world.patches[frame.patch]


def enter(kernel: RunningKernel, frame: Frame) -> None:
    """The task calls the function."""
    if frame.patch is None:
        kernel.call("call_original", frame.task, frame.function)
    else:
        kernel.call("call_patched", frame.task, frame.function, frame.patch)
    target, name = kernel.world.functions[frame.function]
    own = kernel.world.targets[target]
    kernel.print(enter_line(kernel.wording, own, name, version(kernel, frame)))


def leave(kernel: RunningKernel, frame: Frame) -> None:
    """The task returns from the function."""
    if frame.patch is None:
        kernel.call("return_from_original", frame.task, frame.function)
    else:
        kernel.call("return_from_patched", frame.task, frame.function, frame.patch)
    target, name = kernel.world.functions[frame.function]
    own = kernel.world.targets[target]
    kernel.print(leave_line(kernel.wording, own, name, version(kernel, frame)))
