"""What is always true of function stacks, and of the tasks that are inside a function."""

from __future__ import annotations

from collections.abc import Callable

from explorer.prove.transition_clauses import moves_tasks
from model.kernel.kinds import Function, Object, Patch
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.frames import any_of, each
from model.language.simplify import implies


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


def the_stack_is_an_order(s: Livepatch, f: Function, p: Patch, q: Patch, r: Patch) -> Bool:
    """`above` is a strict order of the versions of a function."""
    above = s.above
    return ~above[f, p, p] & implies(above[f, p, q] & above[f, q, r], above[f, p, r])


def ftrace_is_on_while_a_handler_is_there(s: Livepatch, f: Function) -> Bool:
    """Since v5.5 ftrace cannot be switched off under a handler, nor a handler come without it."""
    return implies(s.handler[f] & s.era.permanent_ftrace, s.ftrace_enabled)


def a_stack_has_a_handler(s: Livepatch, f: Function, p: Patch) -> Bool:
    """While something is on a stack, its handler is registered."""
    return implies(s.func_patched[p, f], s.handler[f])


def a_stack_has_a_front(s: Livepatch, f: Function) -> Bool:
    """Something is in front of every stack that is not empty."""
    return first_of(s, f, lambda p: s.func_patched[p, f])


def what_is_below_the_front_has_a_first(s: Livepatch, f: Function) -> Bool:
    """Something is next after the front of every stack that has more than that."""
    return first_of(s, f, lambda p: s.func_patched[p, f] & ~s.is_front(p, f))


def first_of(s: Livepatch, f: Function, among: Callable[[Patch], Bool]) -> Bool:
    """If there are any among them, one has none above it; so it is where `above` is an order."""
    return implies(
        any_of(among(p) for p in each(Patch)),
        any_of(
            among(p) & ~any_of(among(q) & s.above[f, q, p] for q in each(Patch))
            for p in each(Patch)
        ),
    )


FINITE: dict[Callable[..., Bool], Callable[..., Bool]] = {
    a_stack_has_a_front: the_stack_is_an_order,
    what_is_below_the_front_has_a_first: the_stack_is_an_order,
}
"""What holds because there are finitely many patches, once the clause says that it is an order."""

CLAUSES: tuple[Callable[..., Bool], ...] = (
    functions_are_patched_with_their_object,
    stacks_hold_functions_of_their_patch,
    stacks_are_ordered,
    functions_are_marked_in_transition,
    the_stack_is_an_order,
    ftrace_is_on_while_a_handler_is_there,
    a_stack_has_a_handler,
    *FINITE,
)
