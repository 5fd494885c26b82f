"""The lines that a step of a scope prints, in the words of the recorded kernels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from explorer.interpret import Interpreter, Result, State
from explorer.replay.console import Console
from explorer.scenarios.world import Target, Wording
from model.kernel.kinds import Answer, ModuleState, Object, Patch
from model.kernel.state import Livepatch
from model.language.ground import Domain

CODES = {Answer.ZERO: 0, Answer.NEGATIVE: -19, Answer.POSITIVE: 1}
"""Numbers to print for results of which the model knows only the sign."""


def lines(interpreter: Interpreter, before: State, result: Result) -> tuple[str, ...]:
    """What the kernel prints in this step, callbacks included."""
    names = _Names(interpreter.domain)
    console = Console(names, Wording.RECORDS, _Answers(interpreter, before, result))
    return tuple(console.lines(result))


class _Names:
    """The individuals of a scope, by number."""

    def __init__(self, domain: Domain) -> None:
        self.patches, self.objects = domain.names[Patch], domain.names[Object]

    def target(self, number: int) -> Target:
        """A target of which only the name is known."""
        return Target(self.objects[number], ())


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was answered in the step itself, and the modules at the moment before it."""

    interpreter: Interpreter
    before: State
    result: Result

    def _answer(self) -> int:
        given = (a for a in self.result.choice.arguments if isinstance(a, Answer))
        return CODES[next(given, Answer.ZERO)]

    def pre_patch_result(self, patch: int, target: int) -> int:  # noqa: ARG002 - one per step
        """The answer of the step's only pre_patch."""
        return self._answer()

    def init_result(self, target: int) -> int:  # noqa: ARG002 - one per step
        """The answer of the step's only init function."""
        return self._answer()

    def further_line(self, patch: int, callback: str) -> None:
        """Patches of a scope print one line for each callback."""

    def module_state(self, target: int) -> ModuleState:
        """As the callback sees it."""
        return cast("ModuleState", self.interpreter.get(self.before, _MODULE_STATE, target))


_MODULE_STATE = next(f for f in Livepatch.fields() if f.name == "module_state")
