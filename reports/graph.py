"""Pictures as networkx graphs, and as GraphML for other programs."""

from __future__ import annotations

import networkx as nx

from properties.verdict import Counterexample
from reports.failing_path import failing_path
from reports.phases import phase_picture
from reports.picture import Picture
from reports.space import Space
from reports.wording import BREAKS, Ending


def digraph(picture: Picture) -> nx.DiGraph:
    """The picture as a directed graph; every attribute is a string."""
    graph = nx.DiGraph(title=picture.title)
    for node in picture.nodes:
        lines = "\n".join((*node.lines, *node.notes))
        graph.add_node(node.key, title=node.title, lines=lines, kind=node.tone.value)
    for edge in picture.edges:
        label = "\n".join(line.strip() for line in edge.lines)
        graph.add_edge(edge.source, edge.target, label=label, kind=edge.tone.value)
    return graph


def counterexample_graph(counterexample: Counterexample, ending: Ending = BREAKS) -> nx.DiGraph:
    """The failing path with the other choices beside it; states are `state 0` to `state n`."""
    return digraph(failing_path(counterexample, ending))


def phase_graph(space: Space) -> nx.DiGraph:
    """The quotient of the state graph by the phases of the patches."""
    return digraph(phase_picture(space))


def graphml_text(picture: Picture) -> str:
    """The picture as a GraphML file."""
    lines = nx.generate_graphml(digraph(picture))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n"
