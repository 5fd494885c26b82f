"""What a walk needs to know at every step, and how a run that breaks a rule is made short."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from explorer.goals import Problem
from explorer.interpret import Individual, Interpreter, Moment, Move
from explorer.roam_source import Happening, Packed, Places, Program, individuals
from model.language.formulas import TRUE
from model.language.ground import Domain
from model.language.past import after
from model.language.record import Action

REMEMBERED = 1 << 14
"""States whose choices, and steps whose results, are kept for the next time."""
LARGEST_DETOUR = 30_000
"""States after which the search for a run with the same choices gives up."""

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
        self.ready = lru_cache(REMEMBERED)(self._choices)
        self.step = lru_cache(REMEMBERED)(self._result)
        self.unpack = program.unpack

    def _goals_of_steps(self, action: Action) -> frozenset[int]:
        """The goals that a step of this action could break."""
        goals = enumerate(self._goals)
        return frozenset(i for i, g in goals if after(action, g.formula) is not TRUE)

    def _choices(self, state: Packed) -> tuple[tuple[Places, ...], ...]:
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

    def shorten(self, goal: int, choices: Choices) -> Choices:
        """A run that breaks the goal as well: without needless steps, then the shortest of those that
        make the same choices in any order, unless they reach too many states.
        """
        choices = self._without_needless(goal, choices)
        return self._shortest_among(goal, choices) or choices

    def _without_needless(self, goal: int, choices: Choices) -> Choices:
        best, position = choices, len(choices) - 1
        while position >= 0:
            shorter = self._follow(goal, best[:position] + best[position + 1 :])
            if shorter is None:
                position -= 1
            else:
                best, position = shorter, len(shorter) - 1
        return best

    def _follow(self, goal: int, choices: Iterable[Choice]) -> Choices | None:
        """The choices up to the first that breaks the goal, without those that are impossible."""
        taken, seen = [], self.start
        if self.breaks(goal, seen):
            return ()
        for choice in choices:
            if choice.places in self.ready(seen.state)[choice.action]:
                seen = self.step(seen.state, choice)
                taken.append(choice)
                if self.breaks(goal, seen):
                    return tuple(taken)
        return None

    def _shortest_among(self, goal: int, choices: Choices) -> Choices | None:
        """Breadth first over the states that these choices reach."""
        distinct = tuple(dict.fromkeys(choices))
        paths: dict[Packed, Choices] = {self.start.state: ()}
        queue = [self.start.state]
        for state in queue:
            if len(paths) > LARGEST_DETOUR or len(paths[state]) + 1 >= len(choices):
                return None
            ready = self.ready(state)
            for choice in distinct:
                if choice.places in ready[choice.action]:
                    seen = self.step(state, choice)
                    if self.breaks(goal, seen):
                        return (*paths[state], choice)
                    if seen.state not in paths:
                        paths[seen.state] = (*paths[state], choice)
                        queue.append(seen.state)
        return None

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
