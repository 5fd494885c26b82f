"""`@action`: Python that runs once and leaves a guard, updates and outputs as terms."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from operator import is_
from typing import Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from model.language.errors import ModelError
from model.language.frames import Frame
from model.language.facts import Facts
from model.language.rewrite import Values, substitute
from model.language.state import State
from model.language.terms import (
    FALSE,
    TRUE,
    Argument,
    Bool,
    Element,
    Enumerated,
    Field,
    Read,
    Role,
    Sort,
    Variable,
    boolean,
    choose,
    conjunction,
    disjunction,
    enumerated,
    equal,
    exists,
    negation,
    read,
    variable,
)

S = TypeVar("S", bound=State)
Update = Bool | Enumerated[Enum]


@dataclass(frozen=True, slots=True)
class Output:
    """Something visible that a step leaves, in order: an event (`text` is None) or a printed line.

    An event inside `each` happens for every individual that `bound` stands for, in their order.
    """

    bound: tuple[Element, ...]
    condition: Bool
    text: str | None
    event: Field | None
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """A recorded action: one atomic step, with variables for its parameters.

    `updates` give, per field written, its new value over `field.formals` and the parameters.
    `by` says who takes the step (an Enum member of the model), `place` is file:line.
    """

    name: str
    parameters: tuple[Variable, ...]
    guard: Bool
    updates: dict[Field, Update]
    outputs: tuple[Output, ...]
    mirrors: str
    by: Enum
    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class Definition(Generic[S]):
    """A function marked with `@action`, not yet recorded."""

    function: Callable[..., None]
    mirrors: str
    by: Enum

    def record(self, state: Callable[[Recording], S]) -> Action:
        """Run the function once with variables for its parameters."""
        parameters = _parameters(self.function)
        code = self.function.__code__
        with Frame() as frame:
            recording = Recording(frame)
            self.function(state(recording), *parameters)
        return Action(
            name=self.function.__name__,
            parameters=parameters,
            guard=conjunction(recording.guard),
            updates=recording.updates,
            outputs=tuple(recording.outputs),
            mirrors=self.mirrors,
            by=self.by,
            sentence=(inspect.getdoc(self.function) or "").split("\n\n", maxsplit=1)[0],
            place=f"{code.co_filename}:{code.co_firstlineno}",
        )


def action(*, mirrors: str, by: Enum) -> Callable[[Callable[..., None]], Definition[State]]:
    """Mark a function `(k, *parameters)` as an action; parameters are annotated with their sorts."""

    def mark(function: Callable[..., None]) -> Definition[State]:
        return Definition(function, mirrors, by)

    return mark


def _parameters(function: Callable[..., None]) -> tuple[Variable, ...]:
    hints = get_type_hints(function)
    names = list(inspect.signature(function).parameters)[1:]
    return tuple(variable(_sort(hints[name]), name) for name in names)


def _sort(hint: object) -> Sort:
    if get_origin(hint) is Enumerated:
        return cast("Sort", get_args(hint)[0])
    return cast("Sort", hint)


class Recording:
    """What an action has said so far."""

    def __init__(self, frame: Frame) -> None:
        self.guard: list[Bool] = []
        self._assignments: dict[Field, list[tuple[Bool, Update]]] = {}
        self.outputs: list[Output] = []
        self._frame = frame
        self._path: list[Bool] = []
        self._chains: list[list[Bool]] = [[]]
        self._written_in_loop: dict[Field, tuple[int, tuple[Argument, ...]]] = {}

    def require(self, condition: Bool) -> None:
        """Add to the guard; only before the first write and outside of `when`."""
        if self._path or self._frame.variables:
            raise ModelError("require() stands inside `when` or `each`; move it to the top")
        if self._assignments:
            written = ", ".join(field.name for field in self._assignments)
            raise ModelError(
                f"require() after a write ({written}); a step is atomic: move require() up"
            )
        self.guard.append(condition)

    def read(self, field: Field, arguments: tuple[Argument, ...]) -> Update:
        """The value that a field has now, with what this action has written before."""
        if field.role is Role.EVENT or field not in self._assignments:
            return read(field, arguments)
        turn, place = self._written_in_loop.get(field, (-1, ()))
        if turn == self._frame.turn and not all(map(is_, place, arguments)):
            raise ModelError(
                f"`{field}` is read at another place than it was written in the same `each`; "
                "all turns of the loop happen at once: read before the loop, or split it"
            )
        facts = Facts(self._path)
        here = dict(zip(field.formals, arguments, strict=True))
        return self._value(field, facts, here)

    def _value(self, field: Field, facts: Facts, here: Values) -> Update:
        """The assignments so far, the latest first, without those that cannot apply."""
        chain: list[tuple[Bool, Update]] = []
        result = read(field, tuple(here[formal] for formal in field.formals))
        if field.role is Role.EVENT:
            result = FALSE
        for condition, value in reversed(self._assignments[field]):
            condition = substitute(condition, here)
            if facts.entail(negation(condition)):
                continue
            if facts.entail(condition):
                result = substitute(value, here)
                break
            chain.append((condition, substitute(value, here)))
        for condition, value in reversed(chain):
            result = _choose(condition, value, result)
        return result

    @property
    def updates(self) -> dict[Field, Update]:
        """The new value of every field written, over its formals."""
        nothing = Facts(())
        return {
            field: self._value(field, nothing, {v: v for v in field.formals})
            for field in self._assignments
        }

    def write(self, field: Field, arguments: tuple[Argument, ...], value: object) -> None:
        """Set a field under the conditions of the enclosing `when` blocks."""
        if field.role in (Role.CONFIG, Role.EVENT):
            raise ModelError(
                f"`{field}` is {'fixed configuration' if field.role is Role.CONFIG else 'an event'}"
                f"{'' if field.role is Role.CONFIG else '; write k.event(...)'}"
            )
        new = boolean(value) if field.values is bool else enumerated(value, _enum(field))
        self._assign(field, arguments, cast("Update", new))
        if self._frame.variables:
            self._written_in_loop[field] = (self._frame.turn, arguments)

    def _assign(self, field: Field, arguments: tuple[Argument, ...], value: Update) -> None:
        formals, values = field.formals, dict[Variable, Argument]()
        conditions = list(self._path)
        for formal, given in zip(formals, arguments, strict=True):
            if given in self._frame.variables and given not in values:
                values[cast("Variable", given)] = formal
            else:
                conditions.append(equal(formal, given))
        left = tuple(v for v in self._frame.variables if v not in values)
        condition = exists(left, substitute(conjunction(conditions), values))
        value = substitute(value, values)
        if not value.free.isdisjoint(left):
            raise ModelError(
                f"the value written to `{field}` depends on {', '.join(map(str, left))}, "
                "its place does not; every turn of the loop would write another value there"
            )
        if condition is not FALSE:
            self._assignments.setdefault(field, []).append((condition, value))

    def happens(self, event: Bool) -> None:
        """Record that an event happens here."""
        if not (isinstance(event, Read) and event.field.role is Role.EVENT):
            raise ModelError(f"event() takes an event of the state, got {event}")
        self._assign(event.field, event.arguments, TRUE)
        self._output(None, event.field, event.arguments)

    def print(self, text: str, arguments: tuple[Argument, ...]) -> None:
        """Record that a line is printed here."""
        self._output(text, None, arguments)

    def _output(self, text: str | None, event: Field | None, args: tuple[Argument, ...]) -> None:
        if text is not None and self._frame.variables:
            raise ModelError("a line printed inside `each` has no order; make it a step of its own")
        bound = tuple(self._frame.variables)
        condition = conjunction(self._path)
        if condition is not FALSE:
            self.outputs.append(Output(bound, condition, text, event, args))

    @contextmanager
    def branch(self, condition: Bool | None, *, first: bool) -> Iterator[None]:
        """A `when` (first), `elsewhen`, or `otherwise` (no condition) block."""
        chain = self._chains[-1]
        if first:
            chain.clear()
        elif not chain:
            raise ModelError("elsewhen() and otherwise() follow a `with k.when(...):` block")
        taken = disjunction(chain)
        condition = TRUE if condition is None else condition
        chain.append(condition)
        self._path.append(conjunction((condition, negation(taken))))
        self._chains.append([])
        yield
        self._chains.pop()
        self._path.pop()


def _choose(condition: Bool, then: Update, other: Update) -> Update:
    if isinstance(then, Bool) and isinstance(other, Bool):
        return choose(condition, then, other)
    return choose(condition, cast("Enumerated[Enum]", then), cast("Enumerated[Enum]", other))


def _enum(field: Field) -> type[Enum]:
    return cast("type[Enum]", field.values)
