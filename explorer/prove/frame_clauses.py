"""What is always true of tasks that are inside a function."""

from __future__ import annotations

from model.era import Era, Forced
from model.kernel.kinds import Errno, Function, ModuleState, Object, Patch, Side, Task
from model.kernel.state import Livepatch
from model.language.formulas import TRUE, Bool
from model.language.simplify import implies
from properties.history import came_past_the_stack, left_inside


def immediate(s: Livepatch, p: Patch, f: Function) -> Bool:
    """Nobody looks whether a task is inside the function."""
    return s.is_immediate(p) | s.func_is_immediate(p, f)


def tasks_are_inside_patched_functions(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task inside a patch's version exists, and that version is on the stack, or was forced."""
    left = left_inside(s, t) | immediate(s, p, f)
    return implies(s.frame[t, f, p], s.exists[t] & (s.func_patched[p, f] | left))


def nobody_is_inside_a_nop(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task inside a patch's version is inside code of the patch."""
    return implies(s.frame[t, f, p], s.has_func[p, f])


def tasks_are_inside_original_functions(s: Livepatch, t: Task, f: Function) -> Bool:
    """A task inside an original function exists."""
    return implies(s.original_frame[t, f], s.exists[t])


def only_tasks_inside_are_left_inside(s: Livepatch, t: Task) -> Bool:
    """Who was forced out of a version exists."""
    return implies(left_inside(s, t), s.exists[t])


def unpatched_tasks_are_not_inside(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task on the old side is inside no version of the patch in transition, unless forced."""
    old = s.transition_patch[p] & (s.patch_state[t] == Side.UNPATCHED)
    left = left_inside(s, t) | s.func_is_immediate(p, f)
    return implies(old & s.frame[t, f, p], left)


def nobody_is_inside_what_is_covered(
    s: Livepatch, t: Task, f: Function, p: Patch, q: Patch
) -> Bool:
    """A task inside a version is on no patch above it, unless forced or an immediate one came."""
    if s.era.immediate:
        return TRUE
    below = s.transition_patch[q] & (s.patch_state[t] == Side.UNPATCHED)
    return implies(s.frame[t, f, p] & s.above[f, q, p], below | left_inside(s, t))


def stays_in_memory(s: Livepatch, p: Patch) -> Bool:
    """The patch's module is loaded and is never unloaded."""
    return s.holds_ref[p] & ~s.loses_reference(p) & (s.patch_module[p] != ModuleState.COMING)


def who_is_left_inside_stays_in_memory(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task is inside a version only while that is on its stack or in memory for ever."""
    if s.era.immediate or spares_the_covered(s.era):
        return TRUE
    return implies(s.frame[t, f, p], s.func_patched[p, f] | stays_in_memory(s, p))


def who_is_forced_out_stays_in_memory(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task on the old side that is inside the patch in transition was forced out of it."""
    if s.era.immediate or spares_the_covered(s.era):
        return TRUE
    old = s.transition_patch[p] & (s.patch_state[t] == Side.UNPATCHED)
    return implies(old & s.frame[t, f, p], stays_in_memory(s, p))


def who_is_covered_stays_in_memory(s: Livepatch, t: Task, f: Function, p: Patch, q: Patch) -> Bool:
    """A task inside a version below others was forced on, which pins all patches until v5.18."""
    if s.era.immediate or spares_the_covered(s.era):
        return TRUE
    below = s.transition_patch[q] & (s.patch_state[t] == Side.UNPATCHED)
    return implies(s.frame[t, f, p] & s.above[f, q, p], below | stays_in_memory(s, p))


def spares_the_covered(era: Era) -> bool:
    """A force does not pin what stays on the stacks, though a task may be inside of it."""
    return era.forced is Forced.REMOVED


def runs(s: Livepatch, o: Object) -> Bool:
    """The module's functions can be called, or its exit function waits for who is inside."""
    state = s.module_state[o]
    agreed = (state == ModuleState.COMING) & s.alive[o] & ~s.hook[o]
    waits = (state == ModuleState.GOING) & s.exiting[o]
    return (state == ModuleState.LIVE) | (agreed & (s.load_error[o] == Errno.OK)) | waits


def tasks_are_inside_running_modules(
    s: Livepatch, t: Task, p: Patch, f: Function, o: Object
) -> Bool:
    """A task is inside a function only of vmlinux or of a module that runs or waits for it."""
    return implies(s.frame[t, f, p] & s.function_of[f, o], s.vmlinux[o] | runs(s, o))


def tasks_are_inside_original_code_of_running_modules(
    s: Livepatch, t: Task, f: Function, o: Object
) -> Bool:
    """The same is true of original functions."""
    return implies(s.original_frame[t, f] & s.function_of[f, o], s.vmlinux[o] | runs(s, o))


def no_task_is_inside_a_patched_original(s: Livepatch, t: Task, f: Function, p: Patch) -> Bool:
    """Outside of a transition, nobody is inside the original of what is patched, unless forced."""
    if s.era.immediate:
        return TRUE
    excused = left_inside(s, t) | came_past_the_stack(s, t)
    inside = s.original_frame[t, f] & s.func_patched[p, f] & ~excused
    return implies(inside, s.target_state != Side.IDLE)


def originals_are_old_or_new(s: Livepatch, t: Task, f: Function, p: Patch, q: Patch) -> Bool:
    """In a transition, the original is what a task left behind gets, or what a nop stands for."""
    if s.era.immediate:
        return TRUE
    excused = left_inside(s, t) | came_past_the_stack(s, t)
    inside = s.original_frame[t, f] & s.func_patched[p, f] & ~excused
    old = (p == q) & (s.is_nop(q, f) | (s.patch_state[t] == Side.UNPATCHED))
    new = s.is_nop(q, f) & (s.patch_state[t] == Side.PATCHED)
    return implies(inside & s.transition_patch[q], old | new)


CLAUSES = (
    tasks_are_inside_patched_functions,
    nobody_is_inside_a_nop,
    tasks_are_inside_original_functions,
    only_tasks_inside_are_left_inside,
    unpatched_tasks_are_not_inside,
    nobody_is_inside_what_is_covered,
    who_is_left_inside_stays_in_memory,
    who_is_forced_out_stays_in_memory,
    who_is_covered_stays_in_memory,
    tasks_are_inside_running_modules,
    tasks_are_inside_original_code_of_running_modules,
    no_task_is_inside_a_patched_original,
    originals_are_old_or_new,
)
