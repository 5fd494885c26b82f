"""The HTML pages of a run and of a state space."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from model.trace import Change
from properties.verdict import Counterexample
from reports.counterexample_html import counterexample_page
from reports.space_html import space_page
from reports.wording import REACHES
from tests.reports import sample

HOSTILE = "<script src='http://x/'>\"&\x1b</script>"
VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Checks that tags are balanced and gathers what could load or run something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.active: list[str] = []
        self.anchors: dict[str, list[str]] = {"id": [], "href": []}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "img", "iframe", "object"}:
            self.active.append(tag)
        for name, value in attrs:
            if name in self.anchors:
                self.anchors[name].append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile() -> Counterexample:
    """A run in which every text is an attack."""
    found = sample.counterexample()
    steps = tuple(
        replace(
            step,
            action=HOSTILE,
            mirrors=HOSTILE,
            changes=(Change(HOSTILE, HOSTILE, HOSTILE),),
            events=(HOSTILE,),
            log=(HOSTILE,),
        )
        for step in found.trace.steps
    )
    return replace(
        found,
        rule=HOSTILE,
        name=HOSTILE,
        sentence=HOSTILE,
        source=HOSTILE,
        trace=replace(found.trace, machine=HOSTILE, steps=steps),
        reason=(HOSTILE,),
        neighbours=tuple(
            replace(other, action=HOSTILE, mirrors=HOSTILE) for other in found.neighbours
        ),
    )


def test_a_counterexample_page_is_whole() -> None:
    """The page has the rule, the reason, the graph, the steps, the log and the replay command."""
    found = sample.counterexample()

    page = counterexample_page(found)

    outline = Outline(page)
    assert outline.open == []
    assert f"{found.rule}: {found.sentence}" in outline.text
    for text in (
        found.source,
        *found.reason,
        *found.trace.log,
        *(s.mirrors for s in found.trace.steps),
    ):
        assert text in outline.text
    assert "klpcheck replay 0/3/1/0 --era 6.1 --patches 2 --objects 2 --tasks 1" in outline.text
    assert page.count("<svg ") == 1


def test_the_breaking_step_stands_out_in_table_and_log() -> None:
    """Exactly one row of the table and the log lines of that step are highlighted."""
    found = sample.counterexample()

    page = counterexample_page(found)

    assert page.count('<tr class="last">') == 1
    assert page.count('<div class="last">') == len(found.trace.steps[-1].log)


def test_a_witness_page_does_not_speak_of_breaking() -> None:
    """The page of a witness is a success story."""
    page = counterexample_page(sample.counterexample(), REACHES)

    assert "Why it is reached" in page
    assert "breaks the rule" not in Outline(page).text


@pytest.mark.parametrize("kind", ["run", "space"])
def test_nothing_in_a_page_runs_or_loads(kind: str) -> None:
    """Hostile names stay text: no script, no image, no address outside of the page."""
    found = hostile()
    verdicts = [
        replace(verdict, rule=HOSTILE, extent=HOSTILE, counterexample=found)
        for verdict in sample.verdicts()
    ]
    space = replace(sample.space(), era=HOSTILE, terminal=(HOSTILE,))

    page = counterexample_page(found) if kind == "run" else space_page(space, verdicts)

    outline = Outline(page)
    assert (outline.open, outline.active) == ([], [])
    assert all(address.startswith("#") for address in outline.anchors["href"])
    assert HOSTILE.replace("\x1b", "\\x1b") in outline.text
    assert "\x1b" not in page


def test_a_space_page_links_to_every_broken_rule() -> None:
    """Each violated verdict links to a section with its graph and text; witnesses have none."""
    page = space_page(sample.space(), sample.verdicts())

    anchors = Outline(page).anchors
    assert anchors["href"] == ["#run-4", "#run-5"]
    assert anchors["id"] == ["run-4", "run-5"]
    assert page.count("klpcheck replay 0/3/1/0") == 2


def test_a_space_page_shows_the_numbers_and_what_never_fired() -> None:
    """Headline numbers are there, and an action that was never enabled is called out."""
    text = Outline(space_page(sample.space(), sample.verdicts())).text

    flat = re.sub(r"\s+", " ", text)
    for number in (
        "COMPLETE",
        "10,826 states",
        "48,211 transitions",
        "21 depth",
        "13 terminal states",
    ):
        assert number in flat
    assert "Never enabled: klp_send_signals." in flat
    assert "3 of 7 verdicts are not as expected." in flat


def test_a_cut_search_says_so_in_big_letters() -> None:
    """A page of a cut search never claims to be complete."""
    text = Outline(space_page(sample.space(complete=False), ())).text

    assert "CUT" in text
    assert "COMPLETE" not in text


def test_an_empty_space_still_makes_a_page() -> None:
    """Nothing explored, nothing to show, but no crash."""
    space = replace(
        sample.space(), levels=(), branching=(), coverage=(), terminal=(), phases=(), phase_edges=()
    )

    page = space_page(space, ())

    assert Outline(page).open == []


def test_equal_data_give_equal_pages() -> None:
    """Rendering twice gives the same bytes."""
    pages = [
        (
            counterexample_page(sample.counterexample()),
            space_page(sample.space(), sample.verdicts()),
        )
        for _ in range(2)
    ]

    assert pages[0] == pages[1]
