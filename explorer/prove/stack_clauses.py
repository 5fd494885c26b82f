"""What is always true of function stacks, and of the tasks that are inside a function."""

from __future__ import annotations

from explorer.prove.transition_clauses import moves_tasks
from model.era import Forced
from model.kernel.kinds import Errno, Function, ModuleState, Object, Patch, Phase, Side, Task
from model.kernel.state import Livepatch
from model.language.formulas import TRUE, Bool
from model.language.frames import any_of, each
from model.language.simplify import implies
from properties.history import left_inside


def functions_are_patched_with_their_object(s: Livepatch, p: Patch, f: Function, o: Object) -> Bool:
    """A function is on its stack exactly while its object is patched."""
    concerned = s.func(p, f) & s.function_of[f, o]
    return implies(concerned, s.func_patched[p, f] == s.object_patched[p, o])


def stacks_hold_functions_of_their_patch(s: Livepatch, p: Patch, f: Function) -> Bool:
    """What is on a stack is replaced by the patch and has an object."""
    home = any_of(s.function_of[f, o] for o in each(Object))
    return implies(s.func_patched[p, f], s.func(p, f) & home)


def stacks_are_ordered(s: Livepatch, f: Function, p: Patch, q: Patch) -> Bool:
    """Of two patches on a stack the newer one is above the other."""
    both = s.func_patched[p, f] & s.func_patched[q, f]
    return s.above[f, p, q] == (both & s.precedes[q, p])


def functions_are_marked_in_transition(s: Livepatch, p: Patch, f: Function) -> Bool:
    """Until its transition completes, every function of the patch is marked."""
    return implies(moves_tasks(s, p) & s.func(p, f), s.func_transition[p, f])


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
    if s.era.immediate or spares_the_covered(s):
        return TRUE
    return implies(s.frame[t, f, p], s.func_patched[p, f] | stays_in_memory(s, p))


def who_is_forced_out_stays_in_memory(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task on the old side that is inside the patch in transition was forced out of it."""
    if s.era.immediate or spares_the_covered(s):
        return TRUE
    old = s.transition_patch[p] & (s.patch_state[t] == Side.UNPATCHED)
    return implies(old & s.frame[t, f, p], stays_in_memory(s, p))


def who_is_covered_stays_in_memory(s: Livepatch, t: Task, f: Function, p: Patch, q: Patch) -> Bool:
    """A task inside a version below others was forced on, which pins all patches until v5.18."""
    if s.era.immediate or spares_the_covered(s):
        return TRUE
    below = s.transition_patch[q] & (s.patch_state[t] == Side.UNPATCHED)
    return implies(s.frame[t, f, p] & s.above[f, q, p], below | stays_in_memory(s, p))


def spares_the_covered(s: Livepatch) -> bool:
    """A force does not pin what stays on the stacks, though a task may be inside of it."""
    return s.era.forced is Forced.REMOVED


def tasks_are_inside_running_modules(
    s: Livepatch, t: Task, p: Patch, f: Function, o: Object
) -> Bool:
    """A task is inside a function only of vmlinux or of a module that runs or waits for it."""
    state = s.module_state[o]
    agreed = (state == ModuleState.COMING) & s.alive[o] & ~s.hook[o]
    runs = (state == ModuleState.LIVE) | (agreed & (s.load_error[o] == Errno.OK))
    waits = (state == ModuleState.GOING) & s.exiting[o]
    return implies(s.frame[t, f, p] & s.function_of[f, o], s.vmlinux[o] | runs | waits)


CLAUSES = (
    functions_are_patched_with_their_object,
    stacks_hold_functions_of_their_patch,
    stacks_are_ordered,
    functions_are_marked_in_transition,
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
)
