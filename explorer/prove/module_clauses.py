"""What is always true of target modules, and of the loops that visit patches and objects."""

from __future__ import annotations

from explorer.prove.transition_clauses import active, starting
from model.era import Era
from model.kernel.kinds import Errno, ModuleState, Object, Patch, Phase
from model.kernel.state import Livepatch
from model.language.formulas import TRUE, Bool
from model.language.frames import any_of, each
from model.language.simplify import implies
from properties.history import loaded_before


def coming(s: Livepatch) -> Bool:
    """klp_module_coming() runs and has met no error that it undoes."""
    return s.phase.one_of(
        Phase.COMING,
        Phase.COMING_PRE_PATCH,
        Phase.COMING_PATCH,
        Phase.COMING_POST_PATCH,
        Phase.COMING_POST_UNPATCH,
    )


def cleaning_up(s: Livepatch) -> Bool:
    """klp_cleanup_module_patches_limited() runs."""
    return s.phase.one_of(Phase.CLEANUP, Phase.CLEANUP_UNPATCH, Phase.CLEANUP_POST_UNPATCH)


def vmlinux_is_no_module(s: Livepatch, o: Object) -> Bool:
    """vmlinux never comes or goes, and no patch points to a module for it."""
    gone = (s.module_state[o] == ModuleState.GONE) & ~s.alive[o] & ~s.hook[o] & ~s.exiting[o]
    return implies(s.vmlinux[o], gone)


def a_living_module_is_in_memory(s: Livepatch, o: Object) -> Bool:
    """klp_alive is set only on modules that are on the module list."""
    return implies(s.alive[o] | s.exiting[o], s.module_state[o] != ModuleState.GONE)


def an_exiting_module_is_alive(s: Livepatch, o: Object) -> Bool:
    """A module's own exit function runs before livepatch hears of it."""
    return implies(s.exiting[o], s.alive[o] & (s.module_state[o] == ModuleState.GOING))


def a_live_module_is_alive(s: Livepatch, o: Object) -> Bool:
    """A module in state LIVE has passed its hook."""
    return implies(s.module_state[o] == ModuleState.LIVE, s.alive[o] & ~s.hook[o])


def one_hook_at_a_time(s: Livepatch, o: Object, x: Object) -> Bool:
    """Hooks run under the mutex, one module at a time."""
    return implies(s.hook[o] & s.hook[x], o == x)


def a_hook_has_its_phase(s: Livepatch, o: Object) -> Bool:
    """A hook runs in the phases of hooks, on a module that is coming or going."""
    moves = s.module_state[o].one_of(ModuleState.COMING, ModuleState.GOING)
    return implies(s.hook[o], moves & (coming(s) | cleaning_up(s)))


def a_phase_of_a_hook_has_one(s: Livepatch) -> Bool:
    """In the phases of hooks some hook runs."""
    return implies(coming(s) | cleaning_up(s), any_of(s.hook[o] for o in each(Object)))


def a_coming_module_is_alive(s: Livepatch, o: Object) -> Bool:
    """klp_module_coming() sets klp_alive first."""
    loading = s.module_state[o] == ModuleState.COMING
    return implies(s.hook[o] & coming(s), s.alive[o] & loading)


def a_module_is_cleaned_up_when_dead(s: Livepatch, o: Object) -> Bool:
    """The clean-up runs after klp_alive is cleared, for a module that goes or that is refused."""
    loading = s.module_state[o] == ModuleState.COMING
    refused = loading & (s.error != Errno.OK)
    stopped = loading & (s.load_error[o] != Errno.OK)
    leaves = (s.module_state[o] == ModuleState.GOING) | stopped
    moves = refused | (leaves & (s.error == Errno.OK))
    return implies(s.hook[o] & cleaning_up(s), ~s.alive[o] & moves)


def to_visit_has_its_phase(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Something is ahead only in the loops: of a hook, of a start, of a completion."""
    of_hook = s.hook[o] & (coming(s) | cleaning_up(s))
    of_transition = s.transition_patch[p] & (starting(s) | (s.phase == Phase.COMPLETE))
    return implies(s.to_visit[p, o], of_hook | of_transition)


def to_visit_is_listed(s: Livepatch, p: Patch, o: Object) -> Bool:
    """What is ahead belongs to a listed patch that has the object."""
    return implies(s.to_visit[p, o], s.listed[p] & s.obj(p, o))


def to_visit_is_loaded(s: Livepatch, p: Patch, o: Object) -> Bool:
    """What is ahead is loaded and active, except where the object still looks for its module."""
    known = s.klp_is_object_loaded(p, o) & active(s, p)
    return implies(s.to_visit[p, o] & ~coming(s), known)


def forgets_modules(era: Era) -> bool:
    """A module that was refused is forgotten by every object, as v5.4 does."""
    return era.forget_refused and era.unwind_refused


def to_visit_of_a_coming_module_is_new(s: Livepatch, p: Patch, o: Object) -> Bool:
    """In klp_module_coming(), what is ahead has not looked for its module."""
    if not forgets_modules(s.era):
        return TRUE
    return implies(s.to_visit[p, o] & coming(s), ~s.object_module[p, o])


def current_has_its_phase(s: Livepatch, p: Patch, o: Object) -> Bool:
    """A loop stands at an object only between two of its steps."""
    of_hook = s.hook[o] & s.phase.one_of(
        Phase.COMING_PRE_PATCH,
        Phase.COMING_PATCH,
        Phase.COMING_POST_PATCH,
        Phase.COMING_POST_UNPATCH,
        Phase.CLEANUP_UNPATCH,
        Phase.CLEANUP_POST_UNPATCH,
    )
    of_transition = s.transition_patch[p] & (s.phase == Phase.ENABLE_PATCH)
    return implies(s.current[p, o], of_hook | of_transition)


def one_current_object(s: Livepatch, p: Patch, q: Patch, o: Object, x: Object) -> Bool:
    """A loop stands at one object at a time."""
    return implies(s.current[p, o] & s.current[q, x], (p == q) & (o == x))


def current_is_loaded(s: Livepatch, p: Patch, o: Object) -> Bool:
    """The object where a loop stands is loaded, its patch active, and no longer ahead."""
    there = active(s, p) & s.obj(p, o) & s.klp_is_object_loaded(p, o)
    return implies(s.current[p, o], there & ~s.to_visit[p, o])


def object_modules_are_in_memory(s: Livepatch, p: Patch, o: Object) -> Bool:
    """An object of a listed patch points to a module that is alive or in its hook."""
    if not forgets_modules(s.era):
        return TRUE
    in_memory = (s.module_state[o] != ModuleState.GONE) & (s.alive[o] | s.hook[o])
    known = s.listed[p] & s.obj(p, o) & ~s.vmlinux[o]
    return implies(s.object_module[p, o], known & in_memory)


def living_modules_are_known(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Every listed patch points to every living module that it has, or will when it is visited."""
    known = s.listed[p] & s.obj(p, o) & s.alive[o]
    return implies(known, s.object_module[p, o] | s.to_visit[p, o])


def living_modules_are_known_outside_of_hooks(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Outside of its hook, every listed patch points to every living module that it has."""
    known = s.listed[p] & s.obj(p, o) & s.alive[o] & ~s.hook[o]
    return implies(known, s.object_module[p, o])


def a_coming_module_is_visited_in_order(s: Livepatch, p: Patch, q: Patch, o: Object) -> Bool:
    """Patches that have had their turn come before those that are still ahead."""
    ahead = s.hook[o] & coming(s) & s.to_visit[p, o]
    return implies(ahead & has_had_its_turn(s, q, o), s.precedes[q, p])


def current_is_the_last_that_knows(s: Livepatch, p: Patch, q: Patch, o: Object) -> Bool:
    """Patches that have had their turn come before the one that is applied to the module."""
    at_hand = s.hook[o] & coming(s) & s.current[p, o]
    return implies(at_hand & has_had_its_turn(s, q, o), s.precedes[q, p] | (p == q))


def has_had_its_turn(s: Livepatch, p: Patch, o: Object) -> Bool:
    """The loop of klp_module_coming() has looked at the patch."""
    return s.listed[p] & s.obj(p, o) & ~s.to_visit[p, o]


def in_memory(s: Livepatch, p: Patch, o: Object) -> Bool:
    """The object points to its module, and that is alive."""
    return s.vmlinux[o] | (s.object_module[p, o] & s.alive[o])


def cleaning_up_visits_all_that_know(s: Livepatch, p: Patch, o: Object) -> Bool:
    """The clean-up of a module has ahead, or is at, every patch that still points to it."""
    if not forgets_modules(s.era):
        return TRUE
    return implies(
        s.hook[o] & cleaning_up(s) & s.object_module[p, o], s.to_visit[p, o] | s.current[p, o]
    )


def cleaning_up_goes_forward(s: Livepatch, p: Patch, q: Patch, o: Object) -> Bool:
    """The clean-up of a module is at an older patch than those that are ahead."""
    at_hand = s.hook[o] & cleaning_up(s) & s.current[p, o]
    return implies(at_hand & s.to_visit[q, o], s.precedes[p, q])


def relocations_are_of_listed_objects(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Relocations are written for objects of patches that are on the list."""
    return implies(s.relocated[p, o], s.listed[p] & s.obj(p, o))


def relocations_of_a_load_go_with_the_module(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Relocations with which a module was let pass are there only while the object knows it."""
    if not s.era.clear_relocations:
        return TRUE
    return implies(loaded_before(s, p, o), s.object_module[p, o])


def a_coming_module_has_no_earlier_load(s: Livepatch, p: Patch, o: Object) -> Bool:
    """klp_module_coming() meets no relocations with which the module was let pass."""
    if not s.era.clear_relocations:
        return TRUE
    return implies(s.hook[o] & coming(s), ~loaded_before(s, p, o))


CLAUSES = (
    vmlinux_is_no_module,
    a_living_module_is_in_memory,
    an_exiting_module_is_alive,
    a_live_module_is_alive,
    one_hook_at_a_time,
    a_hook_has_its_phase,
    a_phase_of_a_hook_has_one,
    a_coming_module_is_alive,
    a_module_is_cleaned_up_when_dead,
    to_visit_has_its_phase,
    to_visit_is_listed,
    to_visit_is_loaded,
    to_visit_of_a_coming_module_is_new,
    current_has_its_phase,
    one_current_object,
    current_is_loaded,
    object_modules_are_in_memory,
    living_modules_are_known,
    living_modules_are_known_outside_of_hooks,
    a_coming_module_is_visited_in_order,
    current_is_the_last_that_knows,
    cleaning_up_visits_all_that_know,
    cleaning_up_goes_forward,
    relocations_are_of_listed_objects,
    relocations_of_a_load_go_with_the_module,
    a_coming_module_has_no_earlier_load,
)
