"""How big boxes and labels are. One fixed-width font, so that no machine's fonts matter."""

from __future__ import annotations

from collections.abc import Iterable

from reports.picture import Edge, Node

TITLE_SIZE = 12.5
TEXT_SIZE = 11.5
LABEL_SIZE = 11.5
LINE = 16.0
MARGIN_X = 12.0
MARGIN_Y = 8.0
ADVANCE = 0.61  # width of a character: the common fixed-width fonts have 0.55 to 0.602
CLEARANCE = 5.0  # around every box, so that no arrow that passes by touches it
RULE_GAP = 9.0  # between the lines and the notes


def node_size(node: Node) -> tuple[float, float]:
    """Width and height of a box."""
    width = max(
        _width([node.title], TITLE_SIZE),
        _width([*node.lines, *node.notes], TEXT_SIZE),
    )
    rows = 1 + len(node.lines) + len(node.notes)
    gap = RULE_GAP if node.notes else 0.0
    return (
        width + 2 * (MARGIN_X + node.room),
        rows * LINE + gap + 2 * MARGIN_Y + node.room,
    )


def label_size(edge: Edge) -> tuple[float, float]:
    """Width and height of the label of an arrow, with room for its background."""
    return _width(edge.lines, LABEL_SIZE) + 14, len(edge.lines) * LINE + 6


def _width(lines: Iterable[str], size: float) -> float:
    return max((len(line) for line in lines), default=0) * size * ADVANCE
