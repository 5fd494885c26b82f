"""The run that breaks a rule as a picture: the path, the choices beside it, the fatal step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.trace import Step
from properties.verdict import Counterexample, Neighbour
from reports.picture import Edge, Node, Picture, Place, Tone
from reports.wording import (
    BREAKS,
    Ending,
    change_lines,
    function_of,
    shorten,
    visible,
    wrapped,
)

WIDTH = 56
REASON_WIDTH = 84
CHANGES_SHOWN = 8
CHOICES_SHOWN = 5


def failing_path(counterexample: Counterexample, ending: Ending = BREAKS) -> Picture:
    """States from top to bottom; beside each one the other actions that were enabled there."""
    steps = counterexample.trace.steps
    nodes = [_initial(counterexample, ending)]
    edges: list[Edge] = []
    for number, step in enumerate(steps, start=1):
        tone = _last(ending) if number == len(steps) else Tone.PATH
        nodes.append(_state(counterexample, step, number, ending))
        edges.append(_step(step, number, tone))
    for index in range(len(steps)):
        here = [other for other in counterexample.neighbours if other.step == index]
        for side in _side_nodes(here, index, ending):
            nodes.append(side)
            edges.append(Edge(_key(index), side.key, side.tone))
    title = f"{counterexample.rule}: {counterexample.sentence}"
    return Picture(visible(title), tuple(nodes), tuple(edges))


def _last(ending: Ending) -> Tone:
    return Tone.REACHED if ending.wanted else Tone.BROKEN


def _key(number: int) -> str:
    return f"state {number}"


def _initial(counterexample: Counterexample, ending: Ending) -> Node:
    if counterexample.trace.steps:
        return Node(_key(0), "state 0  ·  initial state", Tone.START, place=Place.TRUNK)
    title = f"state 0  ·  {visible(counterexample.rule)} is {ending.here}"
    return Node(_key(0), title, _last(ending), notes=_reason(counterexample), place=Place.TRUNK)


def _state(counterexample: Counterexample, step: Step, number: int, ending: Ending) -> Node:
    """What the step changed; the last state also says why the rule is decided there."""
    lines = change_lines(step.changes, arrow="→") or ("no field changes",)
    hidden = len(lines) - CHANGES_SHOWN
    if hidden > 1:
        lines = (*lines[:CHANGES_SHOWN], f"... and {hidden} more")
    lines = tuple(shorten(line, WIDTH) for line in lines)
    if number < len(counterexample.trace.steps):
        return Node(_key(number), _key(number), Tone.PATH, lines, place=Place.TRUNK)
    title = f"{_key(number)}  ·  {visible(counterexample.rule)} is {ending.here}"
    return Node(
        _key(number), title, _last(ending), lines, _reason(counterexample), place=Place.TRUNK
    )


def _reason(counterexample: Counterexample) -> tuple[str, ...]:
    return tuple(
        part for line in counterexample.reason for part in wrapped(visible(line), REASON_WIDTH)
    )


def _step(step: Step, number: int, tone: Tone) -> Edge:
    action = shorten(f"{number}  {visible(step.action)}", WIDTH)
    lines = (action, shorten(f"   {function_of(step.mirrors)}", WIDTH))
    width = 1.8 if tone is Tone.PATH else 4.0
    return Edge(_key(number - 1), _key(number), tone, lines, width)


def _side_nodes(here: Sequence[Neighbour], index: int, ending: Ending) -> Iterator[Node]:
    """The choices that keep the rule to the right, those that break it as well to the left."""
    sides = (
        (False, ending.others_not, Place.RIGHT, Tone.PATH if ending.wanted else Tone.RIGHT),
        (True, ending.others_too, Place.LEFT, Tone.RIGHT if ending.wanted else Tone.WARNING),
    )
    for breaks, words, place, tone in sides:
        others = [other for other in here if other.breaks is breaks]
        if others:
            title, lines = _choices(others, words)
            yield Node(f"choices {index} {place.value}", title, tone, lines, place=place)


def _choices(others: Sequence[Neighbour], words: str) -> tuple[str, tuple[str, ...]]:
    """Title and lines of a box of choices; one too many is shown rather than counted."""
    actions = [shorten(visible(other.action), WIDTH) for other in others]
    if len(others) == 1:
        return f"another choice {words}", (*actions, f"  {function_of(others[0].mirrors)}")
    hidden = len(actions) - CHOICES_SHOWN
    if hidden > 1:
        actions = [*actions[:CHOICES_SHOWN], f"... and {hidden} more"]
    return f"{len(others)} other choices: each {words}", tuple(actions)
