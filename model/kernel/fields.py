"""The state of livepatch, one line per kernel field."""

from __future__ import annotations

from model.era import Era
from model.kernel.kinds import (
    Answer,
    Build,
    Errno,
    Function,
    Grain,
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
    Acting,
    Event,
    Flag,
    Recording,
    Relation,
    Role,
    Value,
    Var,
)


class Fields(Acting):
    """Everything that a livepatch kernel remembers, and what its patches, targets, tasks are."""

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
    writer = Relation(Patch)  # in enabled_store(), waits for klp_mutex; only if somebody minds it

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

    # Between two steps of what runs without klp_mutex; only the fine grain gets there
    fork_parent = Relation(Task)  # inside copy_process()
    fork_child = Relation(Task)  # copied, not yet on the task list
    cleared = Relation(Task)  # klp_update_patch_state(): flag cleared, state not yet written
    checked = Relation(Task)  # __klp_sched_try_switch(): stack checked, state not yet written
    reading = Relation(Task, Function, Patch)  # klp_ftrace_handler() has read this front entry
    marked = Relation(Task)  # ... and has found func->transition set
    fallback = Relation(Task, Function, Patch)  # ... with this entry below
    forcing = Relation(Patch)  # force_store() without klp_mutex: tested, not yet forced

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
    initialises = Event(Patch)  # kobject_init() of the patch, its objects and functions
    releases = Event(Patch)  # the last kobject_put() of them
    writes = Event(Patch, Text)  # somebody writes to the file `enabled`
    writes_force = Event(Patch, Text)  # somebody writes to the file `force`
    writes_ftrace = Event(Text)  # somebody writes to kernel.ftrace_enabled
    disables = Event(Patch)
    starts = Event(Patch, Side)
    completes = Event(Patch, Side)
    cancels = Event(Patch)
    reverses = Event(Patch)
    forces = Event(Patch)
    replaced_by = Event(Patch, Patch)  # the first is taken off the stacks by the second
    sees_state = Event(Object, Patch, SystemState)  # klp_get_prev_state() in a callback of it
    retries = Event()
    switches = Event(Task)
    forks = Event(Task, Task)  # parent, child
    calls = Event(Task, Function, Patch)
    calls_original = Event(Task, Function)
    returns = Event(Task, Function)
    exits = Event(Task)
    comes = Event(Object, Errno)  # klp_module_coming() returns
    goes = Event(Object)  # klp_module_going() returns
    init = Event(Object, Answer)  # a target's own init function runs
    exit = Event(Object)  # a target's own exit function runs
    loads = Event(Object)  # init_module() of a target is asked for
    unloads = Event(Object)  # delete_module() of a target is asked for
    loads_again = Event(Patch)  # init_module() of a patch module that is there is asked for
    removes = Event(Patch)  # delete_module() of a patch module is asked for
    frees = Event(Object)  # the memory of a target is released
    refused = Event(Errno)  # an operation ends with an error

    def __init__(
        self, era: Era, recording: Recording | None = None, grain: Grain = Grain.COARSE
    ) -> None:
        object.__setattr__(self, "era", era)
        object.__setattr__(self, "fine", grain is Grain.FINE)
        super().__init__(recording)

    era: Era
    fine: bool
