"""A run that never ends, in text and as a picture."""

from __future__ import annotations

from dataclasses import replace

from model.trace import Change, Step, Trace
from properties.lasso import Lasso
from reports.drawing import dot_text, svg_text
from reports.graph import graphml_text
from reports.lasso import lasso_picture, lasso_text
from reports.picture import Tone


def step(name: str, before: bool) -> Step:
    return Step(0, name, "file.c:f", (Change("work", before, not before),), (), (), ())


STEPS = (step("begin()", False), step("on()", True), step("off()", False))
LASSO = Lasso(
    rule="P-X-01",
    name="it_ends",
    sentence="It ends.",
    source="here",
    shape="user tasks",
    about="p = p0",
    called="round and round",
    trace=Trace("livepatch 6.1", (("patches", 1),), (), STEPS),
    stem=1,
)
REST = replace(LASSO, stem=3, called="nothing happens any more")


def test_text_says_which_steps_are_taken_for_ever() -> None:
    lines = lasso_text(LASSO).splitlines()

    assert lines[0] == "P-X-01  it_ends (p = p0)"
    assert lines[3] == "  model:  livepatch 6.1, 1 patch, user tasks"
    assert lines.index("from here on for ever: round and round") == 7
    assert lines[8].split()[:2] == ["2", "on()"]
    assert lines[-1] == "       ^^^ and then step 2 again"


def test_text_of_a_run_that_stops_has_no_way_back() -> None:
    assert lasso_text(REST).splitlines()[-1] == "from here on for ever: nothing happens any more"


def test_the_last_step_of_a_picture_leads_back_to_the_first_state_of_the_loop() -> None:
    picture = lasso_picture(LASSO)

    ends = [(edge.source, edge.target) for edge in picture.edges]
    assert ends == [("state 0", "state 1"), ("state 1", "state 2"), ("state 2", "state 1")]
    assert [node.key for node in picture.nodes] == ["state 0", "state 1", "state 2"]
    assert [node.tone for node in picture.nodes] == [Tone.START, Tone.BROKEN, Tone.BROKEN]


def test_the_picture_of_a_run_that_stops_ends_in_its_last_state() -> None:
    picture = lasso_picture(REST)

    assert [node.key for node in picture.nodes][-1] == "state 3"
    assert picture.nodes[-1].notes == ("from here on for ever: nothing happens any more",)


def test_every_drawing_has_the_way_back() -> None:
    picture = lasso_picture(LASSO)

    assert '"state 2" -> "state 1"' in dot_text(picture)
    assert 'source="state 2" target="state 1"' in graphml_text(picture)
    assert "round and round" in svg_text(picture)
