"""Rules for so many patches, objects, functions and tasks, in any configuration of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import cast

from explorer.goals import Goal, Problem
from explorer.interpret import Interpreter, Moment, Move
from explorer.prove.bmc import move_of
from explorer.prove.finding import Finding
from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.frames import Frames
from explorer.prove.pdr.houdini import Houdini
from explorer.prove.pdr.propositions import Propositions, Sizes
from explorer.prove.pdr.reachability import Reachability, Result, Start
from explorer.prove.pdr.reached import Reached
from explorer.prove.pdr.sat import Cube, Literal
from explorer.prove.pdr.sayings import Saying, cubes, saying
from explorer.prove.pdr.searches import search_all
from explorer.prove.pdr.step import Step
from explorer.prove.pdr.templates import Templates
from explorer.prove.pdr.walks import walk
from explorer.prove.watch import Watch
from explorer.tracing import Tracer
from model.era import Era
from model.language.fields import Field
from model.language.ground import Domain
from model.language.machine import Machine
from model.language.simplify import negation
from model.language.terms import Element
from properties.verdict import Counterexample, Outcome

FEW = 320
"""With more state variables, triples of literals take longer than they save (measured)."""


class Attempt:
    """The attempt to prove the rules of a problem for individuals of these sizes.

    PROVED: for every configuration that satisfies the axioms. VACUOUS: besides, its premise cannot
    occur. VIOLATED: by a run that the interpreter has replayed. UNDECIDED: the watch left no time.
    """

    def __init__(
        self,
        problem: Problem,
        era: Era,
        sizes: Sizes,
        watch: Watch,
        earlier: Iterable[Saying] = (),
    ) -> None:
        self._problem, self._era, self._sizes, self._watch = problem, era, sizes, watch
        self._p = self.propositions = Propositions(problem.machine, sizes)
        self.exchanges, self.step = Exchanges(self._p), Step(self._p)
        self._houdini = Houdini(self._p, self.step, self.exchanges)
        self._frames = Frames(self._p, self.step, self.exchanges, ())
        self._earlier, self._known = earlier, list[Cube]()
        self._premises: dict[str, Literal] = {}
        self.result = Result({}, None, 0)

    def run(self) -> None:
        """Look for an invariant; `result` says what came of it."""
        with self._watch.interruptible():
            self._run()

    def _run(self) -> None:
        reached = self._reached()
        known = self._houdini.inductive(self._pool(reached), (), self._watch)
        rules = self.rules()
        self._premises = {
            goal.rule.id: self._p.broken(negation(goal.premise)) for goal in self._problem.goals
        }
        if self._watch.stopped:
            return
        self._frames = Frames(self._p, self.step, self.exchanges, known)
        result = Reachability(self._frames, reached, rules, self._watch).run()
        invariant = result.invariant
        if invariant is not None:
            kept = self._houdini.inductive(invariant, known, self._watch)
            if self._watch.over_yet():
                result = replace(result, invariant=None)
            else:
                assert len(kept) == len(invariant), "the invariant is not inductive"
        self._known, self.result = list(known), result

    def _pool(self, reached: Reached) -> list[Cube]:
        """What may be an invariant: few literals, and what was one at other sizes."""
        templates = Templates(self._p, self.exchanges, reached)
        pool = dict.fromkeys(templates.pairs())
        if len(self._p.atoms) < FEW:
            pool |= dict.fromkeys(templates.triples(list(pool)))
        for said in self._earlier:
            forms = (self.exchanges.least(c) for c in cubes(self._p, self.exchanges, said))
            pool |= dict.fromkeys(islice((c for c in forms if not reached.meets(c)), 1))
        return list(pool)

    def _reached(self) -> Reached:
        found = Reached(self.exchanges)
        found.add(*walk(self._p))
        found.add(*search_all(self._p, self._era, self._sizes, self._watch))
        return found

    def rules(self) -> dict[str, Literal]:
        """For each rule a literal for the states that break it, or from which a step does."""
        return {goal.rule.id: self._p.broken(goal.formula) for goal in self._problem.goals}

    def sayings(self) -> list[Saying]:
        """All that was found to be an invariant, in words that do not depend on the sizes."""
        return [saying(self._p, cube) for cube in (*self._known, *(self.result.invariant or ()))]

    def placed(self, sayings: Iterable[Saying]) -> list[Cube]:
        """What was said at these sizes, as cubes again."""
        return [next(cubes(self._p, self.exchanges, said)) for said in sayings]

    def finding(self, goal: Goal) -> Finding:
        """What the attempt says of a rule."""
        result, rule = self.result, goal.rule.id
        found = Finding(rule, Outcome.UNDECIDED, "", seconds=self.seconds(rule))
        if rule in result.broken:
            moves = self._replay(goal, result.broken[rule])[1]
            return replace(found, outcome=Outcome.VIOLATED, extent=f"{len(moves)} steps", run=moves)
        if result.invariant is None:
            why = f"{self._watch.stopped}; no run of {result.depth} steps breaks it"
            return replace(found, extent=why)
        occurs = self._frames.state_in(self._frames.top, (self._premises[rule],))
        outcome = Outcome.PROVED if occurs else Outcome.VACUOUS
        extent = f"any configuration; clauses: {len(result.invariant)}"
        return replace(found, outcome=outcome, extent=extent)

    def seconds(self, rule: str) -> float:
        """What reachability took for the rule beyond what those before it had needed."""
        return round(self.result.seconds.get(rule, 0.0), 3)

    def counterexample(self, goal: Goal) -> Counterexample | None:
        """The run that breaks a rule, if one was found, with all that can be said of it."""
        start = self.result.broken.get(goal.rule.id)
        if start is None:
            return None
        tracer, moves = self._replay(goal, start)
        return tracer.counterexample(goal, moves)

    def _replay(self, goal: Goal, start: Start) -> tuple[Tracer, tuple[Move, ...]]:
        """The run as the interpreter takes it, from the first initial state in the cube."""
        domain = self._configured(start)
        facts = tuple(_facts(domain, self._problem.machine))
        tracer = Tracer(self._problem, domain, scope_of(self._sizes), facts)
        moves = tuple(move_of(choice.action) for choice in start.choices)
        last = () if not goal.formula.of_step else (_breaking(tracer.interpreter, goal, moves),)
        return tracer, (*moves, *last)

    def _configured(self, start: Start) -> Domain:
        """The individuals with the configuration of an initial state in the cube."""
        state = self._frames.state_in(0, start.cube)
        assert state is not None, "the run starts in no initial state"
        holds: dict[Field, set[tuple[int, ...]]] = {
            f: set() for f in self._problem.machine.configuration
        }
        for variable in self._p.fixed & set(state):
            cell = self._p.atoms[variable].cell
            holds[cell.field].add(tuple(cast("Element", a).index for a in cell.arguments))
        fixed = {field: frozenset(places) for field, places in holds.items()}
        return Domain(self._p.domain.names, fixed)


def _breaking(interpreter: Interpreter, goal: Goal, moves: tuple[Move, ...]) -> Move:
    """The step after these that breaks the rule."""
    state = interpreter.initial()
    for move in moves:
        state = interpreter.step(state, move).state
    for move in interpreter.choices(state):
        taken = interpreter.step(state, move)
        if not interpreter.holds(goal.formula, Moment(taken.state, state, taken.events)):
            return move
    raise AssertionError(f"no step breaks {goal.rule.id} after {moves}")


def _facts(domain: Domain, machine: Machine) -> Iterator[str]:
    """What the configuration says, field by field."""
    for field in machine.configuration:
        for place in domain.places(field):
            if domain.holds(field, place):
                names = ", ".join(map(domain.name, place))
                yield f"{field.name}({names})" if names else field.name


def scope_of(sizes: Sizes) -> tuple[tuple[str, int], ...]:
    """The sizes with the names that reports use."""
    names = {"Patch": "patches", "SystemState": "states"}
    words = {sort: names.get(sort.__name__, f"{sort.__name__.lower()}s") for sort in sizes}
    return tuple((words[sort], size) for sort, size in sizes.items())
