"""Patch descriptions: what the patches of a log contain, in the form of scenario files.

    wording: samples
    targets: {net_a: [send], net_b: {prints: {init: "", exit: ""}}}
    patches: {fix: {objects: [vmlinux, {name: net_a, callbacks: [pre_patch]}]}}

A whole scenario file serves as well. Its steps are not followed; where they load a patch with other
contents, the patch of the log may have these or those whenever it is loaded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from explorer.plain_log.world import LogWorld
from explorer.scenarios.declared import Declared
from explorer.scenarios.form import Name
from explorer.scenarios.scenario import read_form
from explorer.scenarios.schema import PatchForm, ScenarioForm, StepForm
from explorer.scenarios.steps import step
from explorer.scenarios.world import Wording
from explorer.scenarios.yaml_tree import Node


class DescriptionForm(ScenarioForm):
    """A scenario file of which only the patches are necessary."""

    WHAT: ClassVar[str] = "a patch description"
    NEEDS_ERA: ClassVar[bool] = False

    patches: dict[Name, PatchForm] = Field(min_length=1)
    steps: tuple[StepForm, ...] = ()


def load_description(path: Path) -> LogWorld:
    """The patches and targets that the file describes. Raises InputError."""
    return read_form(path, _world)


def _world(tree: Node) -> LogWorld:
    form = DescriptionForm.model_validate(tree.plain())
    declared = Declared(form)
    patches = list(declared.patches.values())
    for index, item in enumerate(form.steps):
        operation, _ = step(declared, item, ("steps", index), tree.at("steps", index))
        if operation.file is not None and operation.file not in patches:
            patches.append(operation.file)
    named = Counter[str]()
    for index, file in enumerate(patches):
        named[file.name] += 1
        if named[file.name] > 1:
            patches[index] = replace(file, name=f"{file.name} (load {named[file.name]})")
    return LogWorld(Wording(form.wording), tuple(declared.targets.values()), tuple(patches))
