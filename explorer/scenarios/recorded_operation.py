"""The commands of recorded runs (`load_patch lp_a replace=1`), and the world they act on."""

from __future__ import annotations

import re
from dataclasses import replace

from explorer.scenarios.result_codes import RESULT_CODES
from explorer.scenarios.sentences import choice, complaint, quoted
from explorer.scenarios.world import (
    CALLBACKS,
    VMLINUX,
    Kind,
    Operation,
    PatchedObject,
    PatchFile,
    Results,
    ResultsChange,
    Target,
)

TARGETS = (
    Target(VMLINUX, ("cmdline_proc_show",)),
    Target("tgt_a", ("tgt_a_value", "tgt_a_work")),
    Target("tgt_b", ("tgt_b_value", "tgt_b_work")),
)
FUNCTIONS = {target.name: target.functions for target in TARGETS}
MODULES = ("tgt_a", "tgt_b")
PATCHES = ("lp_a", "lp_b", "lp_c", "lp_unmarked")
UNMARKED = "lp_unmarked"
MISSING_FUNCTION = "klab_there_is_no_such_function"
FTRACE_SWITCH = "/proc/sys/kernel/ftrace_enabled"
FIRST_ERA_WITH_REPLACE = (5, 1)

FLAGS = {"1": True, "y": True, "Y": True, "0": False, "n": False, "N": False}
PATCH_PARAMETERS = (
    "objs",
    "replace",
    "pre_patch_ret",
    "fail_obj",
    "badfunc",
    "state_id",
    "state_ver",
)
COMMANDS = (
    "load_target",
    "unload_target",
    "load_patch",
    "unload_patch",
    "set_ret",
    "set_fail_obj",
    "disable",
    "enable",
    "write_enabled",
    "force",
    "busy",
    "wait_transition",
    "write",
    "sleep",
    "read",
)


class CommandError(Exception):
    """The command cannot be understood; the message is a finished complaint."""


def task_of(target: str) -> str:
    """The name of the one task that can be parked in a target."""
    return f"busy_{target}"


def parse_command(command: str, line: int, era: str) -> Operation:
    """The operation of this text; a leading `!` means that nobody waited after it."""
    words = command.removeprefix("!").split()
    if not words:
        raise _error("there is no operation", "an empty text", "write one such as `read`")
    operation = _parse(words[0], words[1:], era)
    return replace(operation, line=line, settle=not command.startswith("!"), text=command)


def _parse(name: str, words: list[str], era: str) -> Operation:
    match name, words:
        case "load_patch", [patch, *parameters]:
            return _load_patch(patch, _parameters(parameters, PATCH_PARAMETERS), era)
        case "load_target", [target, *parameters]:
            values = _parameters(parameters, ("init_ret",))
            result = _number(values.get("init_ret", "0"))
            return Operation(Kind.LOAD_TARGET, 0, _target(target), init_result=result)
        case "unload_target", [target]:
            return Operation(Kind.UNLOAD_TARGET, 0, _target(target))
        case "busy", [target, ("on" | "off") as switch]:
            return _busy(_target(target), switch)
        case (("read" | "wait_transition" | "sleep" | "write"), _):
            return _general(name, words)
        case _:
            return _on_patch(name, words)


def _on_patch(name: str, words: list[str]) -> Operation:
    """An operation on a patch that is there already."""
    match name, words:
        case "unload_patch", [patch]:
            return Operation(Kind.UNLOAD_PATCH, 0, _patch(patch))
        case (("disable" | "enable"), [patch]):
            value = "1" if name == "enable" else "0"
            return Operation(Kind.WRITE_ENABLED, 0, _patch(patch), value=value)
        case "write_enabled", [patch, *value]:
            return Operation(Kind.WRITE_ENABLED, 0, _patch(patch), value=" ".join(value))
        case "force", [patch, *value]:
            return Operation(Kind.WRITE_FORCE, 0, _patch(patch), value=" ".join(value) or "1")
        case "set_ret", [patch, number]:
            return _change(patch, ResultsChange(code=_number(number)))
        case "set_fail_obj", [patch, *names] if len(names) <= 1:
            return _change(patch, ResultsChange(objects=frozenset(_object(o) for o in names)))
    raise _unknown(name, words)


def _general(name: str, words: list[str]) -> Operation:
    """An operation on nothing in particular."""
    match name, words:
        case "read", []:
            return Operation(Kind.READ, 0)
        case "wait_transition", [] | [_]:
            return Operation(Kind.WAIT, 0, value=str(_number(words[0])) if words else "")
        case "sleep", [milliseconds]:
            return Operation(Kind.SLEEP, 0, value=str(_number(milliseconds)))
        case "write", [path, *value]:
            return _write(path, " ".join(value))
    raise _unknown(name, words)


def _write(path: str, value: str) -> Operation:
    """A write to a file; kernel.ftrace_enabled is one by itself."""
    if path == FTRACE_SWITCH:
        return Operation(Kind.SET_FTRACE, 0, value=value)
    return Operation(Kind.WRITE_FILE, 0, path, value=value)


def _busy(target: str, switch: str) -> Operation:
    """Park the task of a target in its work function, or let it go."""
    kind = Kind.ENTER if switch == "on" else Kind.LEAVE
    return Operation(kind, 0, task_of(target), target=target, function=FUNCTIONS[target][1])


def _change(patch: str, change: ResultsChange) -> Operation:
    return Operation(Kind.SET_RESULT, 0, _patch(patch), change=change)


def _load_patch(patch: str, values: dict[str, str], era: str) -> Operation:
    """A load with module parameters."""
    fails = frozenset({_object(values["fail_obj"])} if values.get("fail_obj") else ())
    results = Results(_number(values.get("pre_patch_ret", "0")), fails)
    file = patch_file(_patch(patch), values, era)
    return Operation(Kind.LOAD_PATCH, 0, patch, file=file, results=results)


def patch_file(patch: str, values: dict[str, str], era: str) -> PatchFile:
    """A patch of this world; before 5.1 its init refuses what the API of the era does not have."""
    names = [name for name in values.get("objs", ",".join(FUNCTIONS)).split(",") if name]
    bad = values.get("badfunc", "")
    if bad:
        _object(bad)
    replaces = _flag(values.get("replace", "0"))
    state = _number(values.get("state_id", "0"))
    states = ((state, _number(values.get("state_ver", "0"))),) if state else ()
    old = tuple(int(part) for part in era.split(".")) < FIRST_ERA_WITH_REPLACE
    refused = -RESULT_CODES["EOPNOTSUPP"] if old and (replaces or states) else 0
    return PatchFile(
        name=patch,
        objects=tuple(_patched(_object(name), bad) for name in names),
        replace=replaces,
        marked=patch != UNMARKED,
        states=states,
        init_refuses=refused,
    )


def _patched(name: str, bad: str) -> PatchedObject:
    missing = (MISSING_FUNCTION,) if name == bad else ()
    return PatchedObject(name, FUNCTIONS[name], frozenset(CALLBACKS), missing)


def _parameters(words: list[str], allowed: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in allowed:
            raise _error("there is no such parameter", quoted(word), choice(key, allowed))
        values[key] = value
    return values


def _among(name: str, names: tuple[str, ...], what: str) -> str:
    if name not in names:
        raise _error(f"there is no {what} of this name", quoted(name), choice(name, names))
    return name


def _target(name: str) -> str:
    return _among(name, MODULES, "target")


def _patch(name: str) -> str:
    return _among(name, PATCHES, "patch")


def _object(name: str) -> str:
    return _among(name, tuple(FUNCTIONS), "object")


def _flag(text: str) -> bool:
    if text not in FLAGS:
        raise _error("this must be yes or no", quoted(text), "write `0` or `1`")
    return FLAGS[text]


def _number(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise _error("this must be a whole number", quoted(text), "write one such as `-19`")
    return int(text)


def _unknown(name: str, words: list[str]) -> CommandError:
    if name in COMMANDS:
        found = quoted(" ".join([name, *words]))
        return _error(f"{quoted(name)} has other arguments", found, "see the list of operations")
    return _error("there is no such operation", quoted(name), choice(name, COMMANDS))


def _error(wrong: str, found: str, write: str) -> CommandError:
    return CommandError(complaint(wrong, found, write))
