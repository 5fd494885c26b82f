"""The chart of states per depth."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from reports.bars import bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def test_every_depth_has_a_bar_inside_the_chart() -> None:
    """Bars follow the numbers and stay inside."""
    levels = (1, 0, 7, 100_000)

    root = ET.fromstring(bar_chart(levels))

    heights = [float(bar.get("height", "")) for bar in root.iter(f"{SVG}rect")]
    assert heights == [1.0, 0.0, 1.0, 141.7]


def test_a_deep_search_has_few_labels() -> None:
    """With very many depths the labels along the axis thin out."""
    levels = tuple(range(1, 301))

    root = ET.fromstring(bar_chart(levels))

    assert len(list(root.iter(f"{SVG}rect"))) == 300
    assert len(list(root.iter(f"{SVG}text"))) < 32
