"""What a walk needs to know at every step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from explorer.goals import Problem
from explorer.interpret import Individual, Interpreter, Moment, Move
from explorer.roam.source import Happening, Packed, Places, Program, individuals
from model.language.formulas import TRUE
from model.language.ground import Domain
from model.language.past import after
from model.language.record import Action

REMEMBERED = 1 << 14
"""States whose choices, and steps whose results, are kept for the next time."""

Run = tuple[tuple[Action, tuple[Individual, ...]], ...]
"""Actions with their individuals, starting at the initial state."""


class Choice(NamedTuple):
    """An action, by its number, and individuals for its parameters."""

    action: int
    places: Places


class Seen(NamedTuple):
    """A state, the state before it, what happened in between, and the action that was taken."""

    state: Packed
    before: Packed
    events: frozenset[Happening]
    action: int | None


Choices = tuple[Choice, ...]


class World:
    """The actions and goals of a problem in a domain."""

    def __init__(self, problem: Problem, domain: Domain) -> None:
        machine = problem.machine
        program = Program(machine, domain)
        self.actions, self._goals = machine.actions, problem.goals
        self._interpreter = Interpreter(machine, domain)
        start = program.pack(self._interpreter.initial())
        self.start = Seen(start, start, frozenset(), None)
        self.goals = range(len(problem.goals))
        self._ready = [program.ready(action) for action in machine.actions]
        self._step = [program.step(action) for action in machine.actions]
        self._holds = [program.check(goal.formula) for goal in problem.goals]
        self._occurs = [program.check(goal.premise) for goal in problem.goals]
        self._of_states = [goal.of_states for goal in problem.goals]
        self._premise_of_states = [goal.premise_of_states for goal in problem.goals]
        self._concerned = [self._goals_of_steps(action) for action in machine.actions]
        self.ready = lru_cache(REMEMBERED)(self._all_ready)
        self.step = lru_cache(REMEMBERED)(self._result)
        self.unpack = program.unpack

    def _goals_of_steps(self, action: Action) -> frozenset[int]:
        """The goals that a step of this action could break."""
        goals = enumerate(self._goals)
        return frozenset(i for i, g in goals if after(action, g.formula) is not TRUE)

    def _all_ready(self, state: Packed) -> tuple[tuple[Places, ...], ...]:
        """For each action, the individuals with which it is possible."""
        return tuple(tuple(ready(state)) for ready in self._ready)

    def _result(self, state: Packed, choice: Choice) -> Seen:
        """What a choice that is possible leads to."""
        after, events = self._step[choice.action](state, *choice.places)
        return Seen(after, state, events, choice.action)

    def breaks(self, goal: int, seen: Seen) -> bool:
        """The goal does not hold in this state, or in the step that led to it."""
        if not self._of_states[goal] and (
            seen.action is None or goal not in self._concerned[seen.action]
        ):
            return False
        return not self._holds[goal](seen.state, seen.before, seen.events)

    def occurs(self, goal: int, seen: Seen) -> bool:
        """The goal's premise holds in this state, or in the step that led to it."""
        if seen.action is None and not self._premise_of_states[goal]:
            return False
        return self._occurs[goal](seen.state, seen.before, seen.events)

    def choices(self, state: Packed) -> Iterator[Choice]:
        """Everything that is possible, in the order of declaration."""
        for number, ready in enumerate(self.ready(state)):
            for places in ready:
                yield Choice(number, places)

    def confirmed(self, goal: int, choices: Choices) -> Run:
        """The run in words of the model, after the interpreter has taken every step of it."""
        look = self._interpreter
        formula = self._goals[goal].formula
        moment, run = Moment(look.initial()), list[Move]()
        for number, places in choices:
            choice = Move(self.actions[number], individuals(self.actions[number], places))
            assert look.possible(moment.state, choice), f"{choice} is not possible"
            result = look.step(moment.state, choice)
            moment = Moment(result.state, moment.state, result.events)
            run.append(choice)
        assert not look.holds(formula, moment), "the interpreter sees no violation"
        return tuple((choice.action, choice.arguments) for choice in run)
