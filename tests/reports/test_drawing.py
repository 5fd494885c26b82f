"""Pictures as DOT and as SVG."""

from __future__ import annotations

import itertools
from dataclasses import replace
from xml.etree import ElementTree as ET

import pygraphviz
import pytest

from reports.drawing import dot_text, svg_text
from reports.failing_path import failing_path
from reports.phases import phase_picture
from reports.picture import Picture
from tests.reports import sample

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & \\N \x1b ]]> &lt;"


def pictures() -> dict[str, Picture]:
    """The two kinds of picture that reports draw."""
    return {
        "failing path": failing_path(sample.counterexample()),
        "phases": phase_picture(sample.space()),
    }


@pytest.mark.parametrize("kind", ["failing path", "phases"])
def test_boxes_do_not_overlap(kind: str) -> None:
    """Every two boxes of a drawing keep apart."""
    picture = pictures()[kind]

    root = ET.fromstring(svg_text(picture))

    boxes = [
        [float(box.get(name, "")) for name in ("x", "y", "width", "height")]
        for box in root.iter(f"{SVG}rect")
    ]
    assert len(boxes) == len(picture.nodes)
    for (x, y, w, h), (x2, y2, w2, h2) in itertools.combinations(boxes, 2):
        assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


@pytest.mark.parametrize("kind", ["failing path", "phases"])
def test_equal_pictures_give_equal_bytes(kind: str) -> None:
    """Drawing twice gives the same DOT and the same SVG."""
    first, second = pictures()[kind], pictures()[kind]

    texts = [(dot_text(picture), svg_text(picture)) for picture in (first, second)]

    assert texts[0] == texts[1]


def test_every_arrow_is_painted() -> None:
    """Edges to the left, to the right and down all have a line and a head."""
    picture = failing_path(sample.counterexample())

    root = ET.fromstring(svg_text(picture))

    assert len(list(root.iter(f"{SVG}polygon"))) == len(picture.edges)


def test_the_broken_step_is_the_thickest_line() -> None:
    """Nothing in the drawing is as thick as the step that breaks the rule."""
    picture = failing_path(sample.counterexample())

    root = ET.fromstring(svg_text(picture))

    widths = {
        path.get("stroke"): float(path.get("stroke-width", "1")) for path in root.iter(f"{SVG}path")
        if path.get("fill") == "none"
    }  # fmt: skip
    assert max(widths, key=lambda colour: widths[colour]) == "#c5221f"


def test_hostile_text_stays_text() -> None:
    """Markup, entities and escapes in a name are shown as they are."""
    found = replace(sample.counterexample(), rule=HOSTILE)
    picture = failing_path(found)

    svg, dot = svg_text(picture), dot_text(picture)

    texts = ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]
    shown = HOSTILE.replace("\x1b", "\\x1b")
    assert f"state 4  ·  {shown} is false here" in texts
    assert "<script>" not in svg
    read = pygraphviz.AGraph(string=dot)
    assert read.get_node("state 4").attr["label"].startswith("state 4  ·  <script>")


def test_drawing_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    """Graphviz sees no text, so it looks for no font and has nothing to warn of."""
    picture = failing_path(sample.counterexample())

    svg_text(picture)

    assert capfd.readouterr() == ("", "")
