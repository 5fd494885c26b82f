"""Where results go: standard output, or a file that is whole or not there."""

from __future__ import annotations

import sys
from pathlib import Path

from explorer.errors import InputError
from reports.json_text import json_text
from reports.write import ReportError, write_text


def emit(target: str, text: str) -> None:
    """Write text to a file, or to standard output for `-`; InputError if the file cannot be."""
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        write_text(Path(target), text)
    except ReportError as error:
        raise InputError(str(error)) from None


__all__ = ["emit", "json_text"]
