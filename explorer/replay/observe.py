"""What the running kernel shows: sysfs, modules, and which version tasks get or are in."""

from __future__ import annotations

from explorer.replay.kernel_world import BYSTANDER
from explorer.replay.occupation import all_frames, next_frame, version
from explorer.replay.running_kernel import RunningKernel
from explorer.replay.sysfs import patch_views
from explorer.scenarios.world import ModuleView, Observation
from model.kernel.kinds import ModuleState, Patch

STATES = {ModuleState.LIVE: "Live", ModuleState.COMING: "Loading", ModuleState.GOING: "Unloading"}
"""How /proc/modules calls them."""


def observe(kernel: RunningKernel, result: int, *, waited: bool) -> Observation:
    """Everything that can be seen after an operation with this result, and its log."""
    return Observation(
        log=tuple(kernel.log),
        result=result,
        settled=_settled(kernel) if waited else "not-waited",
        patches=patch_views(kernel),
        modules=_modules(kernel),
        active=_active(kernel),
        held={
            kernel.world.tasks[frame.task]: version(kernel, frame) for frame in all_frames(kernel)
        },
    )


def _settled(kernel: RunningKernel) -> str:
    return "stalled" if kernel.true(kernel.k.in_transition) else "quiet"


def _modules(kernel: RunningKernel) -> dict[str, ModuleView]:
    """What /sys/module says of the modules that are loaded."""
    k, views = kernel.k, {}
    for name in kernel.modules:
        if name in kernel.world.objects:
            state = kernel.module_state(kernel.world.objects.index(name))
            views[name] = ModuleView(0, STATES[state])  # livepatch never holds a target
        else:
            patch = Patch.constant(kernel.world.patches.index(name))
            state = kernel.value(k.patch_module[patch])
            references = int(kernel.true(k.holds_ref[patch]))
            views[name] = ModuleView(references, STATES[state], kernel.results[name].code)
    return views


def _active(kernel: RunningKernel) -> dict[str, str]:
    """The version that the bystander gets of each function, and of each object's first one."""
    versions: dict[str, str] = {}
    for target in kernel.world.objects:
        for function in kernel.world.functions_of(target):
            frame = next_frame(kernel, BYSTANDER, function)
            if frame is not None:
                name = kernel.world.functions[function][1]
                versions[f"{target}/{name}"] = version(kernel, frame)
                versions.setdefault(target, version(kernel, frame))
    return versions
