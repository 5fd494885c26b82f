"""The lines that a step prints, in the words of the recorded kernels."""

from __future__ import annotations

from typing import cast

from explorer.interpret import Happened, Interpreter, Result, State
from explorer.scenarios.wording import ModuleState as StateWord
from explorer.scenarios.wording import callback_line
from explorer.scenarios.world import Wording
from model.kernel.kinds import Answer, ModuleState
from model.kernel.state import Livepatch
from model.language.fields import Field

CALLBACKS = ("pre_patch", "post_patch", "pre_unpatch", "post_unpatch")
CODES = {Answer.ZERO: 0, Answer.NEGATIVE: -19, Answer.POSITIVE: 1}
"""Numbers to print for results of which the model knows only the sign."""


def lines(interpreter: Interpreter, before: State, result: Result) -> tuple[str, ...]:
    """What the kernel prints in this step, callbacks included."""
    return tuple(line for item in result.visible for line in _line(interpreter, before, item))


def _line(
    interpreter: Interpreter, before: State, item: Happened | tuple[str, tuple[str, ...]]
) -> list[str]:
    what, arguments = item
    if isinstance(what, str):
        return ["livepatch: " + what.format(*arguments)]
    place = cast("tuple[int, ...]", arguments)
    if what.name in CALLBACKS:
        return [_callback(interpreter, before, what, place)]
    if what.name in ("init", "exit"):
        return [f"{interpreter.name(what.sorts[0], place[0])}: {what.name}"]
    return []


def _callback(interpreter: Interpreter, before: State, event: Field, place: tuple[int, ...]) -> str:
    patch, target = (
        interpreter.name(s, i) for s, i in zip(event.sorts[:2], place[:2], strict=True)
    )
    state = interpreter.get(before, _MODULE_STATE, place[1])
    word = "-" if state is ModuleState.GONE else cast("ModuleState", state).name
    code = CODES[cast("Answer", place[2])] if len(place) > 2 else 0
    return callback_line(Wording.RECORDS, patch, event.name, target, cast("StateWord", word), code)


_MODULE_STATE = next(f for f in Livepatch.fields() if f.name == "module_state")
