"""What is always true of function stacks, and of the tasks that are inside a function."""

from __future__ import annotations

from model.kernel.kinds import Function, ModuleState, Object, Patch, Phase, Side, Task
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.frames import any_of, each
from model.language.simplify import implies


def functions_are_patched_with_their_object(s: Livepatch, p: Patch, f: Function, o: Object) -> Bool:
    """A function is on its stack exactly while its object is patched."""
    concerned = s.has_func[p, f] & s.function_of[f, o]
    return implies(concerned, s.func_patched[p, f] == s.object_patched[p, o])


def stacks_hold_functions_of_their_patch(s: Livepatch, p: Patch, f: Function) -> Bool:
    """What is on a stack is replaced by the patch and has an object."""
    home = any_of(s.function_of[f, o] for o in each(Object))
    return implies(s.func_patched[p, f], s.has_func[p, f] & home)


def stacks_are_ordered(s: Livepatch, f: Function, p: Patch, q: Patch) -> Bool:
    """Of two patches on a stack the newer one is above the other."""
    both = s.func_patched[p, f] & s.func_patched[q, f]
    return s.above[f, p, q] == (both & s.precedes[q, p])


def functions_are_marked_in_transition(s: Livepatch, p: Patch, f: Function) -> Bool:
    """Until its transition completes, every function of the patch is marked."""
    running = s.transition_patch[p] & (s.phase != Phase.COMPLETE)
    return implies(running & s.has_func[p, f], s.func_transition[p, f])


def tasks_are_inside_patched_functions(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task inside a patch's version exists, and that version is still on the stack."""
    return implies(s.frame[t, f, p], s.exists[t] & s.func_patched[p, f])


def unpatched_tasks_are_not_inside(s: Livepatch, t: Task, p: Patch, f: Function) -> Bool:
    """A task on the old side is inside no version of the patch in transition."""
    old = s.transition_patch[p] & (s.patch_state[t] == Side.UNPATCHED)
    return implies(old, ~s.frame[t, f, p])


def tasks_are_inside_running_modules(
    s: Livepatch, t: Task, p: Patch, f: Function, o: Object
) -> Bool:
    """A task is inside a function only of vmlinux or of a module that runs or waits for it."""
    state = s.module_state[o]
    runs = (state == ModuleState.LIVE) | ((state == ModuleState.COMING) & s.alive[o] & ~s.hook[o])
    waits = (state == ModuleState.GOING) & s.exiting[o]
    return implies(s.frame[t, f, p] & s.function_of[f, o], s.vmlinux[o] | runs | waits)


CLAUSES = (
    functions_are_patched_with_their_object,
    stacks_hold_functions_of_their_patch,
    stacks_are_ordered,
    functions_are_marked_in_transition,
    tasks_are_inside_patched_functions,
    unpatched_tasks_are_not_inside,
    tasks_are_inside_running_modules,
)
