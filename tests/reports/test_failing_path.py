"""The picture of a run that breaks a rule."""

from __future__ import annotations

from dataclasses import replace

from properties.verdict import Neighbour
from reports.failing_path import failing_path
from reports.picture import Edge, Place, Tone
from reports.wording import REACHES
from tests.reports import sample


def test_the_path_ends_in_the_broken_state() -> None:
    """States stand on the trunk in order, and only the last state and step are marked."""
    found = sample.counterexample()

    picture = failing_path(found)

    trunk = [node for node in picture.nodes if node.place is Place.TRUNK]
    assert [node.key for node in trunk] == [f"state {number}" for number in range(5)]
    assert [node.tone for node in trunk] == [Tone.START, *[Tone.PATH] * 3, Tone.BROKEN]
    assert [edge.target for edge in picture.edges if edge.tone is Tone.BROKEN] == ["state 4"]
    assert trunk[-1].notes[0] == found.reason[0]


def test_other_choices_stand_on_two_sides() -> None:
    """Choices that keep the rule are to the right, those that break it as well to the left."""
    found = sample.counterexample()

    picture = failing_path(found)

    sides = {node.key: node for node in picture.nodes if node.key.startswith("choices 3")}
    assert (sides["choices 3 right"].tone, sides["choices 3 right"].place) == (
        Tone.RIGHT,
        Place.RIGHT,
    )
    assert (sides["choices 3 left"].tone, sides["choices 3 left"].place) == (
        Tone.WARNING,
        Place.LEFT,
    )
    assert Edge("state 3", "choices 3 left", Tone.WARNING) in picture.edges


def test_many_choices_are_counted_instead_of_listed() -> None:
    """A box lists a handful of choices and says how many more there are."""
    many = tuple(Neighbour(0, f"step({n})", "a.c:f", breaks=False) for n in range(9))
    found = replace(sample.counterexample(), neighbours=many)

    picture = failing_path(found)

    box = next(node for node in picture.nodes if node.key == "choices 0 right")
    assert box.title == "9 other choices: each keeps the rule"
    assert box.lines == ("step(0)", "step(1)", "step(2)", "step(3)", "step(4)", "... and 4 more")


def test_a_witness_is_drawn_as_a_success() -> None:
    """The last state of a witness is reached, not broken."""
    found = sample.counterexample()

    picture = failing_path(found, REACHES)

    tones = {node.tone for node in picture.nodes} | {edge.tone for edge in picture.edges}
    assert Tone.REACHED in tones
    assert not tones & {Tone.BROKEN, Tone.WARNING}


def test_an_initial_state_can_be_the_broken_one() -> None:
    """A run without steps is one box, and it carries the reason."""
    found = sample.counterexample()
    found = replace(found, trace=replace(found.trace, steps=()), neighbours=())

    picture = failing_path(found)

    (only,) = picture.nodes
    assert (only.tone, only.notes[0], picture.edges) == (Tone.BROKEN, found.reason[0], ())
