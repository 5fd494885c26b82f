"""Paints a placed picture as SVG: text as text, no font of its own, no identifiers to clash."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from reports.measure import (
    CLEARANCE,
    LABEL_SIZE,
    LINE,
    MARGIN_X,
    MARGIN_Y,
    RULE_GAP,
    TEXT_SIZE,
    TITLE_SIZE,
    label_size,
    node_size,
)
from reports.picture import Edge, Node, Picture, Tone

Point = tuple[float, float]

FONT = "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace"
BORDER = 8.0  # around the whole picture
ARROW = 10.0  # what Graphviz leaves between the curve and the box


@dataclass(frozen=True, slots=True)
class Colour:
    """How a tone looks: the inside of a box, its line, its text."""

    fill: str
    line: str
    text: str
    thickness: float = 1.2
    dashed: bool = False


COLOURS = {
    Tone.PATH: Colour("#f6f8fa", "#57636f", "#1f2933"),
    Tone.START: Colour("#eaf2fb", "#2f5f9e", "#173a66"),
    Tone.RIGHT: Colour("#edf7f1", "#3f8f68", "#1f5c3f", dashed=True),
    Tone.WARNING: Colour("#fff5e2", "#b87413", "#7a4a05", dashed=True),
    Tone.BROKEN: Colour("#fdeceb", "#c5221f", "#8c1512", thickness=3),
    Tone.REACHED: Colour("#e3f4ea", "#1e7f4f", "#135c38", thickness=3),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """Where things are: centres of boxes, control points of curves, centres of labels."""

    nodes: dict[str, Point]
    curves: dict[tuple[str, str], tuple[Point, ...]]
    labels: dict[tuple[str, str], Point]


def paint(picture: Picture, placed: Placed) -> str:
    """The whole picture as one `<svg>` element that scales down but never up."""
    left, top, right, bottom = _bounds(picture, placed)
    width, height = right - left, bottom - top
    body = [
        *(line for edge in picture.edges for line in _curve(edge, placed)),
        *(line for edge in picture.edges for line in _label(edge, placed)),
        *(line for node in picture.nodes for line in _box(node, placed.nodes[node.key])),
    ]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}"'
            f' viewBox="{_n(left)} {_n(top)} {_n(width)} {_n(height)}" role="img"'
            f' font-family="{FONT}">',
            f"<title>{escape(picture.title)}</title>",
            *body,
            "</svg>\n",
        )
    )


def _bounds(picture: Picture, placed: Placed) -> tuple[float, float, float, float]:
    xs: list[float] = []
    ys: list[float] = []
    boxes = [(placed.nodes[node.key], node_size(node)) for node in picture.nodes]
    boxes += [
        (placed.labels[edge.source, edge.target], label_size(edge))
        for edge in picture.edges
        if (edge.source, edge.target) in placed.labels
    ]
    for (x, y), (width, height) in boxes:
        xs += [x - width / 2, x + width / 2]
        ys += [y - height / 2, y + height / 2]
    for curve in placed.curves.values():
        xs += [x for x, _ in curve]
        ys += [y for _, y in curve]
    return min(xs) - BORDER, min(ys) - BORDER, max(xs) + BORDER, max(ys) + BORDER


def _curve(edge: Edge, placed: Placed) -> Iterator[str]:
    """The arrow: from box to box, across the clearance that both keep."""
    colour = COLOURS[edge.tone]
    points = placed.curves[edge.source, edge.target]
    first = _onward(points[1], points[0], 2 * CLEARANCE)  # its end lies under the box
    last = _onward(points[-2], points[-1], CLEARANCE)
    rest = " ".join(_pair(point) for point in points[1:])
    dashes = ' stroke-dasharray="5 4"' if colour.dashed else ""
    yield (
        f'<path d="M{_pair(first)} L{_pair(points[0])} C{rest} L{_pair(last)}" fill="none"'
        f' stroke="{colour.line}" stroke-width="{_n(edge.width)}"{dashes}/>'
    )
    head = _head(_onward(points[-2], points[-1], CLEARANCE + ARROW), last, edge.width)
    yield f'<polygon points="{head}" fill="{colour.line}"/>'


def _onward(before: Point, at: Point, distance: float) -> Point:
    """The point so much further in the direction from `before` to `at`."""
    dx, dy = at[0] - before[0], at[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    return at[0] + dx / length * distance, at[1] + dy / length * distance


def _head(tip: Point, base: Point, width: float) -> str:
    """The three corners of an arrow head, wider for a thicker line."""
    half = (3.2 + width * 0.7) / ARROW
    dx, dy = (tip[0] - base[0]) * half, (tip[1] - base[1]) * half
    left, right = (base[0] - dy, base[1] + dx), (base[0] + dy, base[1] - dx)
    return " ".join(_pair(corner) for corner in (tip, left, right))


def _label(edge: Edge, placed: Placed) -> Iterator[str]:
    """The first line strong, the others lighter, on the colour of the page."""
    if not edge.lines:
        return
    colour = COLOURS[edge.tone]
    x, y = placed.labels[edge.source, edge.target]
    width, height = label_size(edge)
    left, top = x - width / 2, y - height / 2
    for number, line in enumerate(edge.lines):
        strong = number == 0
        yield _text(
            line,
            (left + 9, top + 3 + LINE * (number + 0.75)),
            LABEL_SIZE,
            colour.text if strong else "#5b6770",
            bold=strong,
        )


def _box(node: Node, centre: Point) -> Iterator[str]:
    """A rounded box with its title, its lines, and its notes below a thin rule."""
    colour = COLOURS[node.tone]
    width, height = node_size(node)
    left, top = centre[0] - width / 2, centre[1] - height / 2
    dashes = ' stroke-dasharray="5 4"' if colour.dashed else ""
    yield (
        f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}" rx="6"'
        f' fill="{colour.fill}" stroke="{colour.line}" stroke-width="{_n(colour.thickness)}"'
        f"{dashes}/>"
    )
    x = left + MARGIN_X + node.room
    y = top + MARGIN_Y + node.room / 2 + LINE * 0.75
    yield _text(node.title, (x, y), TITLE_SIZE, colour.text, bold=True)
    for line in node.lines:
        y += LINE
        yield _text(line, (x, y), TEXT_SIZE, "#3b4650")
    if not node.notes:
        return
    middle = y + LINE * 0.25 + RULE_GAP / 2
    yield (
        f'<path d="M{_n(left + MARGIN_X)},{_n(middle)} H{_n(left + width - MARGIN_X)}"'
        f' stroke="{colour.line}" stroke-opacity="0.45"/>'
    )
    y += RULE_GAP
    for line in node.notes:
        y += LINE
        yield _text(line, (x, y), TEXT_SIZE, colour.text)


def _text(line: str, at: Point, size: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(at[0])}" y="{_n(at[1])}" font-size="{_n(size)}" fill="{colour}"{weight}'
        f' xml:space="preserve">{escape(line)}</text>'
    )


def _pair(point: Point) -> str:
    return f"{_n(point[0])},{_n(point[1])}"


def _n(value: float) -> str:
    """A coordinate with at most one decimal, never `-0`."""
    return f"{round(value, 1) + 0.0:g}"
