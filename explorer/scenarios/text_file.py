"""Reads files that somebody else wrote; whatever makes one unreadable is an InputError."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from explorer.errors import InputError
from explorer.scenarios.sentences import complaint

MEBIBYTE = 1024 * 1024


def open_regular(path: Path, limit: int) -> IO[bytes]:
    """Open a regular file of at most `limit` bytes; its kind and size are checked before."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _refused(path, "a directory", "name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise _refused(path, "a device, pipe or socket", "name a regular file")
        if status.st_size > limit:
            raise _too_large(path, status.st_size, limit)
        return path.open("rb")
    except FileNotFoundError:
        raise _refused(path, "no such file", "check the name") from None
    except PermissionError:
        raise _refused(path, "no permission to read it", "check its access rights") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _refused(path, str(reason), "name a regular file") from None


def read_text(path: Path, limit: int) -> str:
    """The whole file as text, without a byte order mark."""
    with open_regular(path, limit) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(path, len(data), limit)
    if not data.strip():
        raise InputError(f"{path}:1: " + complaint("the file is empty", "no text", "fill it"))
    return decode(path, data, 1)


def read_lines(path: Path, limit: int, line_limit: int) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1."""
    with open_regular(path, limit) as stream:
        number = 0
        while line := stream.readline(line_limit + 1):
            number += 1
            if len(line) > line_limit:
                raise InputError(
                    f"{path}:{number}: "
                    + complaint(
                        "the line is too long",
                        f"more than {line_limit} bytes",
                        "write one record per line",
                    )
                )
            if line.strip():
                yield number, decode(path, line, number)


def decode(path: Path, data: bytes, first_line: int) -> str:
    """The text of these bytes, the first of which stands on `first_line`."""
    if (at := data.find(0)) >= 0:
        raise _undecodable(path, data, at, first_line, "a NUL byte")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = f"byte 0x{data[error.start]:02x}"
        raise _undecodable(path, data, error.start, first_line, bad) from None


def _undecodable(path: Path, data: bytes, at: int, first_line: int, bad: str) -> InputError:
    line = first_line + data.count(b"\n", 0, at)
    return InputError(
        f"{path}:{line}: " + complaint("this is not UTF-8 text", bad, "save the file as UTF-8 text")
    )


def _refused(path: Path, found: str, write: str) -> InputError:
    return InputError(f"{path}: " + complaint("the file cannot be read", found, write))


def _too_large(path: Path, size: int, limit: int) -> InputError:
    return _refused(path, f"{size} bytes or more", f"keep it under {limit} bytes")
