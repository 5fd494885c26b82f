"""What a step of the model prints: the core's lines, and those of patches and targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from explorer.interpret import Result
from explorer.scenarios.wording import ModuleState as StateWord
from explorer.scenarios.wording import callback_line, exit_line, init_line
from explorer.scenarios.world import VMLINUX, Target, Wording
from model.kernel.kinds import ModuleState
from model.language.fields import Field

PREFIX = "livepatch: "
"""What the kernel puts before every line of the livepatch core."""

CALLBACKS = frozenset({"post_patch", "pre_unpatch", "post_unpatch"})
STATES: dict[ModuleState, StateWord] = {
    ModuleState.LIVE: "LIVE",
    ModuleState.COMING: "COMING",
    ModuleState.GOING: "GOING",
    ModuleState.GONE: "GOING",
}
"""As callbacks print them; what is left of a module that is gone shows the last state it had."""


class Names(Protocol):
    """What patches and objects are called, by number."""

    patches: tuple[str, ...]
    objects: tuple[str, ...]

    def target(self, number: int) -> Target:
        """The target, with how it prints its own lines."""


class Answers(Protocol):
    """What callbacks and init functions return and print, and the state of a module, by number."""

    def further_line(self, patch: int, callback: str) -> str | None:
        """What this callback of this patch prints below the line that names it."""

    def pre_patch_result(self, patch: int, target: int) -> int:
        """What pre_patch of this patch returns for this object."""

    def init_result(self, target: int) -> int:
        """What the init function of this target returns."""

    def module_state(self, target: int) -> ModuleState:
        """The state of this target's module."""


class Console:
    """Renders steps in the wording of a scenario."""

    def __init__(self, names: Names, wording: Wording, answers: Answers) -> None:
        self._names, self._wording, self._answers = names, wording, answers

    def lines(self, result: Result) -> Iterator[str]:
        """The lines of a step; the answers are those at the moment before it."""
        for item in result.visible:
            if isinstance(item[0], Field):
                lines = self._event(item[0], cast("tuple[int, ...]", item[1]))
                yield from (line for line in lines if line is not None)
            else:
                yield PREFIX + item[0].format(*item[1])

    def _event(self, event: Field, arguments: tuple[int, ...]) -> Iterator[str | None]:
        """The lines that a patch or a target prints itself."""
        name = event.name
        if name == "pre_patch":
            result = self._answers.pre_patch_result(arguments[0], arguments[1])
            yield from self._callback(name, arguments[0], arguments[1], result)
        if name in CALLBACKS:
            yield from self._callback(name, arguments[0], arguments[1])
        if name == "init":
            result = self._answers.init_result(arguments[0])
            yield init_line(self._wording, self._names.target(arguments[0]), result)
        if name == "exit":
            yield exit_line(self._wording, self._names.target(arguments[0]))

    def _callback(
        self, name: str, patch: int, target: int, result: int = 0
    ) -> Iterator[str | None]:
        patch_name, object_name = self._names.patches[patch], self._names.objects[target]
        loaded = object_name != VMLINUX  # which is never on the module list
        state = STATES[self._answers.module_state(target)] if loaded else "-"
        yield callback_line(self._wording, patch_name, name, object_name, state, result)
        yield self._answers.further_line(patch, name)
