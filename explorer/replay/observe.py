"""What the running kernel shows: sysfs, modules, and which version tasks get or are in."""

from __future__ import annotations

from explorer.replay.kernel_world import BYSTANDER
from explorer.replay.occupation import all_frames, next_frame, version
from explorer.replay.running_kernel import RunningKernel
from explorer.replay.sysfs import Entry, Sysfs
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
    return {name: _patch(kernel.sysfs, name) for name in kernel.sysfs.patches()}


def _patch(sysfs: Sysfs, name: str) -> PatchView:
    entries = sysfs.patch(name)
    objects = {
        target: ObjectView(
            _flag(entries, f"{target}/patched"), tuple(sysfs.functions(name, target))
        )
        for target in sysfs.objects(name)
    }
    return PatchView(
        enabled=_flag(entries, "enabled"),
        transition=_flag(entries, "transition"),
        objects=objects,
        replace=_flag(entries, "replace"),
        stack_order=int(entries["stack_order"].text or 0) if "stack_order" in entries else None,
        files={path: entry.mode for path, entry in entries.items()},
    )


def _flag(entries: dict[str, Entry], path: str) -> bool | None:
    """What a file reads; None: there is no such file."""
    return entries[path].text == "1" if path in entries else None


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
    """For each object, the version of its first function that the bystander gets."""
    versions = {}
    for name in kernel.world.objects:
        functions = kernel.world.functions_of(name)
        frame = next_frame(kernel, BYSTANDER, functions[0]) if functions else None
        if frame is not None:
            versions[name] = version(kernel, frame)
    return versions
