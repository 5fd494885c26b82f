"""Which cubes are out of reach in so many steps, and questions about the states that are left."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.houdini import exclude
from explorer.prove.pdr.propositions import Choice, Propositions
from explorer.prove.pdr.sat import Cube, Literal, Sat
from explorer.prove.pdr.step import Step

State = list[Literal]
"""A literal for each state variable."""


class Frames:
    """Frame 0 are the initial states; frame k has at least all states that k steps reach.

    `cubes[k]` are out of reach in k steps and not known to be so in more; with all their images
    they are outside of the frames 1 to k. `known` cubes are outside of every frame.
    """

    def __init__(
        self, p: Propositions, step: Step, exchanges: Exchanges, known: Iterable[Cube]
    ) -> None:
        self.p, self.step, self.exchanges = p, step, exchanges
        images = [image for cube in known for image in exchanges.images(cube)]
        self._states = Sat(p.encoder.clauses, p.facts)
        self._steps = Sat(p.encoder.clauses, p.facts, step.clauses)
        self._reasons = Sat(p.encoder.clauses, p.facts)
        for sat in (self._states, self._steps, self._reasons):
            exclude(sat, images)
        self._first, self._last = min(p.atoms), max(p.atoms)
        self._marks: list[Literal] = []
        self.cubes: list[set[Cube]] = []
        self.deepen()
        for sat in (self._states, self._steps):
            sat.add([-self._marks[0], p.initial])
        self.deepen()

    @property
    def top(self) -> int:
        """The number of the last frame."""
        return len(self.cubes) - 1

    def deepen(self) -> None:
        """One more frame, of all states."""
        self.cubes.append(set())
        self._marks.append(self.p.encoder.new())

    def state_in(self, level: int, literals: Iterable[Literal]) -> State | None:
        """A state of this frame for which all the literals are true."""
        found = self._states.allows([*self._frame(level), *literals])
        return self._state(self._states.model) if found else None

    def is_initial(self, cube: Iterable[Literal]) -> bool:
        """An initial state is in the cube."""
        starts = self.p.starts
        if any(starts.get(abs(literal), literal > 0) != (literal > 0) for literal in cube):
            return False
        return self._states.allows([self._marks[0], *cube])

    def unreached(self, cube: Cube, level: int) -> set[Literal] | tuple[State, Choice]:
        """How the frame below leads into the cube from outside of it.

        If it does not, the part of the cube that it does not lead into.
        """
        outside = self.p.encoder.new()
        self._steps.add([-outside, *(-literal for literal in cube)])
        later = {self.step.later(literal): literal for literal in self.ranked(cube)}
        if self._steps.allows([*self._frame(level - 1), outside, *later]):
            model = self._steps.model
            self._steps.add([-outside])
            return self._state(model), next(c for c in self.p.choices if model[c.chosen - 1] > 0)
        core = self._steps.core
        self._steps.add([-outside])
        return {later[literal] for literal in core if literal in later}

    def remove(self, cube: Cube, level: int) -> None:
        """The cube and its images are out of reach in so many steps."""
        for image in self.exchanges.images(cube):
            clause = [-self._marks[level], *(-literal for literal in image)]
            self._states.add(clause)
            self._steps.add(clause)
        for lower in self.cubes[1 : level + 1]:
            lower -= {known for known in lower if cube <= known}
        self.cubes[level].add(cube)

    def why(self, state: State, goal: Literal) -> Cube:
        """A part of the state from which the goal follows."""
        unlike = self._reasons.allows([*self.ranked(state), -goal])
        assert not unlike, "the state does not decide the goal"
        return frozenset(self._reasons.core - {-goal})

    def why_into(self, state: State, choice: Choice, cube: Cube) -> Cube:
        """A part of the state from which this choice is possible and leads into the cube."""
        fails = self.p.encoder.new()
        parts = [-choice.guard]
        for literal in cube:
            new = choice.updates.get(abs(literal), abs(literal))
            parts.append(-new if literal > 0 else new)
        self._reasons.add([-fails, *parts])
        unlike = self._reasons.allows([*self.ranked(state), fails])
        assert not unlike, "the choice does not lead into the cube"
        core = self._reasons.core - {fails}
        self._reasons.add([-fails])
        return frozenset(core)

    def ranked(self, literals: Iterable[Literal]) -> list[Literal]:
        """Best first: solvers blame what comes first, and what is so carries over to more."""
        return sorted(literals, key=self.rank)

    def rank(self, literal: Literal) -> tuple[bool, bool, int]:
        """The configuration last, before it what is not so."""
        return abs(literal) in self.p.fixed, literal < 0, abs(literal)

    def _frame(self, level: int) -> list[Literal]:
        return self._marks[level:] if level else self._marks[:1]

    def _state(self, model: list[Literal]) -> State:
        return model[self._first - 1 : self._last]
