"""Writes to files: those of /sys/kernel/livepatch, and kernel.ftrace_enabled."""

from __future__ import annotations

import re

from explorer.replay.running_kernel import RunningKernel
from explorer.replay.sysfs import DIRECTORY, READ_ONLY, ROOT
from explorer.scenarios.result_codes import RESULT_CODES
from explorer.scenarios.world import Operation
from model.era import Era, release
from model.kernel.kinds import Text

NO_ENTRY = -RESULT_CODES["ENOENT"]
REFUSES_WRITES = {DIRECTORY: -RESULT_CODES["EISDIR"], READ_ONLY: -RESULT_CODES["EACCES"]}

TRUTHS = {"1": Text.ON, "y": Text.ON, "on": Text.ON, "0": Text.OFF, "n": Text.OFF, "of": Text.OFF}
LATER_TRUTHS = {
    (5, 19): {"t": Text.ON, "f": Text.OFF},
    (6, 15): {"e": Text.ON, "d": Text.OFF},
}
"""How a text begins that kstrtobool() reads since a release."""

NUMBER = re.compile(r"-?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)")
LARGEST_INT = 2**31 - 1


def write_enabled(kernel: RunningKernel, operation: Operation) -> int:
    """A write to the file `enabled` of a patch."""
    return store(kernel, f"{operation.subject}/enabled", operation.value)


def write_force(kernel: RunningKernel, operation: Operation) -> int:
    """A write to the file `force` of a patch."""
    return store(kernel, f"{operation.subject}/force", operation.value)


def write_file(kernel: RunningKernel, operation: Operation) -> int:
    """A write to any file below /sys/kernel/livepatch."""
    return store(kernel, operation.subject.removeprefix(f"{ROOT}/"), operation.value)


def store(kernel: RunningKernel, path: str, text: str) -> int:
    """open() and write() of a file in sysfs; nothing is asked to store a text that is empty."""
    entry = kernel.sysfs.tree().get(path)
    if entry is None:
        return NO_ENTRY
    if entry.mode in REFUSES_WRITES:
        return REFUSES_WRITES[entry.mode]
    if not text:
        return 0
    name, attribute = path.split("/")
    patch = kernel.world.patches.index(name)
    result = kernel.call(f"{attribute}_store", patch, as_boolean(text, kernel.k.era))
    return min(result, 0)  # a positive one is a number of bytes


def write_ftrace(kernel: RunningKernel, operation: Operation) -> int:
    """A write to kernel.ftrace_enabled."""
    if not operation.value:
        return 0
    return kernel.call("ftrace_enable_sysctl", as_number(operation.value))


def as_boolean(text: str, era: Era) -> Text:
    """lib/kstrtox.c:kstrtobool(): only the beginning counts, in either case."""
    known = dict(TRUTHS)
    for since, words in LATER_TRUTHS.items():
        if since <= release(era.name):
            known |= words
    beginning = (text[:2] if text[:1] in {"o", "O"} else text[:1]).lower()
    return known.get(beginning, Text.INVALID)


def as_number(text: str) -> Text:
    """kernel/sysctl.c:proc_dointvec(): the first number in C's notation; all but 0 are ON."""
    first = (text.split() or [""])[0]
    if not re.fullmatch(NUMBER, first):
        return Text.INVALID
    digits = first.removeprefix("-")
    octal = re.fullmatch("0[0-7]+", digits)
    value = int(digits, 8 if octal else 0)
    if value > LARGEST_INT:
        return Text.INVALID
    return Text.ON if value else Text.OFF
