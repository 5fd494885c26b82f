"""From an engine's run to a trace that the reference interpreter has replayed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from explorer.explain import Explainer
from explorer.goals import Goal, Problem
from explorer.interpret import Interpreter, Moment, Move, Result, State
from explorer.printed import lines
from explorer.search.exploration import Exploration, Sighting
from model.language.fields import Field, Role
from model.language.ground import Domain
from model.language.terms import sort_of
from model.trace import Change, Step, Trace, Valuation
from properties.verdict import Counterexample, Neighbour


class ReplayError(AssertionError):
    """An engine's run is not a run of the interpreter: the engine is wrong, not the kernel."""


class Tracer:
    """Replays runs of one problem in one domain."""

    def __init__(
        self,
        problem: Problem,
        domain: Domain,
        scope: tuple[tuple[str, int], ...],
        configuration: tuple[str, ...] = (),
    ) -> None:
        self.interpreter = Interpreter(problem.machine, domain)
        self._problem, self._scope, self._configuration = problem, scope, configuration

    def trace(self, run: Iterable[Move]) -> Trace:
        """The run as a value; ReplayError if one of its actions is not possible."""
        state = self.interpreter.initial()
        initial, steps = self.valuation(state), list[Step]()
        for choice in run:
            enabled = self.interpreter.enabled(state)
            if choice not in enabled:
                raise ReplayError(f"{self.label(choice)} is not possible in step {len(steps) + 1}")
            result = self.interpreter.step(state, choice)
            steps.append(self._step(enabled.index(choice), state, result))
            state = result.state
        name = self._problem.machine.name
        return Trace(name, self._scope, initial, tuple(steps), self._configuration)

    def _step(self, number: int, before: State, result: Result) -> Step:
        after = self.valuation(result.state)
        pairs = zip(self.valuation(before), after, strict=True)
        return Step(
            choice=number,
            action=self.label(result.choice),
            mirrors=result.choice.action.mirrors,
            changes=tuple(Change(n, old, new) for (n, old), (_, new) in pairs if old != new),
            events=tuple(self.event(item) for item in result.visible if isinstance(item[0], Field)),
            log=lines(self.interpreter, before, result),
            state=after,
        )

    def here(self, move: Move) -> Move:
        """The same move of this problem's machine; engines may know the machine without memory."""
        return Move(self._problem.machine.action(move.action.name), move.arguments)

    def label(self, choice: Move) -> str:
        """An action with the names of its individuals."""
        names = [
            self.interpreter.name(sort_of(v), a)
            for v, a in zip(choice.action.parameters, choice.arguments, strict=True)
        ]
        return f"{choice.action.name}({', '.join(names)})"

    def event(self, item: object) -> str:
        """An event with the names of its individuals."""
        field, place = cast("tuple[Field, tuple[int, ...]]", item)
        names = [self.interpreter.name(s, i) for s, i in zip(field.sorts, place, strict=True)]
        return f"{field.name}({', '.join(names)})"

    def valuation(self, state: State) -> Valuation:
        """The kernel's cells with their names; the checker's memory is left out."""
        shown = []
        for cell, value in zip(self.interpreter.cells, state, strict=True):
            if cell.field.role is Role.STATE:
                names = ", ".join(map(self.interpreter.domain.name, cell.arguments))
                text = f"{cell.field.name}[{names}]" if names else cell.field.name
                shown.append((text, value if isinstance(value, bool) else value.name))
        return tuple(shown)

    def counterexample(self, goal: Goal, run: Sequence[Move]) -> Counterexample:
        """The run that breaks a rule, with the reason; ReplayError if it does not break it."""
        moments = self._moments(run)
        if self.interpreter.holds(goal.formula, moments[-1]):
            raise ReplayError(f"{goal.rule.id} holds at the end of the run that should break it")
        neighbours = tuple(
            self._neighbour(i, goal, moments[i].state, other)
            for i, taken in enumerate(run)
            for other in self.interpreter.enabled(moments[i].state)
            if other != taken and self._changes(moments[i].state, other)
        )
        return Counterexample(
            rule=goal.rule.id,
            name=goal.rule.name,
            sentence=goal.rule.sentence,
            source=goal.rule.source,
            trace=self.trace(run),
            reason=Explainer(self.interpreter).why(goal.formula, moments[-1]),
            neighbours=neighbours,
        )

    def _moments(self, run: Iterable[Move]) -> list[Moment]:
        moments = [Moment(start := self.interpreter.initial(), start)]
        for choice in run:
            result = self.interpreter.step(moments[-1].state, choice)
            moments.append(Moment(result.state, moments[-1].state, result.events))
        return moments

    def _changes(self, state: State, choice: Move) -> bool:
        return self.interpreter.step(state, choice).state != state

    def _neighbour(self, step: int, goal: Goal, state: State, choice: Move) -> Neighbour:
        result = self.interpreter.step(state, choice)
        holds = self.interpreter.holds(goal.formula, Moment(result.state, state, result.events))
        return Neighbour(step, self.label(choice), choice.action.mirrors, breaks=not holds)


def run_to(found: Exploration, tracer: Tracer, sighting: Sighting) -> list[Move]:
    """The shortest run to a sighting, rebuilt by the interpreter along the search's parents."""
    path = [sighting.at]
    while (parent := found.parents[path[-1]]) >= 0:
        path.append(parent)
    interpreter, layout = tracer.interpreter, found.layout
    state, run = interpreter.initial(), []
    for target in reversed(path[:-1]):
        for choice in interpreter.choices(state):
            after = interpreter.step(state, choice).state
            if layout.canonical(layout.pack(after)) == target:
                run.append(choice)
                state = after
                break
        else:
            raise ReplayError("the interpreter cannot follow the search")
    return run if sighting.action is None else [*run, *_last(found, tracer, state, sighting)]


def _last(found: Exploration, tracer: Tracer, state: State, sighting: Sighting) -> list[Move]:
    """The step that was seen, for the individuals as they are named in this run."""
    action = found.ground.actions[sighting.action or 0].action
    goal = next(
        found.problem.goals[number]
        for table in (found.broken, found.seen)
        for number, seen in table.items()
        if seen == sighting
    )
    wanted = goal.formula if sighting in found.broken.values() else goal.premise
    expected = sighting not in found.broken.values()
    for choice in tracer.interpreter.choices(state, [action]):
        result = tracer.interpreter.step(state, choice)
        moment = Moment(result.state, state, result.events)
        if tracer.interpreter.holds(wanted, moment) is expected:
            return [choice]
    raise ReplayError(f"{action.name} does not show what the search saw")
