"""The lines of a kernel log, without what dmesg, syslog or journalctl put before them.

Whatever else is in the log (other subsystems, echoed commands) stays in; nothing is judged here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from explorer.scenarios.text_file import MEBIBYTE, read_lines

LARGEST_FILE = 64 * MEBIBYTE
LONGEST_LINE = 64 * 1024

PREFIXES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} \S+ kernel: ?",  # Nov 21 11:16:35 host kernel:
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.,]+(?:Z|[+-][0-9:]+) (?:\S+ kernel: ?)?",
        r"[a-z]+ *:[a-z]+ *: ",  # dmesg --decode
        r"<[0-9]{1,3}>",  # dmesg --raw
        r"\[ *[0-9]+\.[0-9]+\] ?",  # seconds since boot
        r"\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}\] ?",  # dmesg --ctime
        r"\[ *[TC][0-9]+\] ?",  # the task or CPU that printed the line
    )
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the file: its number from 1, and its text without prefixes."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class PlainLog:
    """The lines of `file` that are not blank. `complete` = nothing is under way where it stops."""

    file: str
    lines: tuple[LogLine, ...]
    complete: bool = False


def read_log(file: str, *, complete: bool = False) -> PlainLog:
    """The log in this file. Raises InputError for what is no text file."""
    lines = read_lines(Path(file), LARGEST_FILE, LONGEST_LINE)
    found = (LogLine(number, without_prefixes(text)) for number, text in lines)
    return PlainLog(file, tuple(found), complete)


def without_prefixes(text: str) -> str:
    """The message itself: time stamps, levels, host and task before it are dropped."""
    text = text.strip()
    while found := next((m for p in PREFIXES if (m := p.match(text))), None):
        text = text[found.end() :]
    return text
