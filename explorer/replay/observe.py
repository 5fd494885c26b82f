"""What the running kernel shows: sysfs, modules, and which version tasks get or are in."""

from __future__ import annotations

from explorer.replay.kernel_world import BYSTANDER
from explorer.replay.occupation import all_frames, next_frame, version
from explorer.replay.running_kernel import RunningKernel
from explorer.replay.sysfs import DIRECTORY, Entry, Sysfs
from explorer.scenarios.world import ModuleView, ObjectView, Observation, PatchView
from model.kernel.kinds import ModuleState, Patch

STATES = {ModuleState.LIVE: "Live", ModuleState.COMING: "Loading", ModuleState.GOING: "Unloading"}
"""How /proc/modules calls them."""


def observe(kernel: RunningKernel, result: int, *, waited: bool) -> Observation:
    """Everything that can be seen after an operation with this result, and its log."""
    return Observation(
        log=tuple(kernel.log),
        result=result,
        settled=_settled(kernel) if waited else "not-waited",
        patches=_patches(kernel),
        modules=_modules(kernel),
        active=_active(kernel),
        held={
            kernel.world.tasks[frame.task]: version(kernel, frame) for frame in all_frames(kernel)
        },
    )


def _settled(kernel: RunningKernel) -> str:
    return "stalled" if kernel.true(kernel.k.in_transition) else "quiet"


def _patches(kernel: RunningKernel) -> dict[str, PatchView]:
    """The directories of /sys/kernel/livepatch."""
    sysfs = kernel.sysfs
    return {name: _patch(sysfs, name) for name in sysfs.patches()}


def _patch(sysfs: Sysfs, name: str) -> PatchView:
    entries = sysfs.patch(name)
    order = entries.get("stack_order")
    return PatchView(
        enabled=_flag(entries, "enabled"),
        transition=_flag(entries, "transition"),
        objects={target: _object(entries, target) for target in sysfs.objects(name)},
        replace=_flag(entries, "replace"),
        stack_order=None if order is None else int(order.text or 0),
        files={path: entry.mode for path, entry in entries.items()},
    )


def _object(entries: dict[str, Entry], target: str) -> ObjectView:
    """The files of an object; its functions are the directories."""
    below = {
        path.removeprefix(f"{target}/"): entry
        for path, entry in entries.items()
        if path.startswith(f"{target}/")
    }
    functions = tuple(name for name, entry in below.items() if entry.mode == DIRECTORY)
    return ObjectView(_flag(below, "patched"), functions)


def _flag(entries: dict[str, Entry], path: str) -> bool | None:
    """What a file reads; None: there is no such file."""
    return entries[path].text == "1" if path in entries else None


def _modules(kernel: RunningKernel) -> dict[str, ModuleView]:
    """What /sys/module says of the modules that are loaded."""
    views = {}
    for name in kernel.modules:
        if name in kernel.world.objects:
            state = kernel.module_state(kernel.world.objects.index(name))
            views[name] = ModuleView(0, STATES[state])  # livepatch never holds a target
        else:
            patch = Patch.constant(kernel.world.patches.index(name))
            state = kernel.value(kernel.k.patch_module[patch])
            references, results = kernel.references(name), kernel.results[name]
            views[name] = ModuleView(references, STATES[state], results.code)
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
