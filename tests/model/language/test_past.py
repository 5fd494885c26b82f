"""`before`, `since` and `once` mean what they say on every history."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.interpret import Happened, Individual, Interpreter, Moment, Move, State
from model.language import Bool, ModelError, before, each, once, since
from model.language.formulas import And, Before, Not, Or, Quantifier, Since
from model.language.past import after, is_state_formula, with_memory
from model.language.simplify import conjunction, disjunction, forall
from model.language.terms import Variable
from tests.model.language.generated import EVENT_ATOMS, K, T, U, X, past_formulas, run
from tests.model.language.toy import Task, Toy, calm, take, toy_domain, toy_machine, wait

MACHINE, DOMAIN = toy_machine(), toy_domain(strict=True)
PLAIN = Interpreter(MACHINE, DOMAIN)
ENVIRONMENT: dict[Variable, Individual] = {T: 0, U: 1, X: 1}

Step = tuple[State, frozenset[Happened]]


def holds(formula: Bool, history: Sequence[Step], env: dict[Variable, Individual]) -> bool:
    """The truth of a formula at the end of a history, by the definition of its words."""
    match formula:
        case Since(hold, start):
            for length in range(len(history), 0, -1):
                if holds(start, history[:length], env):
                    return True
                if not holds(hold, history[:length], env):
                    return False
            return False
        case Before(body):
            return holds(body, history[:-1] or history, env)
        case Not(body):
            return not holds(body, history, env)
        case And(parts):
            return all(holds(part, history, env) for part in parts)
        case Or(parts):
            return any(holds(part, history, env) for part in parts)
        case Quantifier(bound, body):
            inner = [holds(body, history, dict(env_)) for env_ in PLAIN.ranging(bound, env)]
            return all(inner) if type(formula).__name__ == "ForAll" else any(inner)
        case _:
            state, events = history[-1]
            return PLAIN.holds(formula, Moment(state, events=events), env)


@given(past_formulas(), st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_memory_agrees_with_the_definition_on_every_history(
    formula: Bool, choices: list[int]
) -> None:
    machine, (remembered,) = with_memory(MACHINE, [formula])
    interpreter = Interpreter(machine, DOMAIN)
    plain = run(PLAIN, choices)
    states = [PLAIN.initial(), *(result.state for result in plain)]
    history: list[Step] = [(states[0], frozenset())]
    state = interpreter.initial()

    for result in plain:
        history.append((result.state, result.events))
        action = machine.action(result.choice.action.name)
        step = interpreter.step(state, Move(action, result.choice.arguments))
        now = Moment(step.state, before=state, events=step.events)
        assert interpreter.holds(remembered, now, ENVIRONMENT) == holds(
            formula, history, ENVIRONMENT
        )
        state = step.state


@given(past_formulas(), st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_after_says_before_the_step_what_holds_in_it(formula: Bool, choices: list[int]) -> None:
    closed = forall((T, U, X), formula)
    machine, (remembered,) = with_memory(MACHINE, [closed])
    interpreter = Interpreter(machine, DOMAIN)
    states = [interpreter.initial()]

    for result in run(interpreter, choices):
        state, action = states[-1], result.choice.action
        parameters = dict(zip(action.parameters, result.choice.arguments, strict=True))
        now = Moment(result.state, before=state, events=result.events)
        told = interpreter.holds(after(action, remembered), Moment(state), parameters)
        assert told == interpreter.holds(remembered, now)
        states.append(result.state)


def test_once_remembers_for_ever() -> None:
    formula = once(K.rings())
    machine, (remembered,) = with_memory(toy_machine(calm), [formula])
    interpreter = Interpreter(machine, DOMAIN)

    start = interpreter.initial()
    (result,) = run(interpreter, [0])

    assert not interpreter.holds(remembered, Moment(start))
    assert interpreter.holds(remembered, Moment(result.state))


def test_since_ends_when_its_condition_does() -> None:
    def stop(k: Toy, t: Task) -> None:
        k.waiting[t] = False

    def idle(k: Toy) -> None:
        k.busy = k.busy

    formula = since(K.rings() | ~K.waiting[T], hold=~K.waiting[T])
    machine, (remembered,) = with_memory(toy_machine(wait, stop, idle), [formula])
    interpreter = Interpreter(machine, toy_domain(tasks=1))
    env: dict[Variable, Individual] = {T: 0}

    states = [interpreter.initial(), *(r.state for r in run(interpreter, [0, 1, 0]))]

    waiting = [interpreter.holds(K.waiting[T], Moment(state), env) for state in states]
    told = [interpreter.holds(remembered, Moment(state), env) for state in states]
    assert waiting == [False, True, True, False]
    assert told == [True, False, False, True]


def test_equal_memories_are_kept_once() -> None:
    first = since(K.takes(T, X), hold=~K.busy)
    second = since(K.takes(U, X), hold=~K.busy)

    machine, _ = with_memory(MACHINE, [first, second, ~first | second])

    assert len(machine.ghosts) == 1


def test_memory_starts_with_what_holds_in_the_initial_state() -> None:
    formula = since(~K.busy, hold=True)
    machine, (remembered,) = with_memory(MACHINE, [formula])
    interpreter = Interpreter(machine, DOMAIN)

    assert interpreter.holds(remembered, Moment(interpreter.initial()))


def test_memory_does_not_change_what_the_machine_does() -> None:
    machine, _ = with_memory(MACHINE, [once(K.takes(T, X))])

    (before_it,) = (a for a in MACHINE.actions if a.name == take.__name__)
    (after_it,) = (a for a in machine.actions if a.name == take.__name__)

    assert after_it.guard is before_it.guard
    assert {f: u for f, u in after_it.updates.items() if f in MACHINE.fields} == before_it.updates


@pytest.mark.parametrize("event", EVENT_ATOMS)
def test_only_formulas_without_events_and_steps_are_about_a_state(event: Bool) -> None:
    assert is_state_formula(K.busy & K.waiting[T])
    assert not is_state_formula(conjunction((K.busy, event)))
    assert not is_state_formula(disjunction((K.busy, before(K.busy))))


@pytest.mark.parametrize("formula", [before(K.busy), K.rings(), ~K.takes(T, X) & K.busy])
def test_before_takes_a_formula_about_a_state(formula: Bool) -> None:
    with pytest.raises(ModelError, match="before\\(\\) looks at the state before the step"):
        before(formula)


def test_before_can_look_at_memory() -> None:
    formula = before(once(K.rings()) & K.busy)

    assert formula.of_step


def test_each_in_a_rule_needs_a_quantifier() -> None:
    with pytest.raises(ModelError, match=r"each\(Task\) is outside"):
        since(next(K.waiting[t] for t in each(Task)), hold=True)
