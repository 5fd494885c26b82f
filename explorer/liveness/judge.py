"""From a liveness rule to a verdict, with a lasso that the interpreter has replayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.goals import Problem
from explorer.interpret import Moment, Move, State
from explorer.liveness.components import fair_states
from explorer.liveness.constraints import Individuals, constraints
from explorer.liveness.fair import individual, individuals, unfair
from explorer.liveness.graph import Mask, StateGraph
from explorer.liveness.loop import Loops
from explorer.liveness.named import called
from explorer.search.exploration import INTERRUPTED, Exploration, Limits, Progress, Sighting
from explorer.searching import NO_LIMITS, search
from explorer.tracing import ReplayError, Tracer, run_to
from model.era import Era
from model.kernel import livepatch
from model.language.formulas import Bool
from model.language.machine import Machine
from model.language.past import with_memory
from model.language.terms import Argument, Element, Variable
from properties.defect import Defect
from properties.eventually import LivenessRule, Setting
from properties.expected_live import expected_live
from properties.fairness import Assumption
from properties.lasso import Lasso, LiveVerdict
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Live:
    """A rule to judge: in a release (with a defect, or without), in a setting, assuming this."""

    rule: LivenessRule
    era: Era
    setting: Setting
    assuming: tuple[Assumption, ...]
    defect: Defect | None = None

    @property
    def kernel(self) -> Era:
        """The release with the defect."""
        return self.defect.broken(self.era) if self.defect else self.era

    @property
    def machine(self) -> Machine:
        """The kernel as a machine."""
        if self.defect:
            name = f"livepatch {self.era} with {self.defect.id}"
            return livepatch(self.kernel, self.defect.state, name)
        return livepatch(self.era)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A machine that remembers what it owes, and the formula that says so."""

    live: Live
    problem: Problem
    variables: tuple[Element, ...]
    obligation: Bool


def judge(live: Live, limits: Limits = NO_LIMITS, progress: Progress | None = None) -> LiveVerdict:
    """Explore every state, and look for a fair run that owes something for ever.

    KeyboardInterrupt on Ctrl-C, whatever it stops.
    """
    variables, owed = live.rule.obligation(live.kernel)
    machine, (obligation,) = with_memory(live.machine, [owed])
    prepared = _Prepared(live, Problem(machine, ()), variables, obligation)
    domain = live.setting.domain(live.kernel)
    found = search(prepared.problem, domain, limits, progress, symmetry=False)
    if found.stopped == INTERRUPTED:
        raise KeyboardInterrupt
    if not found.complete:
        return _verdict(live, Outcome.UNDECIDED, found, f"{found.states} states, {found.stopped}")
    graph = StateGraph(found)
    owing = list(_owing(prepared, graph))
    fairness = constraints(graph, live.kernel, live.assuming)
    for values, within in owing:
        states = fair_states(graph, within, fairness)
        if states.any():
            lasso = _lasso(prepared, graph, values, *Loops(graph, states, fairness).shortest())
            extent = f"a stem of {lasso.stem} and a loop of {lasso.length} steps"
            return _verdict(live, Outcome.VIOLATED, found, extent, graph, lasso)
    if not any(within.any() for _, within in owing):
        return _verdict(live, Outcome.VACUOUS, found, "the premise never occurs", graph)
    return _verdict(live, Outcome.HOLDS, found, "every fair run", graph)


def _owing(prepared: _Prepared, graph: StateGraph) -> Iterator[tuple[Individuals, Mask]]:
    """For all individuals, the states in which something is owed to them."""
    ground, variables = graph.explored.ground, prepared.variables
    for places in ground.domain.tuples(type(v) for v in variables):
        values: dict[Variable, Argument] = dict(zip(variables, places, strict=True))
        yield values, graph.holding(ground.formula(prepared.obligation, values))


def _verdict(
    live: Live,
    outcome: Outcome,
    found: Exploration,
    extent: str,
    graph: StateGraph | None = None,
    lasso: Lasso | None = None,
) -> LiveVerdict:
    return LiveVerdict(
        rule=live.rule.id,
        name=live.rule.name,
        setting=str(live.setting),
        outcome=outcome,
        expected=_expected(live, outcome),
        extent=extent,
        states=found.states,
        transitions=len(graph.sources) if graph else 0,
        broken_by=live.rule.broken_by(live.era, live.setting.shape),
        lasso=lasso,
    )


def _expected(live: Live, outcome: Outcome) -> Outcome:
    """What `expected_live.toml` says; elsewhere a premise or a known defect may not show."""
    listed = expected_live(str(live.era)).get((live.rule.id, str(live.setting)))
    if listed:
        return listed.outcome
    promised = live.rule.expected(live.era, live.setting.shape)
    if promised is Outcome.HOLDS:
        return Outcome.VACUOUS if outcome is Outcome.VACUOUS else Outcome.HOLDS
    return outcome


def _lasso(
    prepared: _Prepared, graph: StateGraph, values: Individuals, start: int, loop: Sequence[int]
) -> Lasso:
    """The run, replayed; ReplayError if it is none, if it is not fair, or if it keeps the rule."""
    live, found = prepared.live, graph.explored
    tracer = Tracer(prepared.problem, found.ground.domain, live.setting.scope.sizes)
    stem = run_to(found, tracer, Sighting(graph.states[start], None, 0))
    turn = [_move(tracer, graph, step) for step in loop]
    _check(prepared, tracer, values, stem, turn)
    trace = tracer.trace([*stem, *turn])
    return Lasso(
        rule=live.rule.id,
        name=live.rule.name,
        sentence=live.rule.sentence,
        source=live.rule.source,
        shape=live.setting.shape.value,
        about=", ".join(
            f"{variable.name} = {found.ground.domain.name(values[variable])}"
            for variable in prepared.variables
        ),
        called=called(trace, len(stem)),
        trace=trace,
        stem=len(stem),
    )


def _move(tracer: Tracer, graph: StateGraph, step: int) -> Move:
    ground = graph.explored.ground.actions[int(graph.actions[step])]
    return tracer.here(Move(ground.action, tuple(map(individual, ground.arguments))))


def _check(
    prepared: _Prepared,
    tracer: Tracer,
    values: Individuals,
    stem: Sequence[Move],
    turn: Sequence[Move],
) -> None:
    """The loop closes, something is owed in each of its states, and it is fair."""
    interpreter, live = tracer.interpreter, prepared.live
    state = interpreter.initial()
    for move in stem:
        state = interpreter.step(state, move).state
    states = [state]
    for move in turn:
        states.append(interpreter.step(states[-1], move).state)
    if states[-1] != state:
        raise ReplayError(f"{live.rule.id}: the loop does not come back to its first state")
    env = individuals(values)
    if not all(interpreter.holds(prepared.obligation, Moment(s), env) for s in states):
        raise ReplayError(f"{live.rule.id}: what was promised comes in the loop")
    loop: list[tuple[State, Move | None]] = [*zip(states, turn, strict=False)] or [(state, None)]
    if broken := unfair(interpreter, live.kernel, live.assuming, loop):
        raise ReplayError(f"{live.rule.id}: the loop is not fair: {', '.join(broken)}")
