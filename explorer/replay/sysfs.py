"""What /sys/kernel/livepatch shows of the running kernel."""

from __future__ import annotations

from explorer.replay.running_kernel import RunningKernel
from explorer.scenarios.world import ObjectView, PatchView
from model.era import Era
from model.kernel.kinds import Function, Object, Patch
from model.kernel.sysfs import has_directory

FIRST_POSITION = ",1"
"""What follows the name of a function in sysfs: all names here are unique in their object."""

DIRECTORY, READ_ONLY, WRITE_ONLY, READ_WRITE = (
    "drwxr-xr-x",
    "-r--r--r--",
    "--w-------",
    "-rw-r--r--",
)


def patch_views(kernel: RunningKernel) -> dict[str, PatchView]:
    """The directories of /sys/kernel/livepatch, by patch."""
    k, views = kernel.k, {}
    for index, name in enumerate(kernel.world.patches):
        patch = Patch.constant(index)
        if kernel.true(has_directory(k, patch)):
            objects = _objects(kernel, patch)
            views[name] = PatchView(
                enabled=kernel.true(k.enabled[patch]),
                transition=kernel.true(k.transition_patch[patch]),
                objects=objects,
                replace=kernel.files[name].replace if k.era.replace_attribute else None,
                stack_order=_stack_order(kernel, patch) if k.era.stack_order_attribute else None,
                files=_files(k.era, objects),
            )
    return views


def _stack_order(kernel: RunningKernel, patch: Patch) -> int:
    """The place of a patch in klp_patches, from 1; of one that has left it, the last place."""
    k = kernel.k
    others = (Patch.constant(index) for index in range(len(kernel.world.patches)))
    up_to_here = (k.listed[q] & (k.precedes[q, patch] | (q == patch)) for q in others)
    return sum(kernel.true(formula) for formula in up_to_here)


def _objects(kernel: RunningKernel, patch: Patch) -> dict[str, ObjectView]:
    """The directories of a patch's objects; they go before its own does."""
    k, views = kernel.k, {}
    for index, name in enumerate(kernel.world.objects):
        target = Object.constant(index)
        if kernel.true(k.listed[patch] & k.obj(patch, target)):
            patched = kernel.true(k.object_patched[patch, target])
            names = (
                function + FIRST_POSITION
                for number, (_, function) in enumerate(kernel.world.functions)
                if kernel.true(
                    k.function_of[Function.constant(number), target]
                    & k.func(patch, Function.constant(number))
                )
            )
            views[name] = ObjectView(
                patched if k.era.patched_attribute else None, tuple(sorted(names))
            )
    return views


def _files(era: Era, objects: dict[str, ObjectView]) -> dict[str, str]:
    """The access rights of everything in the directory of a patch, `.` being itself."""
    rights = {".": DIRECTORY, "enabled": READ_WRITE, "transition": READ_ONLY}
    if era.signal_attribute:
        rights["signal"] = WRITE_ONLY
    if era.force_attribute:
        rights["force"] = WRITE_ONLY
    if era.replace_attribute:
        rights["replace"] = READ_ONLY
    if era.stack_order_attribute:
        rights["stack_order"] = READ_ONLY
    for name, view in objects.items():
        rights |= {f"{name}/{function}": DIRECTORY for function in view.functions or ()}
        rights[name] = DIRECTORY
        if era.patched_attribute:
            rights[f"{name}/patched"] = READ_ONLY
    return rights
