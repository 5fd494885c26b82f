"""What is always true of atomic replace: of its nops, its dynamic objects, and the replaced."""

from __future__ import annotations

from explorer.prove.transition_clauses import active, patching_is_complete
from model.kernel.kinds import Function, Object, Patch
from model.kernel.state import Livepatch
from model.language.formulas import TRUE, Bool
from model.language.simplify import implies
from properties.history import replaced


def serves_replace(s: Livepatch, p: Patch) -> Bool:
    """The patch replaces others, and its transition has not completed."""
    return s.transition_patch[p] & s.replace[p] & ~patching_is_complete(s)


def nops_are_temporary(s: Livepatch, p: Patch, f: Function) -> Bool:
    """A nop serves the transition of a patch that replaces and does not change the function."""
    if not s.era.replace:
        return TRUE
    return implies(s.nop[p, f], serves_replace(s, p) & ~s.has_func[p, f])


def dynamic_objects_are_temporary(s: Livepatch, p: Patch, o: Object) -> Bool:
    """A dynamic object serves such a transition, for an object that the patch does not name."""
    if not s.era.replace:
        return TRUE
    return implies(s.dynamic[p, o], serves_replace(s, p) & ~s.has_object[p, o])


def nops_have_their_object(s: Livepatch, p: Patch, f: Function, o: Object) -> Bool:
    """The object of a nop is on the patch's list of objects."""
    return implies(s.func(p, f) & s.function_of[f, o], s.obj(p, o))


def a_replacing_patch_is_the_first_or_the_last(s: Livepatch, p: Patch, q: Patch, r: Patch) -> Bool:
    """What is before a patch that replaces is replaced before another patch is loaded."""
    if not s.era.replace:
        return TRUE
    older = s.replace[q] & s.precedes[p, q]
    return implies(older, s.transition_patch[q] & ~s.precedes[q, r])


def nops_are_of_the_newest_patch(s: Livepatch, p: Patch, q: Patch, f: Function) -> Bool:
    """While nops are there, no other patch is loaded."""
    return implies(s.is_nop(p, f), ~s.precedes[p, q])


def a_replacing_patch_covers_the_older(s: Livepatch, p: Patch, q: Patch, f: Function) -> Bool:
    """Until its transition completes, a patch that replaces has what older patches change."""
    if not s.era.replace:
        return TRUE
    return implies(serves_replace(s, q) & s.precedes[p, q] & s.func(p, f), s.func(q, f))


def replaced_patches_are_at_rest(s: Livepatch, p: Patch) -> Bool:
    """A patch that was just replaced is not in force, and since v5.5 still listed."""
    listed = s.listed[p] | (not s.era.keep_replaced)
    return implies(replaced(s, p), ~active(s, p) & patching_is_complete(s) & listed)


CLAUSES = (
    nops_are_temporary,
    dynamic_objects_are_temporary,
    nops_have_their_object,
    a_replacing_patch_is_the_first_or_the_last,
    nops_are_of_the_newest_patch,
    a_replacing_patch_covers_the_older,
    replaced_patches_are_at_rest,
)
