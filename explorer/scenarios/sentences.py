"""The wording that all complaints about input share."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_QUOTE = 60
LONGEST_LIST = 12


def complaint(wrong: str, found: str, write: str) -> str:
    """What is wrong; what is there instead; what to write."""
    return f"{wrong}; found {found}; {write}"


def quoted(text: str) -> str:
    """The text between backticks, on one line, cut where it gets long, nothing unprintable."""
    short = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 3] + "..."
    return "`" + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short) + "`"


def listed(names: Iterable[str]) -> str:
    """`a`, `b`, `c`, in the order given; a long list ends in the number of names left out."""
    shown = list(names)
    text = ", ".join(quoted(name) for name in shown[:LONGEST_LIST])
    return text if len(shown) <= LONGEST_LIST else f"{text} and {len(shown) - LONGEST_LIST} more"


def choice(name: str, allowed: Iterable[str]) -> str:
    """What to write instead of `name`: the nearest allowed name first, then all of them."""
    names = list(allowed)
    if not names:
        return "there is none to choose from here"
    near = get_close_matches(name[:LONGEST_QUOTE], names, n=1)
    if near and len(names) > 1:
        return f"write {quoted(near[0])} (possible here: {listed(names)})"
    return f"write {listed(names)}" if len(names) == 1 else f"write one of {listed(names)}"


def shape(value: object) -> str:
    """A few words for a piece of data: its kind, and its text where it is short."""
    match value:
        case None:
            return "nothing"
        case str():
            return quoted(value) if value else "an empty text"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return quoted(str(value))
        case dict():
            return "a mapping" if value else "an empty mapping"
        case _:
            return "a list" if value else "an empty list"
