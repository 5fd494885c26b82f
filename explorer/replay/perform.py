"""The operations of a scenario, as calls of the running kernel."""

from __future__ import annotations

from collections.abc import Callable

from explorer.replay.kernel_world import BYSTANDER
from explorer.replay.occupation import all_frames, enter, frame_of, leave, next_frame
from explorer.replay.running_kernel import RunningKernel
from explorer.replay.writing import (
    NO_ENTRY,
    write_enabled,
    write_file,
    write_force,
    write_ftrace,
)
from explorer.scenarios.result_codes import RESULT_CODES
from explorer.scenarios.wording import call_line, ftrace_line
from explorer.scenarios.world import Kind, Operation, ResultsChange
from model.kernel.kinds import Build, ModuleState

ALREADY = -RESULT_CODES["EALREADY"]
TIMED_OUT = -RESULT_CODES["ETIMEDOUT"]

RETRY_MILLISECONDS = 1000
"""How long the kernel waits before it tries again: HZ in klp_try_complete_transition()."""


def perform(kernel: RunningKernel, operation: Operation) -> int:
    """Carry out an operation; what it returns."""
    result = PERFORM[operation.kind](kernel, operation)
    kernel.return_to_user()
    kernel.work_at_once()
    if operation.settle:
        kernel.settle()
    now = [name for name in kernel.world.modules if kernel.is_loaded(name)]
    kernel.modules = [name for name in kernel.modules if name in now]
    kernel.modules.extend(name for name in now if name not in kernel.modules)
    return result


def load_target(kernel: RunningKernel, operation: Operation) -> int:
    """finit_module() of a target."""
    target = kernel.world.objects.index(operation.subject)
    kernel.init_results[operation.subject] = operation.init_result
    return kernel.call("load_module", target)


def unload_target(kernel: RunningKernel, operation: Operation) -> int:
    """delete_module() of a target; its exit function first lets its tasks go."""
    target = kernel.world.objects.index(operation.subject)
    if kernel.module_state(target) is ModuleState.LIVE:
        for frame in all_frames(kernel):
            if kernel.world.functions[frame.function][0] == operation.subject:
                leave(kernel, frame)
    return kernel.call("delete_module", target)


def load_patch(kernel: RunningKernel, operation: Operation) -> int:
    """finit_module() of a patch; a module with a positive result stays."""
    file, results = operation.file, operation.results
    assert file is not None, "the operation carries its module"
    assert results is not None, "the operation carries its parameters"
    patch = kernel.world.patches.index(operation.subject)
    if kernel.is_loaded(operation.subject):
        return kernel.call("load_patch_again", patch)
    if file.init_refuses:
        return file.init_refuses
    kernel.insert(file, results)
    if not file.marked:
        return kernel.call("klp_enable_patch", patch, Build.UNMARKED)
    names = [item.name for item in file.objects]
    for place, item in enumerate(file.objects):
        if item.name in names[:place]:
            return kernel.call("klp_enable_patch", patch, Build.LISTED_TWICE)
        for function in kernel.world.listed_under(item):
            if kernel.possible("klp_find_object_symbol", patch, function):
                return kernel.call("klp_find_object_symbol", patch, function)
    return min(kernel.call("klp_enable_patch", patch, Build.GOOD), 0)


def unload_patch(kernel: RunningKernel, operation: Operation) -> int:
    """delete_module() of a patch."""
    return kernel.call("unload_patch", kernel.world.patches.index(operation.subject))


def set_result(kernel: RunningKernel, operation: Operation) -> int:
    """A write to the parameters of a loaded patch."""
    if not kernel.is_loaded(operation.subject):
        return NO_ENTRY
    change = operation.change or ResultsChange()
    kernel.results[operation.subject] = change.applied_to(kernel.results[operation.subject])
    return 0


def set_ftrace(kernel: RunningKernel, operation: Operation) -> int:
    """A write to kernel.ftrace_enabled; a selftest tells its log."""
    result = write_ftrace(kernel, operation)
    kernel.print(ftrace_line(kernel.wording, operation.value, result))
    return result


def ipmodify(kernel: RunningKernel, operation: Operation) -> int:
    """Another user of ftrace redirects exactly these functions."""
    kernel.ipmodify = frozenset(operation.functions)
    return 0


def call(kernel: RunningKernel, operation: Operation) -> int:
    """The bystander calls a function and writes what the new code shows into the log."""
    if not kernel.is_loaded(operation.target):
        return NO_ENTRY
    function = kernel.world.functions.index((operation.target, operation.function))
    frame = next_frame(kernel, BYSTANDER, function)
    assert frame is not None, "every loaded function can be called"
    if frame.patch is not None:
        kernel.print(call_line(kernel.wording, kernel.file(frame.patch)))
    return 0


def task_enter(kernel: RunningKernel, operation: Operation) -> int:
    """A task calls a function and stays inside."""
    task = kernel.world.tasks.index(operation.subject)
    if not kernel.is_loaded(operation.target):
        return NO_ENTRY
    if frame_of(kernel, task) is not None:
        return ALREADY
    function = kernel.world.functions.index((operation.target, operation.function))
    frame = next_frame(kernel, task, function)
    assert frame is not None, "every loaded function can be called"
    enter(kernel, frame)
    return 0


def task_leave(kernel: RunningKernel, operation: Operation) -> int:
    """A task returns from the function that it is inside of."""
    if operation.target and not kernel.is_loaded(operation.target):
        return NO_ENTRY
    frame = frame_of(kernel, kernel.world.tasks.index(operation.subject))
    if frame is None:
        return ALREADY
    leave(kernel, frame)
    return 0


def retry(kernel: RunningKernel, _: Operation) -> int:
    """The kernel's workers run once."""
    kernel.retry()
    return 0


def wait(kernel: RunningKernel, operation: Operation) -> int:
    """Time passes until nothing is in transition, or in vain."""
    sleep(kernel, operation)
    return TIMED_OUT if kernel.true(kernel.k.in_transition) else 0


def sleep(kernel: RunningKernel, operation: Operation) -> int:
    """Time passes, without a number as much as is needed."""
    if not operation.value or int(operation.value) >= RETRY_MILLISECONDS:
        kernel.settle()
    return 0


def read(kernel: RunningKernel, _: Operation) -> int:
    """Nothing; the kernel is observed after every operation."""
    del kernel
    return 0


def cleanup(kernel: RunningKernel, _: Operation) -> int:
    """Tasks leave, patches are disabled by name as far as each can be, all modules unloaded."""
    for frame in all_frames(kernel):
        leave(kernel, frame)
    kernel.settle()
    enabled = [name for name in sorted(kernel.world.patches) if kernel.is_enabled(name)]
    while enabled:
        for name in enabled:
            write_enabled(kernel, Operation(Kind.WRITE_ENABLED, 0, name, value="0"))
            kernel.settle()
        before, enabled = enabled, [name for name in enabled if kernel.is_enabled(name)]
        if enabled == before:
            break
    for name in reversed(kernel.modules):
        unload = unload_target if name in kernel.world.objects else unload_patch
        unload(kernel, Operation(Kind.CLEANUP, 0, name))
    return 0


PERFORM: dict[Kind, Callable[[RunningKernel, Operation], int]] = {
    Kind.LOAD_TARGET: load_target,
    Kind.LOAD_PATCH: load_patch,
    Kind.UNLOAD_TARGET: unload_target,
    Kind.UNLOAD_PATCH: unload_patch,
    Kind.WRITE_ENABLED: write_enabled,
    Kind.WRITE_FORCE: write_force,
    Kind.WRITE_FILE: write_file,
    Kind.SET_RESULT: set_result,
    Kind.SET_FTRACE: set_ftrace,
    Kind.IPMODIFY: ipmodify,
    Kind.CALL: call,
    Kind.ENTER: task_enter,
    Kind.LEAVE: task_leave,
    Kind.RETRY: retry,
    Kind.WAIT: wait,
    Kind.SLEEP: sleep,
    Kind.READ: read,
    Kind.CLEANUP: cleanup,
}
