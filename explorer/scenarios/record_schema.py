"""The shape of one line of recorded runs: what is read of it. Every other key is passed over."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

LARGEST_INT = 2**31 - 1


def read_file_flag(value: object) -> bool:
    """What a sysfs file holds: 0 or 1."""
    if value not in ("0", "1"):
        raise PydanticCustomError("file_flag", 'this must be the text "0" or "1"')
    return value == "1"


FileFlag = Annotated[bool, BeforeValidator(read_file_flag)]
Number = Annotated[int, Field(ge=-LARGEST_INT, le=LARGEST_INT)]


class Recorded(BaseModel):
    """Types are taken as JSON has them."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class RecordedObject(Recorded):
    """The sysfs directory of an object."""

    patched: FileFlag | None = None
    funcs: list[str]


class RecordedPatch(Recorded):
    """The sysfs directory of a patch."""

    enabled: FileFlag
    transition: FileFlag
    replace: FileFlag | None = None
    objects: dict[str, RecordedObject]


class RecordedModule(Recorded):
    """A loaded module."""

    refs: Number
    state: str
    pre_patch_ret: Number | None = None


class RecordedView(Recorded):
    """What was seen, after an operation or after the tidying at the end."""

    log: list[str]
    rc: Number | None = None
    settled: str | None = None
    patches: dict[str, RecordedPatch] | None = None
    modules: dict[str, RecordedModule] | None = None
    active: dict[str, str] | None = None
    held: dict[str, str] | None = None


class RecordedOperation(RecordedView):
    """An operation and what was seen after it."""

    op: str
    rc: Number


class Record(Recorded):
    """One run."""

    id: str
    kernel: str
    title: str = ""
    status: str = "ok"
    ops: list[RecordedOperation]
    cleanup: RecordedView | None = None
