"""Makes a run that breaks a goal short: as short as possible where few states are in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from explorer.roam.source import Packed
from explorer.roam.world import Choice, Choices, World
from model.language.terms import Sort, sort_of

LARGEST = 4000
"""States after which a search for a shorter run gives up."""


def trimmed(world: World, goal: int, choices: Choices) -> Choices:
    """A run that breaks the goal without needless steps.

    It is the shortest one that makes the same choices in any order, unless they reach too many
    states.
    """
    choices = _without_needless(world, goal, choices)
    return _shortest(world, goal, choices, frozenset(choices).__contains__) or choices


def shortest_alike(world: World, goal: int, choices: Choices) -> Choices:
    """The shortest run that breaks the goal and names only individuals that this one names.

    If these reach too many states, it is the run itself.
    """
    named = frozenset(_named(world, choices))
    found = _shortest(world, goal, choices, lambda c: named.issuperset(_named(world, (c,))))
    return found or choices


def _without_needless(world: World, goal: int, choices: Choices) -> Choices:
    position = len(choices) - 1
    while position >= 0:
        shorter = _follow(world, goal, choices[:position] + choices[position + 1 :])
        if shorter is None:
            position -= 1
        else:
            choices, position = shorter, len(shorter) - 1
    return choices


def _follow(world: World, goal: int, choices: Iterable[Choice]) -> Choices | None:
    """The choices up to the first that breaks the goal, without those that are impossible."""
    taken, seen = list[Choice](), world.start
    if world.breaks(goal, seen):
        return ()
    for choice in choices:
        if choice.places in world.ready(seen.state)[choice.action]:
            seen = world.step(seen.state, choice)
            taken.append(choice)
            if world.breaks(goal, seen):
                return tuple(taken)
    return None


def _shortest(
    world: World, goal: int, longest: Choices, may: Callable[[Choice], bool]
) -> Choices | None:
    """The first shorter run, breadth first, of choices that may be made; None if not found."""
    paths: dict[Packed, Choices] = {world.start.state: ()}
    for state in (queue := [world.start.state]):
        path = paths[state]
        if len(paths) > LARGEST or len(path) + 1 >= len(longest):
            return None
        for choice in filter(may, world.choices(state)):
            seen = world.step(state, choice)
            if world.breaks(goal, seen):
                return (*path, choice)
            if seen.state not in paths:
                paths[seen.state] = (*path, choice)
                queue.append(seen.state)
    return None


def _named(world: World, choices: Iterable[Choice]) -> Iterator[tuple[Sort, int]]:
    for choice in choices:
        parameters = world.actions[choice.action].parameters
        for sort, place in zip(map(sort_of, parameters), choice.places, strict=True):
            if not issubclass(sort, Enum):
                yield sort, place
