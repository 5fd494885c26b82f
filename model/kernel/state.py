"""The questions that livepatch asks of its state."""

from __future__ import annotations

from model.kernel.fields import Fields
from model.kernel.kinds import Function, Object, Patch, Phase, Side, SystemState, Task, Text
from model.language import FALSE, TRUE, Bool, Enumerated, all_of, any_of, each


class Livepatch(Fields):
    """Predicates that the kernel computes in a function or an expression of its own.

    A historical or seeded defect is a subclass that overrides one of them.
    """

    @property
    def mutex_free(self) -> Bool:
        """Nobody holds klp_mutex."""
        return self.phase == Phase.FREE

    @property
    def in_transition(self) -> Bool:
        """klp_transition_patch != NULL."""
        return any_of(self.transition_patch[p] for p in each(Patch))

    def obj(self, p: Patch, o: Object) -> Bool:
        """The object is on patch->obj_list: named by the patch, or added by atomic replace."""
        return (
            self.has_object[p, o] | self.dynamic[p, o]
            if self.era.replace
            else self.has_object[p, o]
        )

    def func(self, p: Patch, f: Function) -> Bool:
        """The function is on obj->func_list: named by the patch, or a nop of atomic replace."""
        return self.has_func[p, f] | self.nop[p, f] if self.era.replace else self.has_func[p, f]

    def klp_find_object_module(self, o: Object) -> Bool:
        """find_module() && mod->klp_alive."""
        return self.alive[o]

    def lacks_func(self, p: Patch, f: Function) -> Bool:
        """klp_add_object_nops(): the new patch gets a nop for what an older one changes."""
        return ~self.has_func[p, f] & any_of(self.listed[q] & self.func(q, f) for q in each(Patch))

    @property
    def nops_are_discarded(self) -> Bool:
        """klp_complete_transition() throws the nops of the new patch away."""
        return TRUE

    def has_this_value(self, p: Patch, text: Enumerated[Text]) -> Bool:
        """enabled_store(): patch->enabled == enabled."""
        return (text == Text.ON) == self.enabled[p]

    def is_nop(self, p: Patch, f: Function) -> Bool:
        """func->nop: its version is the original."""
        return self.nop[p, f] if self.era.replace else FALSE

    def is_immediate(self, p: Patch) -> Bool:
        """patch->immediate."""
        return self.immediate[p] if self.era.immediate else FALSE

    def func_is_immediate(self, p: Patch, f: Function) -> Bool:
        """func->immediate."""
        return self.immediate_func[p, f] if self.era.immediate else FALSE

    def klp_is_object_loaded(self, p: Patch, o: Object) -> Bool:
        """!obj->name || obj->mod."""
        return self.vmlinux[o] | self.object_module[p, o]

    def first_to_visit(self, p: Patch, o: Object) -> Bool:
        """The pair is next in the holder's loop: patches by list order, objects by theirs."""
        return self.to_visit[p, o] & ~any_of(
            self.to_visit[q, x] & self.comes_before(q, x, p, o)
            for q in each(Patch)
            for x in each(Object)
        )

    def comes_before(self, q: Patch, x: Object, p: Patch, o: Object) -> Bool:
        """klp_for_each_patch() outside, klp_for_each_object() inside."""
        return self.precedes[q, p] | ((q == p) & self.object_before[p, x, o])

    @property
    def nothing_to_visit(self) -> Bool:
        """The holder's loop has ended."""
        return ~any_of(self.to_visit[p, o] for p in each(Patch) for o in each(Object))

    def is_front(self, p: Patch, f: Function) -> Bool:
        """list_first_entry(&ops->func_stack)."""
        return self.func_patched[p, f] & ~any_of(self.above[f, q, p] for q in each(Patch))

    def directly_below(self, q: Patch, p: Patch, f: Function) -> Bool:
        """list_next_entry() of p is q."""
        return self.above[f, p, q] & ~any_of(
            self.above[f, p, r] & self.above[f, r, q] for r in each(Patch)
        )

    def klp_check_stack(self, t: Task) -> Bool:
        """No function on the task's stack is one that the transition takes away."""
        return ~any_of(
            self.transition_patch[p]
            & self.function_of[f, o]
            & self.func(p, f)
            & self.object_patched[p, o]
            & ~self.func_is_immediate(p, f)
            & self.klp_check_stack_func(t, p, f)
            for p in each(Patch)
            for o in each(Object)
            for f in each(Function)
        )

    def klp_check_stack_func(self, t: Task, p: Patch, f: Function) -> Bool:
        """The task is inside the version of f that must not be on its stack."""
        alone = ~any_of(self.above[f, p, q] for q in each(Patch))
        previous = any_of(
            self.directly_below(q, p, f) & self.inside_version(t, f, q) for q in each(Patch)
        )
        return ((self.target_state == Side.UNPATCHED) & self.inside_version(t, f, p)) | (
            (self.target_state == Side.PATCHED) & ((alone & self.original_frame[t, f]) | previous)
        )

    def inside_version(self, t: Task, f: Function, p: Patch) -> Bool:
        """The task is inside func->new_func, which is the original for a nop."""
        return self.frame[t, f, p] | (self.is_nop(p, f) & self.original_frame[t, f])

    @property
    def all_tasks_switched(self) -> Bool:
        """The loop of klp_try_complete_transition() has met no task on the other side."""
        return all_of(
            ~self.exists[t] | (self.patch_state[t] == self.target_state) for t in each(Task)
        )

    @property
    def stack_checks_return(self) -> Bool:
        """klp_try_switch_task() comes back from every task that it looked at."""
        return TRUE

    @property
    def errors_unlock(self) -> Bool:
        """Every error exit of klp_enable_patch() releases klp_mutex."""
        return TRUE

    def klp_is_state_compatible(self, p: Patch, q: Patch, s: SystemState) -> Bool:
        """The new patch p can deal with the state s of the patch q on the list."""
        return (self.carries[p, s] & ~self.older[p, q, s]) | (
            ~self.carries[p, s] & ~self.replace[p]
        )

    def incompatible(self, p: Patch) -> Bool:
        """~klp_is_patch_compatible()."""
        if not self.era.states:
            return FALSE
        return any_of(
            self.listed[q] & self.carries[q, s] & ~self.klp_is_state_compatible(p, q, s)
            for q in each(Patch)
            for s in each(SystemState)
        )

    def klp_get_prev_state(self, q: Patch, s: SystemState) -> Bool:
        """q is the last patch before the one in transition that carries the state."""
        return any_of(
            self.transition_patch[p]
            & self.precedes[q, p]
            & self.carries[q, s]
            & ~any_of(
                self.carries[r, s] & self.precedes[q, r] & self.precedes[r, p] for r in each(Patch)
            )
            for p in each(Patch)
        )

    @property
    def arguments_are_checked_first(self) -> Bool:
        """klp_enable_patch() looks at all arguments before klp_init_patch_early()."""
        return TRUE

    def loses_reference(self, p: Patch) -> Bool:
        """module_put(patch->mod) when the patch is done with; not after a forced transition."""
        if not self.era.registration:
            return ~self.forced[p]
        immediate = self.is_immediate(p) | any_of(
            self.has_func[p, f] & self.func_is_immediate(p, f) for f in each(Function)
        )
        return ~immediate & ~self.klp_forced & ~self.forced[p]

    def post_unpatch_due(self, p: Patch, o: Object) -> Bool:
        """obj->callbacks.post_unpatch_enabled."""
        return self.post_unpatch_enabled[p, o]

    @property
    def post_unpatch_runs_once(self) -> Bool:
        """klp_post_unpatch_callback() clears post_unpatch_enabled."""
        return TRUE

    @property
    def coming_can_refuse(self) -> Bool:
        """The loader heeds what klp_module_coming() returns."""
        return TRUE

    @property
    def refusal_keeps_relocations(self) -> Bool:
        """The error exit of klp_module_coming() leaves the relocations of the patch that failed."""
        return TRUE

    @property
    def going_follows_coming(self) -> Bool:
        """klp_module_going() runs also for a module that another COMING notifier refused."""
        return TRUE

    def stack_empty(self, t: Task) -> Bool:
        """The task is inside no function that can be patched."""
        return ~any_of(self.original_frame[t, f] for f in each(Function)) & ~any_of(
            self.frame[t, f, p] for f in each(Function) for p in each(Patch)
        )

    def in_handler(self, t: Task) -> Bool:
        """The task is between two reads of klp_ftrace_handler()."""
        if not self.fine:
            return FALSE
        return any_of(self.reading[t, f, p] for f in each(Function) for p in each(Patch))

    def in_section(self, t: Task) -> Bool:
        """The task runs with preemption off, and klp_synchronize_transition() waits for it."""
        return self.in_handler(t) | self.cleared[t] | self.checked[t] if self.fine else FALSE

    def busy_in_kernel(self, t: Task) -> Bool:
        """The task cannot go elsewhere: it is in such a section, or in a fork."""
        return self.in_section(t) | self.fork_parent[t] if self.fine else FALSE

    def nobody_inside(self, o: Object) -> Bool:
        """No task is inside a function of this object, in any version, or on its way there."""
        inside = any_of(
            self.function_of[f, o] & self.original_frame[t, f]
            for t in each(Task)
            for f in each(Function)
        ) | any_of(
            self.function_of[f, o] & (self.frame[t, f, p] | self.enters(t, f, p))
            for t in each(Task)
            for f in each(Function)
            for p in each(Patch)
        )
        return ~inside

    def enters(self, t: Task, f: Function, p: Patch) -> Bool:
        """The handler of this task has read the entry."""
        return self.reading[t, f, p] if self.fine else FALSE
