"""Two lists of lines beside each other, the way `diff -y` shows them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

MARKS = {"equal": " ", "replace": "|", "delete": "<", "insert": ">"}


def side_by_side(
    left: tuple[str, ...], right: tuple[str, ...], titles: tuple[str, str]
) -> list[str]:
    """The lines in two columns; `|` between two that differ, `<` and `>` where one is alone."""
    width = max(map(len, (titles[0], *left)))
    rows = [(titles[0], " ", titles[1]), *_rows(left, right)]
    return [f"{a:<{width}} {mark} {b}".rstrip() for a, mark, b in rows]


def _rows(left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        for a, b in zip_longest(left[i:j], right[k:m]):
            mark = MARKS[tag] if a is not None and b is not None else ("<" if b is None else ">")
            yield a or "", mark, b or ""
