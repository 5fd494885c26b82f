"""Records of real kernels: one JSON object per line, one run of a kernel each.

A record has `id`, `kernel` (`6.1.0-56-amd64`), `ops` and perhaps `title`, `status` and `cleanup`.
Each of `ops` has the operation as text (`op`), what it returned (`rc`), and what was seen
afterwards (`log`, `settled`, `patches`, `modules`, `active`, `held`). The tidying at the end
becomes a last step of kind CLEANUP.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from explorer.errors import InputError
from explorer.scenarios.record_schema import Record, RecordedPatch, RecordedView
from explorer.scenarios.recorded_operation import (
    MODULES,
    PATCHES,
    TARGETS,
    CommandError,
    parse_command,
    patch_file,
    task_of,
)
from explorer.scenarios.sentences import complaint, quoted, shape
from explorer.scenarios.text_file import MEBIBYTE, read_lines
from explorer.scenarios.world import (
    Kind,
    ModuleView,
    ObjectView,
    Observation,
    Operation,
    PatchView,
    Scenario,
    Wording,
)

LARGEST_FILE = 256 * MEBIBYTE
LONGEST_LINE = 4 * MEBIBYTE


def load_records(path: Path) -> list[Scenario]:
    """The runs of this file in its order. Raises InputError, also if there is none."""
    scenarios = []
    for number, text in read_lines(path, LARGEST_FILE, LONGEST_LINE):
        try:
            scenarios.append(_scenario(_record(text), number))
        except RecordError as error:
            raise InputError(f"{path}:{number}: {error}") from None
    if not scenarios:
        wrong = complaint("the file is empty", "no record", "write one record per line")
        raise InputError(f"{path}:1: {wrong}")
    return scenarios


class RecordError(Exception):
    """This line is no record; the message is a finished complaint."""


def _record(text: str) -> Record:
    try:
        data: object = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_small
        )
    except json.JSONDecodeError as error:
        found = f"{error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
        raise _error("this is not JSON", found, "write one JSON object per line") from None
    except RecursionError:
        raise _error("nested too deep", "too many brackets", "write it flat") from None
    if "\\ud" in text.lower():
        _refuse_halves(data)
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        wrong = f"{quoted(where)} does not fit" if where else "this is no record"
        message = detail["msg"][:1].lower() + detail["msg"][1:]
        raise _error(wrong, shape(detail["input"]), message) from None


def _refuse_halves(data: object) -> None:
    """An escape of half a character has no place in any text that is printed later."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = ascii(error.object[error.start])
        raise _error("this is not text", quoted(half), "write the whole character") from None


def _scenario(record: Record, line: int) -> Scenario:
    era = _era(record.kernel)
    steps: list[tuple[Operation, Observation | None]] = []
    for index, item in enumerate(record.ops):
        try:
            steps.append((parse_command(item.op, line, era), _observation(item)))
        except CommandError as error:
            raise RecordError(f"operation {index}: {error}") from None
    if record.cleanup is not None:
        steps.append((Operation(Kind.CLEANUP, line, text="cleanup"), _observation(record.cleanup)))
    used = {operation.subject for operation, _ in steps}
    return Scenario(
        id=record.id,
        source=record.kernel,
        era=era,
        wording=Wording.RECORDS,
        targets=TARGETS,
        patches=tuple(patch_file(name, {}, era) for name in PATCHES if name in used),
        tasks=tuple(task_of(name) for name in MODULES),
        steps=tuple(steps),
        title=record.title,
        status=record.status,
    )


def _era(kernel: str) -> str:
    release = re.match(r"[0-9]{1,2}\.[0-9]{1,3}(\.[1-9][0-9]{0,2})?(?![0-9])", kernel)
    if release is None:
        raise _error("`kernel` must be a release", quoted(kernel), "write one such as `6.1.0-56`")
    return ".".join(str(int(part)) for part in release[0].split("."))


def _observation(view: RecordedView) -> Observation:
    modules = view.modules
    patches = view.patches
    held = view.held
    return Observation(
        log=tuple(view.log),
        result=view.rc,
        settled=view.settled,
        patches=None if patches is None else {p: _patch_view(seen) for p, seen in patches.items()},
        modules=None
        if modules is None
        else {m: ModuleView(s.refs, s.state, s.pre_patch_ret) for m, s in modules.items()},
        active=view.active,
        held=None if held is None else {task_of(name): version for name, version in held.items()},
    )


def _patch_view(seen: RecordedPatch) -> PatchView:
    return PatchView(
        enabled=seen.enabled,
        transition=seen.transition,
        objects={
            name: ObjectView(item.patched, tuple(item.funcs)) for name, item in seen.objects.items()
        },
        replace=seen.replace,
    )


def _unique(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    data: dict[str, object] = {}
    for key, value in pairs:
        if key in data:
            wrong = f"the key {quoted(key)} stands here twice"
            raise _error(wrong, "the second one", "delete or rename one")
        data[key] = value
    return data


def _no_constant(text: str) -> NoReturn:
    raise _error("this is not JSON", quoted(text), "write a number")


def _small(text: str) -> int:
    if len(text) > 18:
        raise _error("the number is too large", quoted(text), "write a smaller one")
    return int(text)


def _error(wrong: str, found: str, write: str) -> RecordError:
    return RecordError(complaint(wrong, found, write))
