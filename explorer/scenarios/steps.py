"""The steps of a scenario file, as operations and observations on what the file declares."""

from __future__ import annotations

from dataclasses import replace

from explorer.scenarios.declared import Declared, known
from explorer.scenarios.form import problem
from explorer.scenarios.schema import (
    EnterForm,
    ExpectForm,
    LoadPatchForm,
    LoadTargetForm,
    PatchViewForm,
    ResultForm,
    StepForm,
    WriteForm,
)
from explorer.scenarios.sentences import choice, quoted
from explorer.scenarios.world import (
    ORIGINAL,
    Kind,
    ModuleView,
    ObjectView,
    Observation,
    Operation,
    PatchView,
    Results,
    ResultsChange,
)
from explorer.scenarios.yaml_tree import Location, Node

SHORTHANDS = {
    "disable": (Kind.WRITE_ENABLED, "0"),
    "enable": (Kind.WRITE_ENABLED, "1"),
    "force": (Kind.WRITE_FORCE, "1"),
}
LOAD_PARAMETERS = ("objects", "replace", "marked", "states", "init_refuses")


def step(
    declared: Declared, form: StepForm, at: Location, node: Node
) -> tuple[Operation, Observation | None]:
    """One step, written at `at`."""
    key = form.operation
    built = replace(_operation(declared, form, (*at, key)), line=node.line, settle=form.settle)
    text = _one_line(key, node)
    seen = None if form.expect is None else _observation(declared, form.expect, (*at, "expect"))
    return replace(built, text=text), seen


def _operation(declared: Declared, form: StepForm, at: Location) -> Operation:
    key = form.operation
    value: object = getattr(form, key)
    match value:
        case LoadTargetForm():
            known(value.target, declared.modules, "target", (*at, "target"))
            return Operation(Kind.LOAD_TARGET, 0, value.target, init_result=value.init_result)
        case LoadPatchForm():
            return _load_patch(declared, value, at)
        case WriteForm():
            known(value.patch, declared.patches, "patch", (*at, "patch"))
            return Operation(Kind(key), 0, value.patch, value=value.value)
        case ResultForm():
            return _set_result(declared, value, at)
        case EnterForm():
            return _enter(declared, value, at)
        case _:
            return _plain(declared, key, value, at)


def _plain(declared: Declared, key: str, value: object, at: Location) -> Operation:
    """An operation that takes a name, a switch or nothing."""
    if isinstance(value, bool):
        return Operation(Kind.SET_FTRACE, 0, value=str(int(value)))
    if not isinstance(value, str):
        return Operation(Kind(key), 0)
    match key:
        case "unload_target":
            known(value, declared.modules, "target", at)
        case "task_leave":
            known(value, declared.tasks, "task", at)
        case _:
            known(value, declared.patches, "patch", at)
    kind, written = SHORTHANDS[key] if key in SHORTHANDS else (Kind(key), "")
    return Operation(kind, 0, value, value=written)


def _load_patch(declared: Declared, form: LoadPatchForm, at: Location) -> Operation:
    """What `patches` says, with this load's own parameters on top."""
    known(form.patch, declared.patches, "patch", (*at, "patch"))
    own = {key: getattr(form, key) for key in LOAD_PARAMETERS if getattr(form, key) is not None}
    merged = declared.patch_forms[form.patch].model_copy(update=own)
    file = declared.patch(form.patch, merged, (*at, "objects"))
    names = tuple(item.name for item in file.objects)
    for index, name in enumerate(form.only_for):
        known(name, names, f"object of {quoted(form.patch)}", (*at, "only_for", index))
    results = Results(form.pre_patch_result, frozenset(form.only_for))
    return Operation(Kind.LOAD_PATCH, 0, form.patch, file=file, results=results)


def _set_result(declared: Declared, form: ResultForm, at: Location) -> Operation:
    """A change of the number, of the objects that it applies to, or of both."""
    known(form.patch, declared.patches, "patch", (*at, "patch"))
    if form.result is None and form.only_for is None:
        wrong = "nothing is changed"
        raise problem(wrong, "neither `result` nor `only_for`", "write `result: ENODEV`", at)
    for index, name in enumerate(form.only_for or ()):
        known(name, declared.targets, "target", (*at, "only_for", index))
    objects = None if form.only_for is None else frozenset(form.only_for)
    change = ResultsChange(form.result, objects)
    return Operation(Kind.SET_RESULT, 0, form.patch, change=change)


def _enter(declared: Declared, form: EnterForm, at: Location) -> Operation:
    """A task enters a function; the target may be left out where only one has the function."""
    known(form.task, declared.tasks, "task", (*at, "task"))
    if form.target is not None:
        known(form.target, declared.targets, "target", (*at, "target"))
    targets = [t for t in declared.targets.values() if form.target in {None, t.name}]
    functions = [function for target in targets for function in target.functions]
    known(form.function, functions, "function", (*at, "function"))
    owners = [target.name for target in targets if form.function in target.functions]
    if len(owners) > 1:
        wrong = f"several targets have a function {quoted(form.function)}"
        raise problem(wrong, "no `target`", choice("", owners), (*at, "function"))
    return Operation(Kind.ENTER, 0, form.task, target=owners[0], function=form.function)


def _observation(declared: Declared, form: ExpectForm, at: Location) -> Observation:
    _check_views(declared, form, at)
    log = form.log
    modules = form.modules
    return Observation(
        log=None if log is None else tuple(kernel for kernel, _ in log),
        result=form.result,
        settled=form.settled,
        patches=_patch_views(form.patches),
        modules=None if modules is None else {m: ModuleView(n) for m, n in modules.items()},
        active=form.active,
        held=form.held,
        document_errata=tuple((told, kernel) for kernel, told in log or () if told is not None),
    )


def _check_views(declared: Declared, form: ExpectForm, at: Location) -> None:
    """Everything that is looked at must have been declared."""
    versions = (ORIGINAL, *declared.patches)
    for name, view in (form.patches or {}).items():
        known(name, declared.patches, "patch", (*at, "patches", name))
        for item in view.objects or {}:
            known(item, declared.targets, "target", (*at, "patches", name, "objects", item))
    for name in form.modules or {}:
        known(name, (*declared.modules, *declared.patches), "module", (*at, "modules", name))
    for name, version in (form.active or {}).items():
        known(name, declared.targets, "target", (*at, "active", name))
        known(version, versions, "version", (*at, "active", name))
    for name, version in (form.held or {}).items():
        known(name, declared.tasks, "task", (*at, "held", name))
        known(version, versions, "version", (*at, "held", name))


def _patch_views(forms: dict[str, PatchViewForm] | None) -> dict[str, PatchView] | None:
    if forms is None:
        return None
    return {
        name: PatchView(
            enabled=form.enabled,
            transition=form.transition,
            objects=None
            if form.objects is None
            else {item: ObjectView(patched) for item, patched in form.objects.items()},
            replace=form.replace,
        )
        for name, form in forms.items()
    }


def _one_line(key: str, node: Node) -> str:
    """The operation as the file writes it, brackets and all, on one line."""
    argument = node.data[key] if isinstance(node.data, dict) and key in node.data else None
    return key if argument is None or argument.data is None else f"{key} {_flow(argument)}"


def _flow(node: Node) -> str:
    match node.data:
        case list():
            return "[" + ", ".join(_flow(item) for item in node.data) + "]"
        case dict():
            return ", ".join(f"{key}: {_flow(item)}" for key, item in node.data.items())
        case _:
            return " ".join((node.data or "").split())
