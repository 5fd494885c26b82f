"""The lines that patches and targets print themselves; the core's own belong to the model."""

from __future__ import annotations

import re
from typing import Literal

from explorer.scenarios.world import PatchFile, Prints, Target, Wording

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
    Wording.SELFTESTS: Prints(
        init="{name}: {name}_init",
        exit="{name}: {name}_exit",
        enter="{name}: {function} enter",
        leave="{name}: {function} exit",
    ),
}

CALL_LINES = {
    Wording.RECORDS: "",
    Wording.SAMPLES: "",
    Wording.SELFTESTS: "{name}: this has been live patched",
}
"""What the new code of a function shows, if whoever calls it writes that into the log."""

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
    if wording is Wording.RECORDS:
        return f"{patch}: {callback} {object_name} {state}" + (f" ret={result}" if result else "")
    return f"{patch}: {callback}_callback: {object_name}{SAMPLE_STATES[state]}"


def further_line(file: PatchFile, callback: str, *, takes_over: bool) -> str | None:
    """What a callback prints below its own line; None: nothing."""
    lines = dict(file.prints.callbacks)
    if takes_over:
        lines |= dict(file.prints.taking_over)
    return _filled(lines.get(callback), name=file.name)


def call_line(wording: Wording, file: PatchFile) -> str | None:
    """What the new code of a function shows; None: nothing."""
    own = file.prints.call
    return _filled(CALL_LINES[wording] if own is None else own, name=file.name)


def ftrace_line(wording: Wording, value: str, result: int) -> str | None:
    """What a selftest writes into the log after it has set kernel.ftrace_enabled."""
    if wording is not Wording.SELFTESTS:
        return None
    if result == 0:
        return f"livepatch: kernel.ftrace_enabled = {value}"
    return 'livepatch: sysctl: setting key "kernel.ftrace_enabled": Device or resource busy'


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
    return _filled(template, name=target.name, **values)


def _filled(template: str | None, **values: str) -> str | None:
    if not template:
        return None
    return re.sub(r"\{(\w+)\}", lambda hit: values.get(hit[1], hit[0]), template)
