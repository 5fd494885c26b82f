"""From one state that must be out of reach to a large cube of states that are."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.prove.pdr.frames import Frames
from explorer.prove.pdr.reached import Reached
from explorer.prove.pdr.sat import Cube, Literal

ATTEMPTS = 3
"""So many states that stand against a larger cube are tried to be removed first."""


class Generaliser:
    """Leaves out literals of a cube as long as the frame below does not lead into it.

    A state of the frame below that leads there is removed itself, if that is possible at once
    (Hassan, Bradley, Somenzi: Better generalization in IC3, 2013). A cube with a reached state in
    it is not tried.
    """

    def __init__(self, frames: Frames, reached: Reached) -> None:
        self._frames, self._reached = frames, reached
        p = frames.p
        self._group_of = {v: group for group in p.groups for v in group}
        self._individuals = {v: tuple(map(str, a.cell.arguments)) for v, a in p.atoms.items()}

    def remove(self, unreached: set[Literal], cube: Cube, level: int, depth: int = 0) -> None:
        """Remove the cube and as much around it as is found, from as many frames as possible.

        `unreached` is the part of it that the frame below does not lead into.
        """
        whole = self._away_from_start(unreached, cube)
        small = self._smaller(set(cube) if self._reached.meets(whole) else whole, level, depth)
        while level < self._frames.top and isinstance(
            self._frames.unreached(frozenset(small), level + 1), set
        ):
            level += 1
        self._frames.remove(frozenset(small), level)

    def _smaller(self, cube: set[Literal], level: int, depth: int) -> set[Literal]:
        """First without individuals, then without single literals."""
        for literals in self._by_individual(cube):
            cube = self._without(literals & cube, cube, level, depth) or cube
        for literal in reversed(self._frames.ranked(cube)):
            if literal in cube:
                cube = self._without({literal}, cube, level, depth) or self._other_values(
                    literal, cube, level, depth
                )
        return cube

    def _other_values(
        self, literal: Literal, cube: set[Literal], level: int, depth: int
    ) -> set[Literal]:
        """Instead of one value of a cell: none of as few others as possible."""
        if literal < 0 or literal not in self._group_of:
            return cube
        others = [-value for value in self._group_of[literal] if value != literal]
        larger = cube - {literal} | set(others)
        for other in others:
            if other in larger:
                larger = self._without({other}, larger, level, depth) or larger
        return larger if not larger.issuperset(others) else cube

    def _without(
        self, literals: set[Literal], cube: set[Literal], level: int, depth: int
    ) -> set[Literal] | None:
        """A cube without these literals that is out of reach, if there is one."""
        left = cube - literals
        if not literals or not left or self._reached.meets(left) or self._frames.is_initial(left):
            return None
        for attempt in range(ATTEMPTS + 1):
            found = self._frames.unreached(frozenset(left), level)
            if isinstance(found, set):
                return self._away_from_start(found, left)
            if depth or level == 1 or attempt == ATTEMPTS:
                return None
            before = self._frames.why_into(*found, frozenset(left))
            if self._reached.meets(before) or self._frames.is_initial(before):
                return None
            core = self._frames.unreached(before, level - 1)
            if not isinstance(core, set):
                return None
            self.remove(core, before, level - 1, depth + 1)
        return None

    def _away_from_start(self, part: set[Literal], cube: Iterable[Literal]) -> set[Literal]:
        """The part, with as much more of the cube that no initial state is in it."""
        if not self._frames.is_initial(part):
            return part
        more = self._frames.ranked(set(cube) - part)
        for literal in more:
            if not self._frames.is_initial((*part, literal)):
                return {*part, literal}
        while self._frames.is_initial(part):
            part = {*part, more.pop(0)}
        return part

    def _by_individual(self, cube: set[Literal]) -> list[set[Literal]]:
        """The literals about each individual, those that matter least first."""
        about: dict[str, set[Literal]] = {}
        for literal in cube:
            for who in self._individuals[abs(literal)]:
                about.setdefault(who, set()).add(literal)
        return sorted(about.values(), key=lambda g: (sum(1 + (x > 0) for x in g), min(g)))
