"""Where results go: standard output, or a file that is whole or not there."""

from __future__ import annotations

import sys
from pathlib import Path

from explorer.errors import InputError
from reports.write import ReportError, check_writable, write_text


def check_target(target: str | None) -> None:
    """InputError before long work if its result could not be written; None and `-` always can."""
    if target is not None and target != "-":
        try:
            check_writable(Path(target))
        except ReportError as error:
            raise InputError(str(error)) from None


def check_folder(folder: str | None) -> None:
    """Make the folder for results, or InputError before long work."""
    if folder is not None:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot make the folder {folder}: {error.strerror}") from None


def emit(target: str, text: str) -> None:
    """Write text to a file, or to standard output for `-`; InputError if the file cannot be."""
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        write_text(Path(target), text)
    except ReportError as error:
        raise InputError(str(error)) from None
