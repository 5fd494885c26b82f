"""What a scenario file declares: targets, patches, tasks; every name used there is checked."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.scenarios.form import problem
from explorer.scenarios.schema import (
    CallbackLinesForm,
    ObjectForm,
    PatchForm,
    PatchPrintsForm,
    ScenarioForm,
    TargetForm,
)
from explorer.scenarios.sentences import choice, quoted
from explorer.scenarios.world import (
    CALLBACKS,
    VMLINUX,
    PatchedObject,
    PatchFile,
    PatchPrints,
    Prints,
    Target,
)
from explorer.scenarios.yaml_tree import Location


class Declared:
    """The targets (vmlinux first), patches and tasks of a file, by name and in its order."""

    def __init__(self, form: ScenarioForm) -> None:
        first = {VMLINUX: form.targets.get(VMLINUX, TargetForm())}
        self.targets = {name: _target(name, item) for name, item in (first | form.targets).items()}
        self.modules = tuple(name for name in self.targets if name != VMLINUX)
        self.patch_forms = form.patches
        self.patches = {
            name: self.patch(name, item, ("patches", name, "objects"))
            for name, item in form.patches.items()
        }
        self.tasks = form.tasks
        self._refuse_clashes()

    def patch(self, name: str, form: PatchForm, at: Location) -> PatchFile:
        """A patch, its objects written at `at`; one without `functions` means all of them."""
        return PatchFile(
            name=name,
            objects=tuple(self._object(item, (*at, i)) for i, item in enumerate(form.objects)),
            replace=form.replace,
            marked=form.marked,
            states=form.states,
            init_refuses=form.init_refuses,
            prints=_patch_prints(form.prints),
        )

    def owner(self, function: str, target: str | None, at: Location) -> str:
        """The target that has the function; `target` may be None where only one has it."""
        if target is not None:
            known(target, self.targets, "target", (*at, "target"))
        targets = [t for t in self.targets.values() if target in {None, t.name}]
        functions = [name for item in targets for name in item.functions]
        known(function, functions, "function", (*at, "function"))
        owners = [item.name for item in targets if function in item.functions]
        if len(owners) > 1:
            wrong = f"several targets have a function {quoted(function)}"
            raise problem(wrong, "no `target`", choice("", owners), (*at, "function"))
        return owners[0]

    def _object(self, form: ObjectForm, at: Location) -> PatchedObject:
        known(form.name, self.targets, "target", (*at, "name"))
        has = self.targets[form.name].functions
        functions = has if form.functions is None else form.functions
        for index, function in enumerate(functions):
            known(function, has, f"function of {quoted(form.name)}", (*at, "functions", index))
        for index, function in enumerate(form.missing):
            if function in has:
                wrong = f"{quoted(form.name)} has the function {quoted(function)}"
                write = "name it under `functions`"
                raise problem(wrong, "it under `missing`", write, (*at, "missing", index))
        if form.relocations and form.name == VMLINUX:
            wrong = "the relocations of vmlinux are written when the patch is loaded"
            raise problem(wrong, "`relocations: yes`", "leave it out", (*at, "relocations"))
        return PatchedObject(form.name, functions, form.callbacks, form.missing, form.relocations)

    def _refuse_clashes(self) -> None:
        for index, task in enumerate(self.tasks):
            if task in self.tasks[:index]:
                wrong = f"the task {quoted(task)} is declared twice"
                raise problem(wrong, "the second one", "name it once", ("tasks", index))
        for name in self.patches:
            if name in self.targets:
                wrong = f"{quoted(name)} is declared as a target and as a patch"
                raise problem(wrong, "two modules of one name", "rename one", ("patches", name))


def known(name: str, names: Iterable[str], what: str, at: Location) -> None:
    """Refuse a name that is not among those declared."""
    allowed = tuple(names)
    if name not in allowed:
        wrong = f"there is no {what} of this name"
        write = choice(name, allowed) if allowed else f"declare a {what} first"
        raise problem(wrong, quoted(name), write, at)


def _target(name: str, form: TargetForm) -> Target:
    prints = form.prints
    own = Prints(prints.init, prints.exit, prints.enter, prints.leave)
    return Target(name, form.functions, own)


def _patch_prints(form: PatchPrintsForm) -> PatchPrints:
    return PatchPrints(_lines(form), _lines(form.taking_over), form.call)


def _lines(form: CallbackLinesForm) -> tuple[tuple[str, str], ...]:
    """Only the callbacks of which something was written; an empty text takes a line away."""
    return tuple((name, getattr(form, name)) for name in CALLBACKS if name in form.model_fields_set)
