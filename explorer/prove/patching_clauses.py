"""What is always true of patched objects and of the callbacks that they have had."""

from __future__ import annotations

from explorer.prove.module_clauses import cleaning_up, coming, in_memory
from explorer.prove.transition_clauses import (
    active,
    enabling,
    patching_is_complete,
    unpatching_is_complete,
)
from model.kernel.kinds import Object, Patch, Phase, Side
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.simplify import implies
from properties.history import activated, told_patched


def agreement_is_remembered(s: Livepatch, p: Patch, o: Object) -> Bool:
    """post_unpatch is due only after a pre_patch that agreed, or in whose place nothing did.

    That of a replaced patch is not due any more, whatever the kernel remembers.
    """
    next_to_patch = s.phase.one_of(Phase.ENABLE_PATCH, Phase.COMING_PATCH) & s.current[p, o]
    silent = ~s.has_pre_patch[p, o] & next_to_patch
    return implies(active(s, p) & s.post_unpatch_enabled[p, o] & ~silent, activated(s, p, o))


def due_objects_are_there(s: Livepatch, p: Patch, o: Object) -> Bool:
    """post_unpatch is due only for loaded objects of patches that are there, until it has run."""
    there = active(s, p) | (s.listed[p] & patching_is_complete(s) & s.era.replace)
    ahead = s.to_visit[p, o] | ~(s.transition_patch[p] & unpatching_is_complete(s))
    known = s.obj(p, o) & s.klp_is_object_loaded(p, o)
    return implies(s.post_unpatch_enabled[p, o], there & known & ahead)


def patched_objects_are_due(s: Livepatch, p: Patch, o: Object) -> Bool:
    """A patched object is loaded, belongs to an active patch, and its post_unpatch is due."""
    there = active(s, p) & s.obj(p, o) & s.klp_is_object_loaded(p, o)
    return implies(s.object_patched[p, o], there & s.post_unpatch_enabled[p, o])


def an_object_is_asked_before_it_is_patched(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Where patching comes next, pre_patch has agreed."""
    next_ = s.phase.one_of(Phase.ENABLE_PATCH, Phase.COMING_PATCH)
    return implies(s.current[p, o] & next_, s.post_unpatch_enabled[p, o])


def what_is_ahead_is_not_patched(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Until its turn has come, an object is not patched; after its unpatching it is not, either."""
    asked = s.to_visit[p, o] & (enabling(s) | coming(s))
    at_it = s.current[p, o] & s.phase.one_of(
        Phase.ENABLE_PATCH,
        Phase.COMING_PRE_PATCH,
        Phase.COMING_PATCH,
        Phase.COMING_POST_UNPATCH,
        Phase.CLEANUP_POST_UNPATCH,
    )
    return implies(asked | at_it, ~s.object_patched[p, o])


def completion_leaves_nothing_patched(s: Livepatch, p: Patch, o: Object) -> Bool:
    """When the last callbacks of a disable run, the patch has no patched object."""
    return implies(unpatching_is_complete(s) & s.transition_patch[p], ~s.object_patched[p, o])


def an_enable_patches_every_loaded_object(s: Livepatch, p: Patch, o: Object) -> Bool:
    """While a patch is enabled, each of its loaded objects is ahead, at hand or patched."""
    concerned = s.transition_patch[p] & enabling(s) & s.obj(p, o)
    done = s.to_visit[p, o] | s.current[p, o] | s.object_patched[p, o]
    return implies(concerned & in_memory(s, p, o), done)


def active_patches_are_applied(s: Livepatch, p: Patch, o: Object) -> Bool:
    """What is in memory of an active patch is patched, except where a loop says otherwise."""
    under_way = s.transition_patch[p] & (enabling(s) | unpatching_is_complete(s))
    concerned = active(s, p) & ~under_way & s.obj(p, o) & in_memory(s, p, o)
    ahead = s.to_visit[p, o] & coming(s)
    return implies(concerned, s.object_patched[p, o] | s.current[p, o] | ahead)


def cleaning_up_visits_patched_objects(s: Livepatch, p: Patch, o: Object) -> Bool:
    """What is ahead in the clean-up of a module is patched."""
    return implies(s.to_visit[p, o] & cleaning_up(s), s.object_patched[p, o])


def at_hand_and_patched(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Before its post_patch and before its unpatching, the object at hand is patched."""
    patched = s.phase.one_of(Phase.COMING_POST_PATCH, Phase.CLEANUP_UNPATCH)
    return implies(s.current[p, o] & patched, s.object_patched[p, o] & ~s.transition_patch[p])


def patched_objects_are_told(s: Livepatch, p: Patch, o: Object) -> Bool:
    """post_patch has run on every patched object of a patch at rest, and no pre_unpatch since."""
    at_hand = s.current[p, o] & s.phase.one_of(Phase.COMING_POST_PATCH, Phase.CLEANUP_UNPATCH)
    at_rest = ~s.transition_patch[p] & ~at_hand
    to_be_told = s.transition_patch[p] & (s.phase == Phase.DISABLE) & s.to_visit[p, o]
    completing = (s.phase == Phase.COMPLETE) & (s.target_state == Side.PATCHED)
    told = s.transition_patch[p] & completing & ~s.to_visit[p, o]
    concerned = s.object_patched[p, o] & s.has_post_patch[p, o]
    return implies(concerned & (at_rest | to_be_told | told), told_patched(s, p, o))


def only_patched_objects_are_told(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Where post_patch was the last word, the object is patched and its patch at rest."""
    at_hand = s.current[p, o] & s.phase.one_of(Phase.COMING_POST_PATCH, Phase.CLEANUP_UNPATCH)
    at_rest = ~s.transition_patch[p] & ~at_hand
    to_be_told = (s.phase == Phase.DISABLE) & s.to_visit[p, o]
    completing = (s.phase == Phase.COMPLETE) & (s.target_state == Side.PATCHED)
    told = told_patched(s, p, o) & s.has_pre_unpatch[p, o]
    over = at_rest | to_be_told | (completing & ~s.to_visit[p, o])
    return implies(told, s.object_patched[p, o] & over)


def activations_are_closed(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Between pre_patch and post_unpatch, object and patch are there, and post_unpatch is due."""
    there = active(s, p) & s.has_object[p, o] & s.klp_is_object_loaded(p, o)
    ahead = s.to_visit[p, o] | ~(s.transition_patch[p] & unpatching_is_complete(s))
    opened = activated(s, p, o) & s.has_post_unpatch[p, o]
    return implies(opened, there & s.post_unpatch_enabled[p, o] & ahead)


def nobody_is_asked_twice(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Where pre_patch comes next, its last agreement has been closed."""
    on_enable = s.to_visit[p, o] & enabling(s)
    on_coming = s.current[p, o] & (s.phase == Phase.COMING_PRE_PATCH)
    concerned = (on_enable | on_coming) & s.has_post_unpatch[p, o]
    return implies(concerned, ~activated(s, p, o))


def cleaning_up_reverts_what_is_behind(s: Livepatch, p: Patch, o: Object) -> Bool:
    """In the clean-up of a module, a patch that is not ahead is reverted, or about to be."""
    at_hand = s.current[p, o] & (s.phase == Phase.CLEANUP_UNPATCH)
    patched = s.hook[o] & cleaning_up(s) & s.object_patched[p, o]
    return implies(patched, s.to_visit[p, o] | at_hand)


CLAUSES = (
    agreement_is_remembered,
    due_objects_are_there,
    patched_objects_are_due,
    an_object_is_asked_before_it_is_patched,
    what_is_ahead_is_not_patched,
    completion_leaves_nothing_patched,
    an_enable_patches_every_loaded_object,
    active_patches_are_applied,
    cleaning_up_visits_patched_objects,
    at_hand_and_patched,
    patched_objects_are_told,
    only_patched_objects_are_told,
    activations_are_closed,
    nobody_is_asked_twice,
    cleaning_up_reverts_what_is_behind,
)
