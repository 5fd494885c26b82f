"""Pictures as DOT and as SVG; Graphviz places the boxes, `reports.canvas` paints them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pygraphviz

from reports.canvas import COLOURS, Placed, Point, paint
from reports.measure import CLEARANCE, label_size, node_size
from reports.picture import Edge, Node, Picture, Place

POINTS = 72.0  # per inch, the unit of Graphviz


def dot_text(picture: Picture) -> str:
    """The picture as a DOT file that any Graphviz draws."""
    graph = _graph(picture)
    for node in picture.nodes:
        colour = COLOURS[node.tone]
        graph.add_node(
            node.key,
            label=_dot_label(node.title, *node.lines, *node.notes),
            style="rounded,filled",
            fillcolor=colour.fill,
            color=colour.line,
            fontname="Courier",
            group=_group(node),
        )
    for edge in picture.edges:
        colour = COLOURS[edge.tone]
        graph.add_edge(
            edge.source,
            edge.target,
            label=_dot_label(*edge.lines) if edge.lines else "",
            color=colour.line,
            fontcolor=colour.line,
            fontname="Courier",
            style="dashed" if colour.dashed else "solid",
            penwidth=str(edge.width),
        )
    text: str = graph.to_string()
    return text


def svg_text(picture: Picture) -> str:
    """The picture as one `<svg>` element, the same on every machine."""
    return paint(picture, _place(picture))


def _graph(picture: Picture) -> pygraphviz.AGraph:
    graph = pygraphviz.AGraph(directed=True, strict=True, name="klpcheck")
    graph.graph_attr.update(rankdir="TB", nodesep="0.25", ranksep="0.35")
    graph.node_attr.update(shape="box")
    assert len({node.key for node in picture.nodes}) == len(picture.nodes), "keys are unique"
    return graph


def _dot_label(*lines: str) -> str:
    r"""Left-aligned lines; ends with `\l`, so it is never taken for an HTML-like label."""
    safe = (line.replace("\\", r"\\").replace("&", "&amp;") for line in lines)
    return "".join(f"{line}\\l" for line in safe)


def _place(picture: Picture) -> Placed:
    """Let `dot` place boxes of known size: it sees no text, hence asks for no font."""
    graph = _graph(picture)
    graph.node_attr.update(label="", fixedsize="true")
    names = {node.key: f"n{number}" for number, node in enumerate(picture.nodes)}
    places = {node.key: node.place for node in picture.nodes}
    for node in picture.nodes:
        width, height = node_size(node)
        graph.add_node(
            names[node.key],
            width=f"{(width + 2 * CLEARANCE) / POINTS:.4f}",
            height=f"{(height + 2 * CLEARANCE) / POINTS:.4f}",
            group=_group(node),
        )
    for edge in picture.edges:
        _place_edge(graph, edge, names, places[edge.target])
    plain: bytes = graph.draw(format="plain", prog="dot")
    placed = _read(plain.decode("utf-8"), {name: key for key, name in names.items()})
    return _turned(placed, picture, places)


def _place_edge(graph: pygraphviz.AGraph, edge: Edge, names: dict[str, str], place: Place) -> None:
    """A box on the left gets its edge the wrong way round, since `dot` puts tails on the left."""
    ends = [names[edge.source], names[edge.target]]
    attributes = {"weight": "40" if place is Place.TRUNK else "1"}
    if edge.lines:
        attributes["label"] = _blank(*label_size(edge))
    if place in (Place.LEFT, Place.RIGHT):
        graph.add_subgraph(ends, rank="same")
    if place is Place.LEFT:
        ends.reverse()
        attributes["dir"] = "back"
    graph.add_edge(*ends, **attributes)


def _turned(placed: Placed, picture: Picture, places: dict[str, Place]) -> Placed:
    """The same places with the edges to the left the right way round again."""
    for edge in picture.edges:
        if places[edge.target] is Place.LEFT:
            curve = placed.curves.pop((edge.target, edge.source))
            placed.curves[edge.source, edge.target] = curve[::-1]
    return placed


def _group(node: Node) -> str:
    return "trunk" if node.place is Place.TRUNK else ""


def _blank(width: float, height: float) -> str:
    """An empty label of this size."""
    return (
        '<<table border="0" cellborder="0" cellpadding="0" cellspacing="0" fixedsize="true" '
        f'width="{width:.0f}" height="{height:.0f}"><tr><td></td></tr></table>>'
    )


def _read(plain: str, keys: dict[str, str]) -> Placed:
    """Read Graphviz's `plain` format: inches, the origin at the lower left."""
    height = 0.0
    placed = Placed({}, {}, {})
    for words in (shlex.split(line) for line in plain.splitlines()):
        if words[0] == "graph":
            height = float(words[3])
        elif words[0] == "node":
            placed.nodes[keys[words[1]]] = next(_points(words[2:4], height))
        elif words[0] == "edge":
            ends = (keys[words[1]], keys[words[2]])
            last = 4 + 2 * int(words[3])
            placed.curves[ends] = tuple(_points(words[4:last], height))
            if len(words) > last + 2:  # label, x, y, style, colour
                placed.labels[ends] = next(_points(words[last + 1 : last + 3], height))
    return placed


def _points(words: list[str], height: float) -> Iterator[Point]:
    for x, y in zip(words[::2], words[1::2], strict=True):
        yield float(x) * POINTS, (height - float(y)) * POINTS
