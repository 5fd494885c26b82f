"""What the running kernel shows: sysfs, modules, and which version tasks get or are in."""

from __future__ import annotations

from explorer.replay.kernel_world import BYSTANDER
from explorer.replay.occupation import all_frames, next_frame, version
from explorer.replay.running_kernel import RunningKernel
from explorer.scenarios.world import ModuleView, ObjectView, Observation, PatchView
from model.kernel.kinds import Function, ModuleState, Object, Patch

STATES = {ModuleState.LIVE: "Live", ModuleState.COMING: "Loading", ModuleState.GOING: "Unloading"}
"""How /proc/modules calls them."""

FIRST_POSITION = ",1"
"""What follows the name of a function in sysfs: all names here are unique in their object."""


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
    k, views = kernel.k, {}
    for index, name in enumerate(kernel.world.patches):
        patch = Patch.constant(index)
        if kernel.true(k.listed[patch] | k.free_work[patch]):
            views[name] = PatchView(
                enabled=kernel.true(k.enabled[patch]),
                transition=kernel.true(k.transition_patch[patch]),
                objects=_objects(kernel, patch),
                replace=kernel.files[name].replace if k.era.replace_attribute else None,
            )
    return views


def _objects(kernel: RunningKernel, patch: Patch) -> dict[str, ObjectView]:
    """The directories of a patch's objects; they go before its own does."""
    k, views = kernel.k, {}
    for index, name in enumerate(kernel.world.objects):
        target = Object.constant(index)
        if kernel.true(k.listed[patch] & k.has_object[patch, target]):
            patched = kernel.true(k.object_patched[patch, target])
            names = (
                function + FIRST_POSITION
                for number, (_, function) in enumerate(kernel.world.functions)
                if kernel.true(
                    k.function_of[Function.constant(number), target]
                    & k.has_func[patch, Function.constant(number)]
                )
            )
            views[name] = ObjectView(
                patched if k.era.patched_attribute else None, tuple(sorted(names))
            )
    return views


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
