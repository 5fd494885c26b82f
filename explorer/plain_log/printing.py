"""What each ground action prints, as keys of lines with the conditions under which they appear."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import cast

from explorer.plain_log.recognise import SIGNS
from explorer.replay.console import PREFIX, STATES, Names
from explorer.scenarios.wording import callback_line, exit_line, init_line
from explorer.scenarios.world import CALLBACKS, VMLINUX, Wording
from model.kernel.kinds import Answer, ModuleState
from model.language.formulas import FALSE, Bool
from model.language.ground import Domain, Ground, GroundAction
from model.language.recording import Output
from model.language.simplify import conjunction, enumerated, equal, read
from model.language.terms import Argument, Element, Member

Alternatives = tuple[tuple[Bool, str], ...]
"""At most one of these lines is printed: the one whose condition holds before the step."""


class Printing:
    """Knows how patches and targets of a world print their lines."""

    def __init__(self, ground: Ground, names: Names, wording: Wording) -> None:
        self._domain: Domain = ground.domain
        self._names, self._wording = names, wording
        self._module_state = next(f for f in ground.machine.fields if f.name == "module_state")

    def of(self, action: GroundAction) -> tuple[Alternatives, ...]:
        """The lines of a step in their order, those that it may print included."""
        found = (tuple(self._lines(output)) for output in action.outputs)
        return tuple(alternatives for alternatives in found if alternatives)

    def _lines(self, output: Output) -> Iterator[tuple[Bool, str]]:
        if output.text is not None:
            yield from self._core(output.text, output)
        elif output.event is not None and output.event.name in CALLBACKS:
            yield from self._callback(output.event.name, output)
        elif output.event is not None and output.event.name in ("init", "exit"):
            line = self._own(output.event.name, output.arguments)
            if line is not None:
                yield output.condition, line

    def _core(self, text: str, output: Output) -> Iterator[tuple[Bool, str]]:
        for choice in product(*(self._readings(a) for a in output.arguments)):
            condition = conjunction([output.condition, *(c for c, _ in choice)])
            if condition is not FALSE:
                yield condition, PREFIX + text.format(*(name for _, name in choice))

    def _readings(self, argument: Argument) -> list[tuple[Bool, str]]:
        """What is printed for an argument: a name, or one of the values that it may have."""
        if isinstance(argument, Element):
            return [(conjunction(()), self._domain.name(argument))]
        kind = argument.enumeration
        return [(equal(argument, enumerated(value, kind)), value.name) for value in kind]

    def _callback(self, name: str, output: Output) -> Iterator[tuple[Bool, str]]:
        patch, target = (cast("Element", a).index for a in output.arguments[:2])
        patch_name, object_name = self._names.patches[patch], self._names.objects[target]
        result = _sign(output.arguments)
        if object_name == VMLINUX:  # which is never on the module list
            line = callback_line(self._wording, patch_name, name, object_name, "-", result)
            yield output.condition, line
            return
        for state, word in STATES.items():
            seen = read(self._module_state, (output.arguments[1],))
            condition = conjunction((output.condition, equal(seen, enumerated(state, ModuleState))))
            yield (
                condition,
                callback_line(self._wording, patch_name, name, object_name, word, result),
            )

    def _own(self, name: str, arguments: tuple[Argument, ...]) -> str | None:
        target = self._names.target(cast("Element", arguments[0]).index)
        if name == "init":
            return init_line(self._wording, target, _sign(arguments))
        return exit_line(self._wording, target)


def _sign(arguments: tuple[Argument, ...]) -> int:
    """The number that stands for the answer among the arguments of an event; 0 if none is."""
    values = (a.value for a in arguments if isinstance(a, Member))
    return next((SIGNS[value] for value in values if isinstance(value, Answer)), 0)
