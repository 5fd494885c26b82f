"""The state of livepatch, one line per kernel field, and the questions that its code asks of it."""

from __future__ import annotations

from model.era import Era
from model.kernel.kinds import (
    Answer,
    Build,
    Errno,
    Function,
    ModuleState,
    Object,
    Patch,
    Phase,
    Side,
    SystemState,
    Task,
    Text,
)
from model.language import (
    FALSE,
    Acting,
    Bool,
    Event,
    Flag,
    Recording,
    Relation,
    Role,
    Value,
    Var,
    all_of,
    any_of,
    each,
)


class Livepatch(Acting):
    """Everything that a livepatch kernel remembers.

    Methods are predicates that the kernel computes in a function or an expression of its own; a
    historical or seeded defect is a subclass that overrides one of them.
    """

    # Configuration: what the patch modules contain. A patch's part is read when it is loaded.
    vmlinux = Relation(Object, role=Role.CONFIG)  # klp_object.name == NULL
    has_object = Relation(Patch, Object, role=Role.CONFIG)  # klp_patch.objs
    object_before = Relation(Patch, Object, Object, role=Role.CONFIG)  # order of klp_patch.objs
    function_of = Relation(Function, Object, role=Role.CONFIG)  # where the original lives
    has_func = Relation(Patch, Function, role=Role.CONFIG)  # klp_object.funcs
    missing = Relation(Function, role=Role.CONFIG)  # no such symbol in its object
    position_one = Relation(Patch, Function, role=Role.CONFIG)  # klp_func.old_sympos is 1, not 0
    replace = Relation(Patch, role=Role.CONFIG)  # klp_patch.replace
    immediate = Relation(Patch, role=Role.CONFIG)  # klp_patch.immediate
    immediate_func = Relation(Patch, Function, role=Role.CONFIG)  # klp_func.immediate
    carries = Relation(Patch, SystemState, role=Role.CONFIG)  # klp_patch.states
    older = Relation(Patch, Patch, SystemState, role=Role.CONFIG)  # order of klp_state.version
    has_relocations = Relation(Patch, Object, role=Role.CONFIG)  # sections .klp.rela.OBJECT.*
    has_pre_patch = Relation(Patch, Object, role=Role.CONFIG)  # klp_object.callbacks
    has_post_patch = Relation(Patch, Object, role=Role.CONFIG)
    has_pre_unpatch = Relation(Patch, Object, role=Role.CONFIG)
    has_post_unpatch = Relation(Patch, Object, role=Role.CONFIG)
    user_task = Relation(Task, role=Role.CONFIG)  # returns to user space; not a kthread
    idle_task = Relation(Task, role=Role.CONFIG)  # a CPU's own; neither forks nor exits
    reliable = Relation(Task, role=Role.CONFIG)  # its stack trace can be trusted
    reliable_stacks = Flag(role=Role.CONFIG)  # CONFIG_HAVE_RELIABLE_STACKTRACE
    nesting = Flag(role=Role.CONFIG)  # a task may have frames of several functions

    # kernel/livepatch/core.c, transition.c
    phase = Var(Phase.FREE)  # klp_mutex and its holder's program counter
    error = Var(Errno.OK)  # `ret` of the holder
    to_visit = Relation(Patch, Object)  # klp_for_each_object(), klp_for_each_patch(): still ahead
    current = Relation(Patch, Object)  # the loop's object between two of its steps
    hook = Relation(Object)  # klp_module_coming() or klp_module_going() runs for it
    transition_patch = Relation(Patch)  # klp_transition_patch
    target_state = Var(Side.IDLE)  # klp_target_state
    work = Flag()  # klp_transition_work is queued
    signals_sent = Flag()  # klp_signals_cnt has reached SIGNALS_TIMEOUT
    klp_forced = Flag()  # until v5.1: some transition was forced
    listed = Relation(Patch)  # on klp_patches
    precedes = Relation(Patch, Patch)  # order of klp_patches

    # struct klp_patch, and the patch module
    patch_module = Value(Patch, start=ModuleState.GONE)
    holds_ref = Relation(Patch)  # try_module_get(patch->mod) without module_put()
    enabled = Relation(Patch)  # klp_patch.enabled
    forced = Relation(Patch)  # klp_patch.forced
    free_work = Relation(Patch)  # klp_patch.free_work is queued

    # struct klp_object
    object_module = Relation(Patch, Object)  # klp_object.mod != NULL
    object_patched = Relation(Patch, Object)  # klp_object.patched
    dynamic = Relation(Patch, Object)  # klp_object.dynamic: added by atomic replace
    relocated = Relation(Patch, Object)  # its relocations are written
    post_unpatch_enabled = Relation(Patch, Object)  # klp_callbacks.post_unpatch_enabled

    # struct klp_func, struct klp_ops
    func_patched = Relation(Patch, Function)  # klp_func.patched, on klp_ops.func_stack
    func_transition = Relation(Patch, Function)  # klp_func.transition
    nop = Relation(Patch, Function)  # klp_func.nop: added by atomic replace
    above = Relation(Function, Patch, Patch)  # order of klp_ops.func_stack, front first
    handler = Relation(Function)  # klp_ops.fops is registered with ftrace
    ftrace_enabled = Flag(start=True)  # kernel.ftrace_enabled

    # struct module of the targets
    module_state = Value(Object, start=ModuleState.GONE)  # module.state
    alive = Relation(Object)  # module.klp_alive
    exiting = Relation(Object)  # module.exit() has not returned
    load_error = Value(Object, start=Errno.OK)  # what finit_module() will return

    # struct task_struct
    exists = Relation(Task, start=True)  # on the task list
    patch_state = Value(Task, start=Side.IDLE)  # task_struct.patch_state
    pending = Relation(Task)  # TIF_PATCH_PENDING
    frame = Relation(Task, Function, Patch)  # inside this patch's version of the function
    original_frame = Relation(Task, Function)  # inside the original function

    # What rules and logs refer to
    pre_patch = Event(Patch, Object, Answer)
    post_patch = Event(Patch, Object)
    pre_unpatch = Event(Patch, Object)
    post_unpatch = Event(Patch, Object)
    reaches = Event(Patch, Object)  # an enable gets to the object (its pre_patch may be absent)
    patches = Event(Patch, Object)
    fails_to_patch = Event(Patch, Object)
    fails_to_init = Event(Patch, Object)
    unpatches = Event(Patch, Object)
    enables = Event(Patch, Build)
    writes = Event(Patch, Text)  # somebody writes to the file `enabled`
    disables = Event(Patch)
    starts = Event(Patch, Side)
    completes = Event(Patch, Side)
    cancels = Event(Patch)
    reverses = Event(Patch)
    forces = Event(Patch)
    replaced_by = Event(Patch, Patch)  # the first is taken off the stacks by the second
    sees_state = Event(Patch, Object, Patch, SystemState)  # klp_get_prev_state() in a callback
    retries = Event()
    switches = Event(Task)
    calls = Event(Task, Function, Patch)
    calls_original = Event(Task, Function)
    comes = Event(Object, Errno)  # klp_module_coming() returns
    goes = Event(Object)  # klp_module_going() returns
    init = Event(Object, Answer)  # a target's own init function runs
    exit = Event(Object)  # a target's own exit function runs
    unloads = Event(Object)  # delete_module() of a target is asked for
    frees = Event(Object)  # the memory of a target is released
    refused = Event(Errno)  # an operation ends with an error

    def __init__(self, era: Era, recording: Recording | None = None) -> None:
        object.__setattr__(self, "era", era)
        super().__init__(recording)

    era: Era

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
        return self.has_object[p, o] | self.dynamic[p, o] if self.era.replace else self.has_object[p, o]

    def func(self, p: Patch, f: Function) -> Bool:
        """The function is on obj->func_list: named by the patch, or a nop of atomic replace."""
        return self.has_func[p, f] | self.nop[p, f] if self.era.replace else self.has_func[p, f]

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

    def klp_is_state_compatible(self, p: Patch, q: Patch, s: SystemState) -> Bool:
        """The new patch p can deal with the state s of the patch q on the list."""
        return (self.carries[p, s] & ~self.older[p, q, s]) | (~self.carries[p, s] & ~self.replace[p])

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

    def loses_reference(self, p: Patch) -> Bool:
        """module_put(patch->mod) when the patch is done with; not after a forced transition."""
        if not self.era.registration:
            return ~self.forced[p]
        immediate = self.is_immediate(p) | any_of(
            self.has_func[p, f] & self.func_is_immediate(p, f) for f in each(Function)
        )
        return ~immediate & ~self.klp_forced

    def post_unpatch_due(self, p: Patch, o: Object) -> Bool:
        """obj->callbacks.post_unpatch_enabled."""
        return self.post_unpatch_enabled[p, o]

    def stack_empty(self, t: Task) -> Bool:
        """The task is inside no function that can be patched."""
        return ~any_of(self.original_frame[t, f] for f in each(Function)) & ~any_of(
            self.frame[t, f, p] for f in each(Function) for p in each(Patch)
        )

    def nobody_inside(self, o: Object) -> Bool:
        """No task is inside a function of this object, in any version."""
        return ~any_of(
            self.function_of[f, o] & self.original_frame[t, f]
            for t in each(Task)
            for f in each(Function)
        ) & ~any_of(
            self.function_of[f, o] & self.frame[t, f, p]
            for t in each(Task)
            for f in each(Function)
            for p in each(Patch)
        )
