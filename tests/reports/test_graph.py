"""Pictures as networkx graphs and as GraphML."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import networkx as nx

from reports.failing_path import failing_path
from reports.graph import counterexample_graph, graphml_text, phase_graph
from tests.reports import sample


def test_the_failing_path_is_a_path_of_the_graph() -> None:
    """networkx finds the run from the initial state to the broken one."""
    found = sample.counterexample()

    graph = counterexample_graph(found)

    path = nx.shortest_path(graph, "state 0", "state 4")
    assert path == [f"state {number}" for number in range(5)]
    assert graph.nodes["state 4"]["kind"] == "broken"
    assert graph.edges["state 3", "state 4"]["label"].startswith("4  post_unpatch(p0, vmlinux)")


def test_graphml_reads_back_as_the_same_graph() -> None:
    """What is written is what networkx reads, hostile names included."""
    found = replace(sample.counterexample(), rule='<b>&"\x00]]>', reason=("<i>&amp;\x1b",))

    text = graphml_text(failing_path(found))

    graph = nx.parse_graphml(text)
    written = counterexample_graph(found)
    assert dict(graph.nodes(data=True)) == dict(written.nodes(data=True))
    assert list(graph.edges(data=True)) == list(written.edges(data=True))
    assert ET.fromstring(text).tag.endswith("graphml")


def test_phases_make_a_graph_too() -> None:
    """Every class is a node of the quotient graph."""
    space = sample.space()

    graph = phase_graph(space)

    assert graph.number_of_nodes() == len(space.phases)
