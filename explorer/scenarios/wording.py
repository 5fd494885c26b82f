"""The lines that patches and targets print themselves; the core's own belong to the model."""

from __future__ import annotations

import re
from typing import Literal

from explorer.scenarios.world import Prints, Target, Wording

ModuleState = Literal["LIVE", "COMING", "GOING", "-"]
"""The state of an object's module while a callback runs; `-` for vmlinux, which has none."""

PLACEHOLDERS = ("name", "function", "version", "result")

DEFAULT_PRINTS = {
    Wording.RECORDS: Prints(
        init="{name}: init {result}",
        exit="{name}: exit",
        enter="{name}: busy in {version}",
        leave="{name}: released",
    ),
    Wording.SAMPLES: Prints(init="{name}: {name}_init", exit="{name}: {name}_exit"),
}

SAMPLE_STATES: dict[ModuleState, str] = {
    "LIVE": " -> [MODULE_STATE_LIVE] Normal state",
    "COMING": " -> [MODULE_STATE_COMING] Full formed, running module_init",
    "GOING": " -> [MODULE_STATE_GOING] Going away",
    "-": "",
}


def callback_line(
    wording: Wording,
    patch: str,
    callback: str,
    object_name: str,
    state: ModuleState,
    result: int = 0,
) -> str:
    """The line of a callback; only the records' patches print a result that is not 0."""
    if wording is Wording.SAMPLES:
        return f"{patch}: {callback}_callback: {object_name}{SAMPLE_STATES[state]}"
    return f"{patch}: {callback} {object_name} {state}" + (f" ret={result}" if result else "")


def init_line(wording: Wording, target: Target, result: int) -> str | None:
    """The line of a target's own init that returns `result`; None: it prints nothing."""
    return _line(wording, target, "init", result=str(result))


def exit_line(wording: Wording, target: Target) -> str | None:
    """The line of a target's own exit; None: it prints nothing."""
    return _line(wording, target, "exit")


def enter_line(wording: Wording, target: Target, function: str, version: str) -> str | None:
    """What a task prints on entering this version of a function; None: nothing."""
    return _line(wording, target, "enter", function=function, version=version)


def leave_line(wording: Wording, target: Target, function: str, version: str) -> str | None:
    """What a task prints on leaving this version of a function; None: nothing."""
    return _line(wording, target, "leave", function=function, version=version)


def unknown_placeholder(template: str) -> str | None:
    """The first `{word}` of a template that stands for nothing."""
    words: list[str] = re.findall(r"\{(\w*)\}", template)
    return next((word for word in words if word not in PLACEHOLDERS), None)


def _line(
    wording: Wording,
    target: Target,
    occasion: Literal["init", "exit", "enter", "leave"],
    **values: str,
) -> str | None:
    own: str | None = getattr(target.prints, occasion)
    template: str | None = getattr(DEFAULT_PRINTS[wording], occasion) if own is None else own
    if not template:
        return None
    filled = {"name": target.name, **values}
    return re.sub(r"\{(\w+)\}", lambda hit: filled.get(hit[1], hit[0]), template)
