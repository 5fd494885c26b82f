"""A breadth-first search as one would write it: the interpreter, a queue, a dictionary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations

from explorer.goals import Problem
from explorer.interpret import Interpreter, Moment, Result, State
from model.kernel.kinds import Task
from model.language.ground import Domain


@dataclass(slots=True)
class Plain:
    """Every reachable state with its depth; the first depth of each violation and premise."""

    problem: Problem
    interpreter: Interpreter
    depths: dict[State, int]
    fired: Counter[str] = field(default_factory=Counter)
    terminal: list[State] = field(default_factory=list)
    broken: dict[int, int] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """Steps to the farthest state."""
        return max(self.depths.values())

    def look_at_state(self, state: State) -> None:
        """Goals and premises that speak of single states."""
        moment, depth = Moment(state), self.depths[state]
        for number, goal in enumerate(self.problem.goals):
            if goal.of_states:
                self._note_violation(number, moment, depth)
            if goal.premise_of_states:
                self._note_premise(number, moment, depth)

    def look_at_step(self, before: State, result: Result) -> None:
        """Goals and premises that speak of steps."""
        moment, depth = Moment(result.state, before, result.events), self.depths[before] + 1
        for number, goal in enumerate(self.problem.goals):
            if not goal.of_states:
                self._note_violation(number, moment, depth)
            if not goal.premise_of_states:
                self._note_premise(number, moment, depth)

    def _note_violation(self, number: int, moment: Moment, depth: int) -> None:
        formula = self.problem.goals[number].formula
        if number not in self.broken and not self.interpreter.holds(formula, moment):
            self.broken[number] = depth

    def _note_premise(self, number: int, moment: Moment, depth: int) -> None:
        premise = self.problem.goals[number].premise
        if number not in self.seen and self.interpreter.holds(premise, moment):
            self.seen[number] = depth


def plain_search(problem: Problem, domain: Domain) -> Plain:
    """Visit everything."""
    interpreter = Interpreter(problem.machine, domain)
    start = interpreter.initial()
    found = Plain(problem, interpreter, {start: 0})
    for state in (queue := [start]):
        found.look_at_state(state)
        moves = interpreter.enabled(state)
        results = [interpreter.step(state, move) for move in moves]
        found.fired.update(move.action.name for move in moves)
        for result in results:
            found.look_at_step(state, result)
            if result.state not in found.depths:
                found.depths[result.state] = found.depths[state] + 1
                queue.append(result.state)
        if all(result.state == state for result in results):
            found.terminal.append(state)
    return found


def renamed(interpreter: Interpreter, state: State) -> Iterator[State]:
    """The state once per way to give the tasks each other's names."""
    tasks = range(len(interpreter.domain.names[Task]))
    for names in permutations(tasks):
        yield tuple(
            interpreter.get(
                state,
                cell.field,
                *(names[a.index] if isinstance(a, Task) else a.index for a in cell.arguments),
            )
            for cell in interpreter.cells
        )
