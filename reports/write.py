"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


class ReportError(Exception):
    """A report could not be written; the message says which file and what is wrong."""


def write_text(path: Path, text: str) -> None:
    """Write beside the path, then rename: whoever reads sees the old file or the new one.

    A device or a pipe (`/dev/stdout`) is written to directly. Raises ReportError.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        else:
            _replace(path, text)
    except OSError as error:
        raise ReportError(_sentence(path, error)) from error


def check_writable(path: Path) -> None:
    """Raise ReportError now if `write_text` would do so later."""
    if path.is_dir() or not path.parent.is_dir():
        raise ReportError(_sentence(path, OSError()))
    if not os.access(path.parent, os.W_OK) and not path.exists():
        raise ReportError(f"cannot write {path}: the folder {path.parent} is not writable")


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _sentence(path: Path, error: OSError) -> str:
    if not path.parent.is_dir():
        return f"cannot write {path}: there is no folder {path.parent}; create it first"
    if path.is_dir():
        return f"cannot write {path}: it is a folder; give the name of a file"
    return f"cannot write {path}: {error.strerror or error}"
