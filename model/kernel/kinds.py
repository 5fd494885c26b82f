"""The sorts and enumerations of the model."""

from __future__ import annotations

from enum import Enum, auto

from model.language import Element


class Patch(Element):
    """A livepatch module and its `struct klp_patch`."""

    __slots__ = ()


class Object(Element):
    """vmlinux or a module that patches target; with a patch it names a `struct klp_object`."""

    __slots__ = ()


class Function(Element):
    """An original function; with a patch it names a `struct klp_func`."""

    __slots__ = ()


class Task(Element):
    """A thread on the task list."""

    __slots__ = ()


class SystemState(Element):
    """An id of `struct klp_state`."""

    __slots__ = ()


class Side(Enum):
    """`KLP_TRANSITION_*`: `klp_target_state` and `task_struct.patch_state`."""

    IDLE = auto()
    UNPATCHED = auto()
    PATCHED = auto()


class ModuleState(Enum):
    """`enum module_state`; GONE = not on the module list."""

    GONE = auto()
    COMING = auto()
    LIVE = auto()
    GOING = auto()


class Answer(Enum):
    """What a pre_patch callback or a module's init function returns, as far as the kernel looks."""

    ZERO = auto()
    NEGATIVE = auto()
    POSITIVE = auto()


class Errno(Enum):
    """Results of operations. The last four pass on what others returned."""

    OK = 0
    ENOENT = -2
    ENOEXEC = -8
    EAGAIN = -11
    EBUSY = -16
    EEXIST = -17
    EINVAL = -22
    ENOSYS = -38
    CALLBACK_NEGATIVE = "negative pre_patch result"
    CALLBACK_POSITIVE = "positive pre_patch result"
    INIT = "result of init"
    LOADER = "result of another step of the loader"


class Build(Enum):
    """How a patch module was built; only a GOOD one gets past the checks of its arguments."""

    GOOD = auto()
    UNMARKED = "no MODULE_INFO(livepatch)"
    NO_FUNCS = "an object without an array of functions"
    LISTED_TWICE = "an object stands twice in klp_patch.objs"


class Text(Enum):
    """What is written to a sysfs file, as kstrtobool() reads it."""

    OFF = auto()
    ON = auto()
    INVALID = auto()


class Phase(Enum):
    """What the holder of klp_mutex does next; FREE = nobody holds it."""

    FREE = auto()
    ENABLE = auto()
    ENABLE_PATCH = auto()
    DISABLE = auto()
    TRY = auto()
    SYNCHRONIZE = auto()
    COMPLETE = auto()
    REVERSE = auto()
    COMING = auto()
    COMING_PRE_PATCH = auto()
    COMING_PATCH = auto()
    COMING_POST_PATCH = auto()
    COMING_POST_UNPATCH = auto()
    CLEANUP = auto()
    CLEANUP_UNPATCH = auto()
    CLEANUP_POST_UNPATCH = auto()


class Grain(Enum):
    """How much of what other contexts can see is a step of its own.

    COARSE: each critical section of klp_mutex, with each callback and each task that is switched
    apart; what runs without the mutex is one step. FINE: that is taken apart, too: fork copies
    flags first and publishes the child later, TIF_PATCH_PENDING and patch_state are written one
    after the other, klp_ftrace_handler() reads one field after the other, and
    klp_synchronize_transition() waits for all of them.
    """

    COARSE = "coarse"
    FINE = "fine"


class By(Enum):
    """Who takes a step."""

    SYSCALL = "a system call"
    LOADER = "the module loader"
    HOLDER = "the holder of klp_mutex"
    WORKER = "a kernel worker"
    TASK = "a task"
