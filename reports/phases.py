"""The quotient of the state graph by the phases of the patches, as a picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from reports.picture import Edge, Node, Picture, Tone
from reports.space import PhaseEdge, PhaseNode, Space
from reports.wording import shorten, visible, wrapped

CLASSES_SHOWN = 40
LABELLED_EDGES = 40
ACTIONS_SHOWN = 2
WIDTH = 30


def phase_picture(space: Space) -> Picture:
    """Classes of states and the merged transitions between them.

    A bigger class has a bigger box, more transitions a thicker arrow; transitions that stay in a
    class are counted in its box. Only the biggest classes are drawn when there are very many.
    """
    shown = _biggest(space.phases)
    merged = _merged(space.phase_edges, {node.name for node in shown})
    between = {ends: found for ends, found in merged.items() if ends[0] != ends[1]}
    keys = {node.name: f"class {number}" for number, node in enumerate(shown)}
    most = max((_total(found) for found in between.values()), default=1)
    largest = max((node.states for node in shown), default=1)
    edges = tuple(
        Edge(
            keys[source],
            keys[target],
            Tone.PATH,
            _label(found) if len(between) <= LABELLED_EDGES else (),
            width=_width(found, most),
        )
        for (source, target), found in between.items()
    )
    nodes = [
        _node(keys[node.name], node, merged.get((node.name, node.name), []), largest)
        for node in shown
    ]
    if hidden := len(space.phases) - len(shown):
        nodes.append(Node("hidden", f"... and {hidden} smaller classes", Tone.PATH))
    return Picture("states by patch phase", tuple(nodes), edges)


def _biggest(phases: Sequence[PhaseNode]) -> list[PhaseNode]:
    """The classes to draw, in the given order; ties go to the earlier one."""
    by_size = sorted(phases, key=lambda node: (not node.initial, -node.states))
    chosen = {node.name for node in by_size[:CLASSES_SHOWN]}
    return [node for node in phases if node.name in chosen]


def _merged(edges: Iterable[PhaseEdge], shown: set[str]) -> dict[tuple[str, str], list[PhaseEdge]]:
    merged: dict[tuple[str, str], list[PhaseEdge]] = {}
    for edge in edges:
        if edge.source in shown and edge.target in shown:
            merged.setdefault((edge.source, edge.target), []).append(edge)
    return merged


def _total(edges: Iterable[PhaseEdge]) -> int:
    return sum(edge.transitions for edge in edges)


def _node(key: str, node: PhaseNode, inside: Sequence[PhaseEdge], largest: int) -> Node:
    lines = [_counted(node.states, "state")]
    if node.terminal:
        lines.append(f"{node.terminal:,} terminal")
    if inside:
        lines.append(f"{_counted(_total(inside), 'transition')} inside")
    first, *rest = wrapped(visible(node.name), WIDTH)
    return Node(
        key=key,
        title=first,
        tone=Tone.START if node.initial else Tone.PATH,
        lines=(*rest, *lines),
        room=round(16 * math.sqrt(node.states / max(largest, 1)), 1),
    )


def _width(found: Iterable[PhaseEdge], most: int) -> float:
    return round(1 + 5 * math.sqrt(_total(found) / max(most, 1)), 1)


def _label(found: Sequence[PhaseEdge]) -> tuple[str, ...]:
    """The commonest actions, then how many transitions there are in all."""
    ordered = sorted(found, key=lambda edge: (-edge.transitions, edge.action))
    lines = [shorten(visible(edge.action), WIDTH) for edge in ordered[:ACTIONS_SHOWN]]
    hidden = len(ordered) - ACTIONS_SHOWN
    more = f"+{hidden} more; " if hidden > 0 else ""
    return (*lines, f"{more}{_counted(_total(found), 'transition')}")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
