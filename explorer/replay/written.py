"""Texts that are written to files, as the kernel of a release reads them."""

from __future__ import annotations

import re

from model.era import Era, release
from model.kernel.kinds import Text

TRUTHS = {"1": Text.ON, "y": Text.ON, "on": Text.ON, "0": Text.OFF, "n": Text.OFF, "of": Text.OFF}
LATER_TRUTHS = {
    (5, 19): {"t": Text.ON, "f": Text.OFF},
    (6, 15): {"e": Text.ON, "d": Text.OFF},
}
"""How a text begins that kstrtobool() reads since a release."""

NUMBER = re.compile(r"-?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)")
LARGEST_INT = 2**31 - 1


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
