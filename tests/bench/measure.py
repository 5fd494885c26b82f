"""What a command costs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
KLPCHECK = (sys.executable, "-m", "explorer.cli")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
"""Commands run in other folders, and this tree is what they run."""
PULSE = 0.01
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run. CPU seconds are user and system time, also of the processes that it started.

    `peak` is the most memory in bytes that was resident at a time, of it and its children (what two
    of them share is counted twice).
    """

    cpu: float
    wall: float
    peak: int
    status: int
    output: str


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder, with more environment, and look what it costs."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        began, peak = time.monotonic(), 0
        with subprocess.Popen(
            command,
            cwd=folder,
            env={**ENVIRONMENT, **(environment or {})},
            stdout=output,
            stderr=subprocess.DEVNULL,
        ) as child:
            while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                peak = max(peak, sum(_most_resident(pid) for pid in _family(child.pid)))
                time.sleep(PULSE)
            wall = time.monotonic() - began
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        return Cost(cpu, wall, peak, child.returncode, output.read())


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started and that still run."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text("ascii").split()
        except OSError:  # it has just ended
            continue
        for child in found:
            yield from _family(int(child))


def _most_resident(pid: int) -> int:
    """`VmHWM`: ru_maxrss would begin with what this program had when it started the other."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:  # it has just ended
        return 0
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return int(fields.get("VmHWM", "0 kB").split()[0]) << 10
