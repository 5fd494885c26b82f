"""What a scenario or a record is about: targets, patches, tasks, and what is done and seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

VMLINUX = "vmlinux"
ORIGINAL = "orig"
CALLBACKS = ("pre_patch", "post_patch", "pre_unpatch", "post_unpatch")


@dataclass(frozen=True, slots=True)
class PatchedObject:
    """One object of a patch. `functions` are the original functions that it replaces, in order.

    `missing` are functions that it names but that the object does not have. `callbacks` is a subset
    of pre_patch, post_patch, pre_unpatch, post_unpatch. `relocations`: its code refers to
    symbols of the object, which is a module.
    """

    name: str
    functions: tuple[str, ...]
    callbacks: frozenset[str]
    missing: tuple[str, ...] = ()
    relocations: bool = False


@dataclass(frozen=True, slots=True)
class PatchPrints:
    """Templates of the lines that a patch prints beside the one that names each callback.

    `callbacks` are pairs of a callback and its line; `taking_over` are in their place while an
    earlier patch has one of the patch's system states. `call` is what the new code of a function
    shows: None as its wording does, empty nothing. `{name}` is filled in.
    """

    callbacks: tuple[tuple[str, str], ...] = ()
    taking_over: tuple[tuple[str, str], ...] = ()
    call: str | None = None


@dataclass(frozen=True, slots=True)
class PatchFile:
    """A livepatch module with the parameters of one load.

    The order of `objects` counts, and names may repeat. `states` are pairs of id and version.
    `init_refuses` is a negative errno if the module's own init gives up before it calls the
    livepatch core, else 0.
    """

    name: str
    objects: tuple[PatchedObject, ...]
    replace: bool = False
    marked: bool = True
    states: tuple[tuple[int, int], ...] = ()
    init_refuses: int = 0
    prints: PatchPrints = PatchPrints()


@dataclass(frozen=True, slots=True)
class Prints:
    """Templates of the lines that a target prints itself.

    None: as its wording does; empty: no line. `{name}`, `{function}`, `{version}` and `{result}`
    are filled in.
    """

    init: str | None = None
    exit: str | None = None
    enter: str | None = None
    leave: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """An ordinary module, or `vmlinux`, and the functions in it that can be patched."""

    name: str
    functions: tuple[str, ...]
    prints: Prints = Prints()


class Kind(Enum):
    """What an operation asks for."""

    LOAD_TARGET = "load_target"
    LOAD_PATCH = "load_livepatch"
    UNLOAD_TARGET = "unload_target"
    UNLOAD_PATCH = "unload_livepatch"
    WRITE_ENABLED = "write_enabled"
    WRITE_FORCE = "write_force"
    WRITE_FILE = "write_file"
    SET_RESULT = "set_pre_patch_result"
    SET_FTRACE = "set_ftrace"
    IPMODIFY = "ipmodify"
    CALL = "call"
    ENTER = "task_enter"
    LEAVE = "task_leave"
    RETRY = "retry"
    WAIT = "wait"
    SLEEP = "sleep"
    READ = "read"
    CLEANUP = "cleanup"


@dataclass(frozen=True, slots=True)
class Results:
    """What pre_patch of a patch returns: `code` for `objects` (empty: for every object), else 0."""

    code: int = 0
    objects: frozenset[str] = frozenset()

    def of(self, name: str) -> int:
        """The result of pre_patch for the object of this name."""
        return self.code if not self.objects or name in self.objects else 0


@dataclass(frozen=True, slots=True)
class ResultsChange:
    """A change of a loaded patch's results; None leaves that half as it is."""

    code: int | None = None
    objects: frozenset[str] | None = None

    def applied_to(self, before: Results) -> Results:
        """The results after the change."""
        code = before.code if self.code is None else self.code
        return Results(code, before.objects if self.objects is None else self.objects)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    `subject` is a module, patch, task or path (WRITE_FILE), or empty. `file` and `results` belong
    to LOAD_PATCH; `change` to SET_RESULT; `init_result` to LOAD_TARGET; `value` is the text written
    (WRITE_ENABLED, WRITE_FORCE, WRITE_FILE, SET_FTRACE) or a number of milliseconds (WAIT, SLEEP;
    may be empty); `target` and `function` belong to CALL, ENTER and, in records, to LEAVE;
    `functions` belong to IPMODIFY. `settle` = wait afterwards until nothing is in transition, or
    until it has stood still. `text` is the operation on one line, as the file writes it.
    """

    kind: Kind
    line: int
    subject: str = ""
    file: PatchFile | None = None
    results: Results | None = None
    change: ResultsChange | None = None
    init_result: int = 0
    value: str = ""
    target: str = ""
    function: str = ""
    functions: tuple[str, ...] = ()
    settle: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True)
class ObjectView:
    """The sysfs directory of one object; None = nothing said, or no such file in the era.

    `functions` are the directories of its functions, `name,position`, sorted.
    """

    patched: bool | None = None
    functions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PatchView:
    """The sysfs directory of one patch; None = nothing said, or no such file in the era.

    `objects` lists all of them. `files` are access rights as `ls -l` shows them, by the path in the
    directory (`.` for itself).
    """

    enabled: bool | None = None
    transition: bool | None = None
    objects: dict[str, ObjectView] | None = None
    replace: bool | None = None
    stack_order: int | None = None
    files: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ModuleView:
    """What /sys/module shows of a loaded module; None = nothing said."""

    references: int | None = None
    state: str | None = None
    pre_patch_result: int | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What a kernel shows after an operation; None = not recorded, not compared.

    `result` is 0, a negative errno, or a positive number. `settled` is `quiet`, `stalled` or
    `not-waited`. `patches` lists every directory of /sys/kernel/livepatch, `modules` every loaded
    module of the scenario, `held` every task that is inside a function, with the version it is in.
    `active` maps objects (for their first function) and functions (`object/function`) to the
    version that an ordinary task gets: `orig` or a patch. `document_errata` are pairs: the line
    that the documentation shows, and the line of `log` that kernels print in its place.
    """

    log: tuple[str, ...] | None = None
    result: int | None = None
    settled: str | None = None
    patches: dict[str, PatchView] | None = None
    modules: dict[str, ModuleView] | None = None
    active: dict[str, str] | None = None
    held: dict[str, str] | None = None
    document_errata: tuple[tuple[str, str], ...] = ()


class Wording(Enum):
    """How callbacks and targets print their own lines."""

    RECORDS = "records"
    SAMPLES = "samples"
    SELFTESTS = "selftests"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Operations on a kernel of an era and, for each, what is expected of it (None: nothing said).

    `targets` starts with vmlinux. `defect` is the id of the defect that the kernel has, if any.
    `status` is `ok`, or for a record `dirty` (modules stayed pinned at its end) or `warned` (kernel
    warnings that change what follows).
    """

    id: str
    source: str
    era: str
    wording: Wording
    targets: tuple[Target, ...]
    patches: tuple[PatchFile, ...]
    tasks: tuple[str, ...]
    steps: tuple[tuple[Operation, Observation | None], ...]
    title: str = ""
    defect: str = ""
    status: str = "ok"
