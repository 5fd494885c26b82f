"""The values of a scenario file that are more than a word."""

from __future__ import annotations

import re
from typing import Literal, get_args

from explorer.scenarios.form import problem, read_name, read_result
from explorer.scenarios.sentences import choice, listed, shape
from explorer.scenarios.world import CALLBACKS
from properties.historical import KNOWN

RELEASE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3}){1,2}")
TIMESTAMP = re.compile(r"\[ *[0-9]+\.[0-9]+\] ")
Settled = Literal["quiet", "stalled", "not-waited"]
WordingName = Literal["samples", "selftests", "records"]

LogLine = tuple[str, str | None]
"""The kernel's line, and the documentation's where it differs."""


def read_era(value: object) -> str:
    """A kernel release, perhaps of a stable branch."""
    if not isinstance(value, str) or not re.fullmatch(RELEASE, value):
        raise problem("this must be a kernel release", shape(value), "write one such as `4.19`")
    return value


def read_defect(value: object) -> str:
    """The id of a defect that a kernel can have."""
    if not isinstance(value, str) or value not in KNOWN:
        write = choice(str(value), KNOWN)
        raise problem("no such defect of the kernel is known", shape(value), write)
    return value


def read_access_rights(value: object) -> str:
    """What `ls -l` shows of a file or directory."""
    if not isinstance(value, str) or not re.fullmatch("[d-]([r-][w-][x-]){3}", value):
        write = "write them as `ls -l` does, such as `-rw-r--r--`"
        raise problem("these must be access rights", shape(value), write)
    return value


def read_versions(value: object) -> dict[str, str]:
    """By function, the version that a task gets; a bare version is that of the first (``)."""
    if not isinstance(value, dict):
        return {"": read_name(value)}
    return {read_name(function): read_name(version) for function, version in value.items()}


def read_callbacks(value: object) -> frozenset[str]:
    """Some, all or none of the four callbacks."""
    if value in ("all", "none"):
        return frozenset(CALLBACKS if value == "all" else ())
    if not isinstance(value, list):
        write = f"write `all`, `none` or a list of {listed(CALLBACKS)}"
        raise problem("these must be callbacks", shape(value), write)
    for index, name in enumerate(value):
        if name not in CALLBACKS:
            wrong = "there is no such callback"
            raise problem(wrong, shape(name), choice(str(name), CALLBACKS), (index,))
    return frozenset(value)


def read_states(value: object) -> tuple[tuple[int, int], ...]:
    """A mapping of system state ids to versions."""
    if not isinstance(value, dict):
        raise problem("these must be system states", shape(value), "write `{id: version}`")
    for key, version in value.items():
        for number in (key, version):
            if not isinstance(number, str) or not re.fullmatch("[0-9]{1,9}", number):
                wrong = "ids and versions of states are numbers"
                raise problem(wrong, shape(number), "write `{1: 2}`", (key,))
    return tuple((int(key), int(version)) for key, version in value.items())


def read_expected_result(value: object) -> int | None:
    """A result, or None for `any`."""
    return None if value == "any" else read_result(value)


def read_settled(value: object) -> str:
    """How the system stands after the step."""
    if value not in get_args(Settled):
        raise problem(
            "this must say how it settled", shape(value), choice(str(value), get_args(Settled))
        )
    return str(value)


def read_wording(value: object) -> str:
    """How patches and targets print their lines."""
    names = get_args(WordingName)
    if value not in names:
        wrong = "no such wording of callback lines is known"
        raise problem(wrong, shape(value), choice(str(value), names))
    return str(value)


def read_log(value: object) -> tuple[LogLine, ...]:
    """A text of lines, or a list of such texts and of pairs `document`, `kernel`."""
    if isinstance(value, str):
        return _log_lines(value)
    if not isinstance(value, list):
        write = "write `log: |` with the lines below it, or `log: []` for none"
        raise problem("a log is lines of text", shape(value), write)
    lines: list[LogLine] = []
    for index, item in enumerate(value):
        if isinstance(item, str):
            lines.extend(_log_lines(item))
        else:
            lines.append(_differing_line(item, index))
    return tuple(lines)


def _log_lines(text: str) -> tuple[LogLine, ...]:
    return tuple((TIMESTAMP.sub("", ln, count=1), None) for ln in text.split("\n") if ln.strip())


def _differing_line(item: object, index: int) -> LogLine:
    match item:
        case {"document": str(document), "kernel": str(kernel), **rest} if not rest:
            lines = _log_lines(kernel) + _log_lines(document)
            if len(lines) == 2:
                return lines[0][0], lines[1][0]
            raise problem("each side is one line", "more or fewer", "write one line", (index,))
        case dict():
            write = "put the line in quotes or under `log: |`, or write `document:` and `kernel:`"
            raise problem("a log line is a text", f"a mapping with {listed(item)}", write, (index,))
        case _:
            raise problem("a log line is a text", shape(item), "write the line in quotes", (index,))
