"""The picture of the phases of the patches."""

from __future__ import annotations

from dataclasses import replace

from reports.phases import CLASSES_SHOWN, phase_picture
from reports.picture import Tone
from reports.space import PhaseEdge, PhaseNode
from tests.reports import sample


def test_edges_between_the_same_classes_are_merged() -> None:
    """Two classes have one arrow per direction; its label adds up the transitions."""
    space = sample.space()

    picture = phase_picture(space)

    ends = [(edge.source, edge.target) for edge in picture.edges]
    assert len(ends) == len(set(ends))
    merged = next(
        edge for edge in picture.edges if (edge.source, edge.target) == ("class 4", "class 0")
    )
    assert merged.lines == (
        "klp_complete_transition",
        "klp_free_patch_finish",
        "+1 more; 222 transitions",
    )


def test_transitions_inside_a_class_are_counted_in_its_box() -> None:
    """A class has no arrow to itself."""
    space = sample.space()

    picture = phase_picture(space)

    assert all(edge.source != edge.target for edge in picture.edges)
    assert picture.nodes[2].lines == ("1,920 states", "6,440 transitions inside")


def test_more_states_mean_a_bigger_box_and_more_transitions_a_thicker_arrow() -> None:
    """Size and thickness follow the numbers."""
    nodes = (
        PhaseNode("a", 10, initial=True, terminal=0),
        PhaseNode("b", 999, initial=False, terminal=1),
    )
    edges = (PhaseEdge("a", "b", "x", 5), PhaseEdge("b", "a", "y", 500))
    space = replace(sample.space(), phases=nodes, phase_edges=edges)

    picture = phase_picture(space)

    assert picture.nodes[0].room < picture.nodes[1].room
    assert picture.edges[0].width < picture.edges[1].width
    assert picture.nodes[0].tone is Tone.START


def test_very_many_classes_are_cut_and_counted() -> None:
    """Only the biggest classes are drawn, always with the initial one, and the rest is counted."""
    nodes = tuple(
        PhaseNode(f"c{size}", size, initial=size == 1, terminal=0)
        for size in range(1, CLASSES_SHOWN + 11)
    )
    space = replace(sample.space(), phases=nodes, phase_edges=())

    picture = phase_picture(space)

    assert picture.nodes[0].title == "c1"
    assert picture.nodes[-1].title == "... and 10 smaller classes"
    assert len(picture.nodes) == CLASSES_SHOWN + 1
