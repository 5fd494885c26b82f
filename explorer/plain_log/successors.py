"""A ground machine with its lines as one Python function over packed states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from explorer.plain_log.printing import Alternatives
from explorer.search.layout import Layout
from explorer.search.source import Source
from model.language.formulas import TRUE, Bool
from model.language.ground import Ground

Arrive = Callable[[int, int, tuple[str, ...]], None]
"""Gets the number of a ground action, the state after it and the lines that it printed."""
Visit = Callable[[int, Arrive], None]
Rivals = tuple[int, int]
"""Two masks that must not both have a bit in a state."""


def successors(
    ground: Ground,
    printing: Sequence[Sequence[Alternatives]],
    layout: Layout,
    rivals: Sequence[Rivals],
) -> Visit:
    """A function that tells `arrive` every step from a state that prints or changes something.

    Steps to a state in which both of two rivals are there are left out.
    """
    source = Source(layout)
    apart = "".join(f" and not (n & {one} and n & {two})" for one, two in rivals)
    lines = ["def visit(s, arrive):", " pass"]
    for index, action in enumerate(ground.actions):
        after = source.successor(action)
        shown = _lines(source, printing[index])
        if after is None and not printing[index]:
            continue
        lines.append(f" if {source.formula(action.guard)}:")
        lines.append(f"  n = {after or 's'}")
        if printing[index]:
            lines.append(f"  q = {shown}")
            lines.append(f"  if (q or n != s){apart}: arrive({index}, n, q)")
        else:
            lines.append(f"  if n != s{apart}: arrive({index}, n, ())")
    names: dict[str, object] = {}
    exec(compile("\n".join(lines), "<printing machine>", "exec"), names)  # our own text
    return cast("Visit", names["visit"])


def holds(ground: Ground, formula: Bool, layout: Layout) -> Callable[[int], bool]:
    """A function that tells whether a closed formula holds in a state."""
    text = Source(layout).formula(ground.formula(formula))
    return cast("Callable[[int], bool]", eval(f"lambda s: bool({text})"))  # our own text


def _lines(source: Source, printing: Sequence[Alternatives]) -> str:
    """The tuple of lines as an expression over `s`."""
    return " + ".join(_one_of(source, alternatives) for alternatives in printing) or "()"


def _one_of(source: Source, alternatives: Alternatives) -> str:
    text = ""
    for condition, line in alternatives:
        if condition is TRUE:
            return f"({text}({line!r},))" if text else f"({line!r},)"
        text += f"({line!r},) if {source.formula(condition)} else "
    return f"({text}())"
