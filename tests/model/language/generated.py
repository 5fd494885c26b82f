"""Random formulas, states and runs of the toy, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from explorer.interpret import Interpreter, Result, State
from model.language import FALSE, TRUE, Bool, Element, before, once, since
from model.language.simplify import conjunction, disjunction, exists, forall, negation
from tests.model.language.toy import Colour, Lock, Task, Toy

K = Toy()
T, U, X = Task.variable("t"), Task.variable("u"), Lock.variable("x")
"""Named like parameters of the toy's actions."""

STATE_ATOMS: tuple[Bool, ...] = (
    K.busy,
    K.strict,
    K.waiting[T],
    K.waiting[U],
    K.held[X, T],
    K.allowed[T, X],
    K.mood[T] == Colour.GREEN,
    K.mood[T] == K.light,
    K.light == Colour.BLUE,
    T == U,
    TRUE,
    FALSE,
)
EVENT_ATOMS: tuple[Bool, ...] = (
    K.rings(),
    K.takes(T, X),
    K.takes(U, X),
    K.shows(Colour.GREEN),
)
QUANTIFIED: tuple[tuple[Element, ...], ...] = ((T,), (U,), (X,), (T, X), (T, U))


def combined(inner: st.SearchStrategy[Bool]) -> st.SearchStrategy[Bool]:
    """Formulas made of these by the words of first-order logic."""
    several = st.lists(inner, min_size=2, max_size=3)
    bound = st.sampled_from(QUANTIFIED)
    return st.one_of(
        inner.map(negation),
        several.map(conjunction),
        several.map(disjunction),
        st.builds(forall, bound, inner),
        st.builds(exists, bound, inner),
    )


def state_formulas() -> st.SearchStrategy[Bool]:
    """Formulas about one state."""
    return st.recursive(st.sampled_from(STATE_ATOMS), combined, max_leaves=6)


def past_formulas() -> st.SearchStrategy[Bool]:
    """Formulas about a step and everything before it."""
    now = st.recursive(st.sampled_from(STATE_ATOMS + EVENT_ATOMS), combined, max_leaves=3)
    then = st.builds(before, state_formulas())

    def deeper(inner: st.SearchStrategy[Bool]) -> st.SearchStrategy[Bool]:
        memory = st.one_of(st.builds(since, inner, inner), st.builds(once, inner))
        return st.one_of(memory, memory.map(before), combined(inner))

    return st.recursive(now | then, deeper, max_leaves=5)


def states(interpreter: Interpreter) -> st.SearchStrategy[State]:
    """Any state, reachable or not."""
    values = []
    for cell in interpreter.cells:
        boolean = cell.field.values is bool
        values.append(st.booleans() if boolean else st.sampled_from(list(Colour)))
    return st.tuples(*values)


def run(interpreter: Interpreter, choices: list[int]) -> list[Result]:
    """The run that takes these choices among the enabled actions, modulo their number."""
    results: list[Result] = []
    state = interpreter.initial()
    for choice in choices:
        enabled = interpreter.enabled(state)
        if not enabled:
            break
        results.append(interpreter.step(state, enabled[choice % len(enabled)]))
        state = results[-1].state
    return results
