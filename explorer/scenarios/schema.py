"""The shape of a scenario file: which keys there are, in the order of the documentation."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from explorer.scenarios.form import (
    Flag,
    Form,
    Name,
    Nothing,
    Number,
    Result,
    Template,
    Text,
    problem,
)
from explorer.scenarios.sentences import choice, listed, quoted
from explorer.scenarios.values import (
    LogLine,
    Settled,
    WordingName,
    read_access_rights,
    read_callbacks,
    read_defect,
    read_era,
    read_expected_result,
    read_log,
    read_settled,
    read_states,
    read_versions,
    read_wording,
)
from explorer.scenarios.world import CALLBACKS

MOST_ITEMS = 256
MOST_STEPS = 10_000
Names = Annotated[tuple[Name, ...], Field(max_length=MOST_ITEMS)]
OBJECT_COUNT = Field(min_length=1, max_length=MOST_ITEMS)


class PrintsForm(Form):
    """Own lines of a target."""

    WHAT: ClassVar[str] = "`prints`"

    init: Template | None = None
    exit: Template | None = None
    enter: Template | None = None
    leave: Template | None = None


class TargetForm(Form):
    """A target: its functions, or a mapping."""

    WHAT: ClassVar[str] = "a target"

    functions: Names = ()
    prints: PrintsForm = PrintsForm()

    @model_validator(mode="before")
    @classmethod
    def expand(cls, data: object) -> object:
        """A plain list is the functions; nothing at all means none."""
        return {"functions": data or []} if isinstance(data, list | None) else data


class ObjectForm(Form):
    """One object of a patch: its name, or a mapping."""

    WHAT: ClassVar[str] = "an object of a patch"
    SHORT: ClassVar[str | None] = "name"

    name: Name
    functions: Names | None = None
    callbacks: Annotated[frozenset[str], BeforeValidator(read_callbacks)] = frozenset(CALLBACKS)
    missing: Names = ()
    relocations: Flag = False


class CallbackLinesForm(Form):
    """Further lines of a patch's callbacks."""

    WHAT: ClassVar[str] = "`taking_over`"

    pre_patch: Template = ""
    post_patch: Template = ""
    pre_unpatch: Template = ""
    post_unpatch: Template = ""


class PatchPrintsForm(CallbackLinesForm):
    """Own lines of a patch."""

    WHAT: ClassVar[str] = "`prints`"

    call: Template | None = None
    taking_over: CallbackLinesForm = CallbackLinesForm()


States = Annotated[tuple[tuple[int, int], ...], BeforeValidator(read_states)]


class PatchForm(Form):
    """A livepatch."""

    WHAT: ClassVar[str] = "a patch"

    objects: tuple[ObjectForm, ...] = OBJECT_COUNT
    replace: Flag = False
    marked: Flag = True
    states: States = ()
    init_refuses: Result = 0
    prints: PatchPrintsForm = PatchPrintsForm()


class LoadPatchForm(Form):
    """Loading a livepatch: its name, or a mapping that may also replace what `patches` says."""

    WHAT: ClassVar[str] = "`load_livepatch`"
    SHORT: ClassVar[str | None] = "patch"

    patch: Name
    pre_patch_result: Result = 0
    only_for: Names = ()
    objects: Annotated[tuple[ObjectForm, ...], OBJECT_COUNT] | None = None
    replace: Flag | None = None
    marked: Flag | None = None
    states: States | None = None
    init_refuses: Result | None = None
    prints: PatchPrintsForm | None = None


class LoadTargetForm(Form):
    """Loading a target: its name, or a mapping."""

    WHAT: ClassVar[str] = "`load_target`"
    SHORT: ClassVar[str | None] = "target"

    target: Name
    init_result: Result = 0


class WriteForm(Form):
    """A write to a file of a patch."""

    WHAT: ClassVar[str] = "a write"

    patch: Name
    value: Text


class ResultForm(Form):
    """A change of what pre_patch returns."""

    WHAT: ClassVar[str] = "`set_pre_patch_result`"

    patch: Name
    result: Result | None = None
    only_for: Names | None = None


class CallForm(Form):
    """An ordinary task calls a function: its name, or a mapping."""

    WHAT: ClassVar[str] = "`call`"
    SHORT: ClassVar[str | None] = "function"

    function: Name
    target: Name | None = None


class EnterForm(Form):
    """A task calls a function."""

    WHAT: ClassVar[str] = "`task_enter`"

    task: Name
    function: Name
    target: Name | None = None


class PatchViewForm(Form):
    """What sysfs shows of a patch."""

    WHAT: ClassVar[str] = "the view of a patch"

    enabled: Flag | None = None
    transition: Flag | None = None
    replace: Flag | None = None
    stack_order: Number | None = None
    objects: dict[Name, Flag] | None = None
    files: dict[Text, Annotated[str, BeforeValidator(read_access_rights)]] | None = None


class ExpectForm(Form):
    """What is expected after a step."""

    WHAT: ClassVar[str] = "`expect`"

    result: Annotated[int | None, BeforeValidator(read_expected_result)] = 0
    log: Annotated[tuple[LogLine, ...] | None, BeforeValidator(read_log)] = None
    settled: Annotated[Settled | None, BeforeValidator(read_settled)] = None
    patches: dict[Name, PatchViewForm] | None = None
    modules: dict[Name, Number] | None = None
    active: dict[Name, Annotated[dict[str, str], BeforeValidator(read_versions)]] | None = None
    held: dict[Name, Name] | None = None


class StepForm(Form):
    """One operation, and what is expected of it."""

    WHAT: ClassVar[str] = "a step"
    ARGUMENTLESS: ClassVar[frozenset[str]] = frozenset({"retry", "wait", "read", "cleanup"})
    EXTRAS: ClassVar[frozenset[str]] = frozenset({"settle", "expect"})

    load_target: LoadTargetForm | None = None
    load_livepatch: LoadPatchForm | None = None
    unload_target: Name | None = None
    unload_livepatch: Name | None = None
    disable: Name | None = None
    enable: Name | None = None
    force: Name | None = None
    write_enabled: WriteForm | None = None
    write_force: WriteForm | None = None
    set_pre_patch_result: ResultForm | None = None
    set_ftrace: Flag | None = None
    ipmodify: Names | None = None
    call: CallForm | None = None
    task_enter: EnterForm | None = None
    task_leave: Name | None = None
    retry: Nothing = None
    wait: Nothing = None
    read: Nothing = None
    cleanup: Nothing = None
    settle: Flag = True
    expect: ExpectForm | None = None

    @property
    def operation(self) -> str:
        """The key that says what to do."""
        return next(key for key in self.model_fields_set if key not in self.EXTRAS)

    @model_validator(mode="before")
    @classmethod
    def expand(cls, data: object) -> object:
        """A bare word is an operation without argument; otherwise exactly one key names the
        operation.
        """
        if isinstance(data, str) and data in cls.ARGUMENTLESS:
            data = {data: None}
        operations = [key for key in cls.model_fields if key not in cls.EXTRAS]
        if isinstance(data, dict) and all(key in cls.model_fields for key in data):
            named = [key for key in data if key in operations]
            if len(named) != 1:
                found = listed(named) if named else "none"
                write = "write one step for each" if named else choice("", operations)
                raise problem("a step holds exactly one operation", found, write)
            if data[named[0]] is None and named[0] not in cls.ARGUMENTLESS:
                wrong = f"{quoted(named[0])} needs to know what it acts on"
                raise problem(wrong, "nothing", "write a name after the `:`", (named[0],))
        return data


Era = Annotated[str, BeforeValidator(read_era)]


class ScenarioForm(Form):
    """The whole file."""

    WHAT: ClassVar[str] = "a scenario"
    NEEDS_ERA: ClassVar[bool] = True

    era: Era | None = None
    eras: Annotated[tuple[Era, ...], Field(min_length=1, max_length=MOST_ITEMS)] | None = None
    defect: Annotated[str, BeforeValidator(read_defect)] = ""
    title: Text = ""
    source: Text = ""
    wording: Annotated[WordingName, BeforeValidator(read_wording)] = "samples"
    targets: dict[Name, TargetForm] = Field(default_factory=dict, max_length=MOST_ITEMS)
    patches: dict[Name, PatchForm] = Field(default_factory=dict, max_length=MOST_ITEMS)
    tasks: Names = ()
    steps: tuple[StepForm, ...] = Field(min_length=1, max_length=MOST_STEPS)

    @model_validator(mode="before")
    @classmethod
    def name_releases(cls, data: object) -> object:
        """Exactly one of `era` and `eras` says on which kernels."""
        if isinstance(data, dict) and all(key in cls.model_fields for key in data):
            if "era" in data and "eras" in data:
                write = "write `era` for one release, `eras` for a list"
                raise problem("`era` and `eras` say the same", "both", write, ("eras",))
            if cls.NEEDS_ERA and "era" not in data and "eras" not in data:
                found = f"only {listed(data)}" if data else "nothing"
                raise problem("a scenario lacks the key `era`", found, "write `era: ...`")
        return data
