"""P-CAN: who can go on, and what can be asked for at any time.

A rule says what no step may do; it is kept, too, by a kernel in which nothing can be done. Each
line here names states and the actions of which one must be possible in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from model.kernel.kinds import By, Function, ModuleState, Object, Patch, Phase, Task
from model.kernel.patch import callable_now
from model.kernel.state import Livepatch
from model.kernel.sysfs import has_directory
from model.kernel.tasks import may_fork
from model.language import (
    TRUE,
    Bool,
    Element,
    Machine,
    any_of,
    conjunction,
    disjunction,
    each,
    implies,
)
from model.language.record import Action
from model.language.rewrite import substitute
from model.language.simplify import enumerated, exists, forall
from model.language.terms import EnumVariable

PATCH, OBJECT, FUNCTION = Patch.variable("p"), Object.variable("o"), Function.variable("f")
TASK, PARENT, CHILD = Task.variable("t"), Task.variable("parent"), Task.variable("child")
WAITING = (Phase.SYNCHRONIZE, Phase.REVERSE)
"""Where the holder of klp_mutex waits for tasks at the fine grain."""


@dataclass(frozen=True, slots=True)
class Possible:
    """Wherever `where` holds, one of the actions is possible, for all that they have in common.

    `where` speaks of the individuals `of`, which are the parameters of these names; `each_value`:
    the actions are possible with every value of their enumeration. A release without any of these
    actions keeps the line.
    """

    id: str
    sentence: str
    where: Callable[[Livepatch], Bool]
    of: tuple[Element, ...]
    actions: Callable[[Action], bool]
    each_value: bool = False

    def formula(self, state: Livepatch, machine: Machine) -> Bool:
        """The line as a closed formula over states of this machine."""
        actions = [action for action in machine.actions if self.actions(action)]
        if not actions:
            return TRUE
        able = disjunction(self._possible(a) for a in actions)
        return forall(self.of, implies(self.where(state), able))

    def _possible(self, action: Action) -> Bool:
        """The action is possible, with anybody for those whom the line does not name."""
        guard = action.guard
        for variable in action.parameters:
            if isinstance(variable, EnumVariable):
                junction = conjunction if self.each_value else disjunction
                guard = junction(_at_each(guard, variable))
        others = (v for v in action.parameters if isinstance(v, Element) and v not in set(self.of))
        return exists(tuple(others), guard)


def _at_each(formula: Bool, variable: EnumVariable[Enum]) -> Iterator[Bool]:
    for value in variable.over:
        yield substitute(formula, {variable: enumerated(value, variable.over)})


def _called(*names: str) -> Callable[[Action], bool]:
    return lambda action: action.name in names


def _coming_or_going(s: Livepatch) -> Bool:
    """The module is being loaded or unloaded, and nothing holds its loader up."""
    under_way = s.module_state[OBJECT].one_of(ModuleState.COMING, ModuleState.GOING)
    return s.mutex_free & under_way & (~s.exiting[OBJECT] | s.nobody_inside(OBJECT))


def _outside(s: Livepatch) -> Bool:
    """The task is in no function that can be patched, and no step of the kernel is under way."""
    return s.exists[TASK] & s.stack_empty(TASK) & ~s.busy_in_kernel(TASK)


POSSIBLE = (
    Possible(
        "P-CAN-01",
        "Who holds klp_mutex can take a step, unless it waits for tasks.",
        lambda s: ~s.phase.one_of(Phase.FREE, *WAITING),
        (),
        lambda action: action.by is By.HOLDER,
    ),
    Possible(
        "P-CAN-02",
        "A patch module that is not there can be loaded, however it was built.",
        lambda s: s.mutex_free & (s.patch_module[PATCH] == ModuleState.GONE),
        (PATCH,),
        _called("klp_enable_patch", "klp_find_object_symbol"),
    ),
    Possible(
        "P-CAN-02b",
        "A patch module that is there can be loaded, in vain.",
        lambda s: s.patch_module[PATCH] == ModuleState.LIVE,
        (PATCH,),
        _called("load_patch_again"),
    ),
    Possible(
        "P-CAN-03",
        "Any text can be written to `enabled` of a patch with a directory.",
        lambda s: s.mutex_free & has_directory(s, PATCH),
        (PATCH,),
        _called("enabled_store"),
        each_value=True,
    ),
    Possible(
        "P-CAN-03b",
        "Any text can be written to `force` of a patch with a directory.",
        lambda s: s.mutex_free & has_directory(s, PATCH),
        (PATCH,),
        _called("force_store"),
        each_value=True,
    ),
    Possible(
        "P-CAN-03c",
        "ftrace can be asked to be on or off.",
        lambda s: s.mutex_free,
        (),
        _called("ftrace_enable_sysctl"),
        each_value=True,
    ),
    Possible(
        "P-CAN-04",
        "The unloading of a patch module can be asked for.",
        lambda s: s.mutex_free,
        (PATCH,),
        _called("unload_patch"),
    ),
    Possible(
        "P-CAN-05",
        "A target can be loaded unless it is being loaded.",
        lambda s: ~s.vmlinux[OBJECT] & (s.module_state[OBJECT] != ModuleState.COMING),
        (OBJECT,),
        _called("load_module"),
    ),
    Possible(
        "P-CAN-05b",
        "The unloading of a target can be asked for.",
        lambda s: ~s.vmlinux[OBJECT],
        (OBJECT,),
        _called("delete_module"),
    ),
    Possible(
        "P-CAN-06",
        "The load and the unload of a target can go on, unless it waits for its own threads.",
        _coming_or_going,
        (OBJECT,),
        lambda action: action.by is By.LOADER,
    ),
    Possible(
        "P-CAN-07",
        "A retry that is queued can run.",
        lambda s: s.work & s.mutex_free,
        (),
        _called("klp_transition_work_fn"),
    ),
    Possible(
        "P-CAN-07b",
        "The freeing of a patch that is queued can run.",
        lambda s: s.free_work[PATCH],
        (PATCH,),
        _called("klp_free_patch_finish"),
    ),
    Possible(
        "P-CAN-08",
        "Whoever is in no function can call any function that is in memory.",
        lambda s: _outside(s) & callable_now(s, FUNCTION),
        (TASK, FUNCTION),
        _called("call_patched", "call_original", "read_front"),
    ),
    Possible(
        "P-CAN-08b",
        "A task can return from a patch's version of a function.",
        lambda s: s.frame[TASK, FUNCTION, PATCH] & ~s.busy_in_kernel(TASK),
        (TASK, FUNCTION, PATCH),
        _called("return_from_patched"),
    ),
    Possible(
        "P-CAN-08c",
        "A task can return from an original function.",
        lambda s: s.original_frame[TASK, FUNCTION] & ~s.busy_in_kernel(TASK),
        (TASK, FUNCTION),
        _called("return_from_original"),
    ),
    Possible(
        "P-CAN-09",
        "A task with a reliable stack that holds nothing forbidden can switch when it is tried.",
        lambda s: (
            (s.phase == Phase.TRY)
            & ~any_of(s.transition_patch[p] & s.is_immediate(p) for p in each(Patch))
            & s.exists[TASK]
            & (s.patch_state[TASK] != s.target_state)
            & s.reliable_stacks
            & s.reliable[TASK]
            & s.klp_check_stack(TASK)
            & ~s.in_section(TASK)
        ),
        (TASK,),
        _called("klp_try_switch_task"),
    ),
    Possible(
        "P-CAN-09b",
        "A task that is asked to can switch sides when it leaves the kernel.",
        lambda s: _outside(s) & s.pending[TASK] & (s.user_task[TASK] | s.idle_task[TASK]),
        (TASK,),
        _called("klp_update_patch_state"),
    ),
    Possible(
        "P-CAN-09c",
        "While a task has not switched, tasks can be reminded.",
        lambda s: (s.phase == Phase.TRY) & ~s.all_tasks_switched & ~s.signals_sent,
        (),
        _called("klp_send_signals"),
    ),
    Possible(
        "P-CAN-10",
        "A task can fork while there is room.",
        lambda s: may_fork(s, PARENT, CHILD),
        (PARENT, CHILD),
        _called("klp_copy_process", "dup_task_struct"),
    ),
    Possible(
        "P-CAN-10b",
        "A task that is in no function can exit.",
        lambda s: _outside(s) & ~s.idle_task[TASK],
        (TASK,),
        _called("release_task"),
    ),
)
