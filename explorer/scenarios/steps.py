"""The steps of a scenario file, as operations and observations on what the file declares."""

from __future__ import annotations

from dataclasses import replace

from explorer.scenarios.declared import Declared, known
from explorer.scenarios.form import problem
from explorer.scenarios.schema import (
    CallForm,
    EnterForm,
    ExpectForm,
    LoadPatchForm,
    LoadTargetForm,
    PatchViewForm,
    ResultForm,
    StepForm,
    WriteForm,
)
from explorer.scenarios.sentences import quoted
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
LOAD_PARAMETERS = ("objects", "replace", "marked", "states", "init_refuses", "prints")


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
        case CallForm():
            target = declared.owner(value.function, value.target, at)
            return Operation(Kind.CALL, 0, target=target, function=value.function)
        case EnterForm():
            known(value.task, declared.tasks, "task", (*at, "task"))
            target = declared.owner(value.function, value.target, at)
            return Operation(Kind.ENTER, 0, value.task, target=target, function=value.function)
        case tuple():
            return _ipmodify(declared, value, at)
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


def _ipmodify(declared: Declared, names: tuple[str, ...], at: Location) -> Operation:
    """Another user of ftrace takes the functions of these names, wherever they are."""
    functions = [name for target in declared.targets.values() for name in target.functions]
    for index, name in enumerate(names):
        known(name, functions, "function", (*at, index))
    return Operation(Kind.IPMODIFY, 0, functions=names)


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
        active=_active(form.active),
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
    for name, by_function in (form.active or {}).items():
        here = (*at, "active", name)
        known(name, declared.targets, "target", here)
        for function, version in by_function.items():
            if function:
                known(function, declared.targets[name].functions, "function", (*here, function))
            known(version, versions, "version", (*here, function))
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
            stack_order=form.stack_order,
            files=form.files,
        )
        for name, form in forms.items()
    }


def _active(forms: dict[str, dict[str, str]] | None) -> dict[str, str] | None:
    if forms is None:
        return None
    return {
        f"{name}/{function}" if function else name: version
        for name, by_function in forms.items()
        for function, version in by_function.items()
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
