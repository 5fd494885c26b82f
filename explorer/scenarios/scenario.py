"""Scenario files: operations on a kernel, written by hand, each with what it must show.

A scenario is one YAML mapping. Every plain word is text, so nothing needs quotes because of its
look (`off`, `4.19`); only a text that contains `: ` or begins with a sign of YAML does. There are
no anchors, aliases or tags.

    era: 4.19                   the kernel release, or `eras: [5.1, 6.1]`: the same in each of them
    title: one line             optional, as is `source`: where the scenario comes from
    defect: SEED-ORDER          optional: on a kernel that has this defect
    wording: samples            how patches and targets print: `samples` (the kernel's sample
                                modules, the default), `selftests` (those of the kernel's selftests,
                                which also log what they see) or `records` (of the recorded runs)
    targets:                    ordinary modules, and `vmlinux` if it has functions to patch
      vmlinux: [cmdline_proc_show]
      net_a: [send, receive]
      net_b:                    the long form, with its own lines in place of the wording's
        functions: [work]
        prints: {init: "{name}: hello", exit: "", enter: "{name}: in {function} of {version}"}
    patches:
      fix:
        objects:                in this order; a bare name means all functions and callbacks
        - vmlinux
        - {name: net_a, functions: [send], callbacks: [pre_patch, post_unpatch]}
        - {name: net_b, callbacks: none, missing: [no_such_function]}
        replace: no             the other defaults: `marked: yes`, `states: {}` (or {ID: VERSION}),
                                `init_refuses: 0` (or an error that its own init answers at once)
        prints:                 a second line of a callback; `call` is what the new code shows
          pre_patch: "{name}: allocates"
          taking_over: {pre_patch: "{name}: takes over"}    while an earlier patch has its state
    tasks: [worker]             all other tasks are never in the way
    steps:
    - load_target: net_a
    - load_livepatch: {patch: fix, pre_patch_result: ENODEV, only_for: [net_a]}
      expect:
        result: ENODEV
        log: |
          livepatch: enabling patch 'fix'

A step holds one operation:

    load_target: T              or {target: T, init_result: EIO}, the answer of T's own init
    unload_target: T            tasks inside T leave it first
    load_livepatch: P           or {patch: P, ...} with `pre_patch_result`, `only_for` (these
                                objects; default: all) and, for this load, what `patches` can say
    unload_livepatch: P
    enable: P                   write 1 to `enabled`
    disable: P                  write 0 to it
    write_enabled: {patch: P, value: TEXT}
    force: P                    write 1 to `force`
    write_force: {patch: P, value: TEXT}
    set_pre_patch_result: {patch: P, result: EBUSY, only_for: [T]}     either may be left out
    set_ftrace: off
    ipmodify: [F, G]            from now on ftrace refuses livepatch these functions, which another
                                user redirects; `[]` none
    call: F                     what a call of F by an ordinary task shows is written into the log;
                                or {function: F, target: T}
    task_enter: {task: K, function: F}      the version it gets now; `target: T` if several have F
    task_leave: K
    retry                       one retry of the kernel
    wait                        time for retries
    read                        nothing; there to `expect`
    cleanup                     tasks leave, patches are disabled, all modules unloaded

With another key beside them, the last four are written `retry:` and so on. Beside its operation, a
step may have `settle: no` (do not wait until nothing is in transition, or until the transition has
stood still) and `expect`, whose keys are all optional:

    result: EBUSY               left out it is 0; a name, `-16`, `7`, or `any`
    log: |                      all lines in order, `[]` for none; time stamps are dropped. In a
                                list, an item is some lines, or {document: LINE, kernel: LINE}
                                where the documentation shows another line than kernels print
    settled: quiet              or `stalled`, `not-waited`
    patches: {fix: {enabled: 1, transition: 0, replace: 0, objects: {vmlinux: 1, net_a: 0}}}
                                all patches in sysfs; all objects of each, with their `patched`;
                                also `stack_order: 1`, and access rights of some files, such as
                                `files: {.: drwxr-xr-x, vmlinux/patched: -r--r--r--}`
    modules: {fix: 1, net_a: 0}
                                all loaded modules, with their reference counts
    active: {vmlinux: fix}      the version that a task gets of the object's first function: a
                                patch or `orig`; {vmlinux: {F: fix}} says it of others; only those
                                named here are compared
    held: {worker: orig}        all tasks inside a function, with its version
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from explorer.errors import InputError
from explorer.scenarios.declared import Declared
from explorer.scenarios.schema import ScenarioForm
from explorer.scenarios.sentences import choice, complaint, quoted, shape
from explorer.scenarios.steps import step
from explorer.scenarios.text_file import MEBIBYTE, read_text
from explorer.scenarios.world import Scenario, Wording
from explorer.scenarios.yaml_tree import Node, TreeError, parse_tree

T = TypeVar("T")

LARGEST_FILE = MEBIBYTE
EXAMPLES = Path(__file__).parent / "examples"

WANTED = {
    "tuple_type": ("this must be a list", "write `[one, two]` or one `- item` per line"),
    "dict_type": ("this must be a mapping", "write `key: value` lines"),
    "too_short": ("this must not be empty", "write at least one item"),
    "too_long": ("these are too many", "write fewer; no model of that size can be searched"),
}


def load_scenarios(path: Path) -> tuple[Scenario, ...]:
    """The scenario of this file, once for each release that it names. Raises InputError.

    Every reference in it has been checked, except that a release need not be modelled.
    """
    return read_form(path, lambda tree: _scenarios(path.stem, tree))


def read_form(path: Path, build: Callable[[Node], T]) -> T:
    """What `build` makes of the tree in this file. Its complaints become InputErrors."""
    text = read_text(path, LARGEST_FILE)
    try:
        tree = parse_tree(text)
    except TreeError as error:
        raise InputError(f"{path}:{error.line}: {error}") from None
    try:
        return build(tree)
    except ValidationError as error:
        problems = [_located(tree, detail) for detail in error.errors(include_url=False)]
        line, sentence = min(problems)
        raise InputError(f"{path}:{line}: {sentence}") from None
    except PydanticCustomError as error:
        context = error.context or {}
        line = tree.line_of(context["at"])
        raise InputError(f"{path}:{line}: {context['sentence']}") from None


def example_names() -> tuple[str, ...]:
    """The scenarios that come with the checker."""
    return tuple(sorted(path.stem for path in EXAMPLES.glob("*.yaml")))


def example(name: str) -> Path:
    """The file of the example of this name. Raises InputError."""
    names = example_names()
    if name not in names:
        wrong = "there is no example of this name"
        raise InputError(complaint(wrong, quoted(name), choice(name, names)))
    return EXAMPLES / f"{name}.yaml"


def _scenarios(name: str, tree: Node) -> tuple[Scenario, ...]:
    form = ScenarioForm.model_validate(tree.plain())
    declared = Declared(form)
    steps = [
        step(declared, item, ("steps", index), tree.at("steps", index))
        for index, item in enumerate(form.steps)
    ]
    first, *others = form.eras or (form.era or "",)
    scenario = Scenario(
        id=name,
        source=form.source,
        era=first,
        wording=Wording(form.wording),
        targets=tuple(declared.targets.values()),
        patches=tuple(declared.patches.values()),
        tasks=declared.tasks,
        steps=tuple(steps),
        title=form.title,
        defect=form.defect,
    )
    return (scenario, *(replace(scenario, era=era) for era in others))


def _located(tree: Node, detail: ErrorDetails) -> tuple[int, str]:
    """The line and the sentence of one of pydantic's errors."""
    context = detail.get("ctx", {})
    if detail["type"] == "complaint":
        return tree.line_of((*detail["loc"], *context["at"])), str(context["sentence"])
    wrong, write = WANTED.get(detail["type"], (detail["msg"], "write something else"))
    return tree.line_of(detail["loc"]), complaint(wrong, shape(detail["input"]), write)
