"""A machine of any size as Python functions over states of one byte per cell, without grounding.

Quantifiers become loops, so the text does not grow with the scope. The reference is the
interpreter: what these functions lead to is replayed there before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import cast

from explorer.interpret import Individual, State, Value
from model.language.fields import Field, Role
from model.language.formulas import And, Before, Bool, Equal, Exists, ForAll, Not, Or, Read, Truth
from model.language.ground import Domain
from model.language.machine import Machine
from model.language.record import Action
from model.language.recording import Output
from model.language.simplify import conjunction, forall, negation
from model.language.terms import (
    Argument,
    Choice,
    Element,
    EnumVariable,
    Member,
    ReadEnum,
    Sort,
    Term,
    Variable,
    sort_of,
)

Packed = bytes
"""A state; booleans are 0 and 1, members of an enumeration their position."""
Places = tuple[int, ...]
"""Individuals by their numbers, members of an enumeration by their position."""
Happening = tuple[int, ...]
"""The number of an event and its arguments."""
Ready = Callable[[Packed], list[Places]]
Step = Callable[..., tuple[Packed, frozenset[Happening]]]
Check = Callable[[Packed, Packed, frozenset[Happening]], bool]
"""A formula in a state, the state before it, and the events between them."""


class Program:
    """The functions of one machine in one domain."""

    def __init__(self, machine: Machine, domain: Domain) -> None:
        self._domain = domain
        self._offsets: dict[Field, int] = {}
        cells = 0
        for field in machine.variables:
            self._offsets[field] = cells
            cells += self._tuples(field)
        table: list[bool] = []
        for field in machine.configuration:
            self._offsets[field] = len(table)
            table += (domain.holds(field, place) for place in domain.tuples(field.sorts))
        self._values = [f.values for f in machine.variables for _ in range(self._tuples(f))]
        self._events = {event: number for number, event in enumerate(machine.events)}
        self._names: dict[str, object] = {"k": bytes(table)}
        self._variables: dict[Variable, str] = {}

    def ready(self, action: Action) -> Ready:
        """All individuals with which the action is possible in a state, in order."""
        result = self._tuple(map(self._variable, action.parameters))
        loops = self._loops(action.parameters, _parts(action.guard, And))
        return cast("Ready", self._function("s", f"return [{result}{loops}]"))

    def step(self, action: Action) -> Step:
        """The state after the action with these individuals, and what happens on the way."""
        lines = ["n = bytearray(s)", "e = []"]
        for field, new in action.updates.items():
            if field.role is not Role.EVENT:
                at, size = self._offsets[field], self._tuples(field)
                values = f"[{self.term(new)}{self._loops(field.formals, ())}]"
                lines.append(f"n[{at}:{at + size}] = {values}")
        lines += (self._happens(o) for o in action.outputs if o.event is not None)
        lines.append("return bytes(n), frozenset(e)")
        parameters = ", ".join(["s", *map(self._variable, action.parameters)])
        return cast("Step", self._function(parameters, *lines))

    def check(self, formula: Bool) -> Check:
        """The truth of a closed formula."""
        return cast("Check", self._function("s, b, e", f"return bool({self.term(formula)})"))

    def pack(self, state: State) -> Packed:
        """A state of the interpreter as bytes."""
        return bytes(map(_code, state))

    def unpack(self, packed: Packed) -> State:
        """The state of the interpreter that these bytes stand for."""
        return tuple(_decode(v, code) for v, code in zip(self._values, packed, strict=True))

    def term(self, term: Term, now: str = "s") -> str:  # noqa: C901, PLR0912 - one line per node
        """An expression over the state `now`, the state before `b`, and the events `e`."""
        match term:
            case Truth(value):
                return str(value)
            case Read(field, arguments) | ReadEnum(field, arguments):
                return self._read(field, arguments, now)
            case Not(body):
                return f"(not {self.term(body, now)})"
            case And(parts):
                return f"({' and '.join(self.term(part, now) for part in parts)})"
            case Or(parts):
                return f"({' or '.join(self.term(part, now) for part in parts)})"
            case Equal(left, right):
                return f"({self.term(left, now)} == {self.term(right, now)})"
            case Choice(condition, then, other):
                yes, no = self.term(then, now), self.term(other, now)
                return f"({yes} if {self.term(condition, now)} else {no})"
            case Exists(bound, body):
                return self._exists(bound, _parts(body, And), now)
            case ForAll(bound, And(parts)):
                return self.term(conjunction(forall(bound, part) for part in parts), now)
            case ForAll(bound, body):
                refuted = conjunction(map(negation, _parts(body, Or)))
                return f"(not {self._exists(bound, _parts(refuted, And), now)})"
            case Before(body):
                return self.term(body, "b")
            case Member(value):
                return str(_code(value))
            case Element() if term.is_constant:
                return str(term.index)
            case Element() | EnumVariable():
                return self._variable(term)
            case _:
                raise AssertionError(f"{type(term).__name__} is no value: {term}")

    def _read(self, field: Field, arguments: tuple[Argument, ...], now: str) -> str:
        places = [self.term(argument, now) for argument in arguments]
        if field.role is Role.EVENT:
            happened = self._tuple([str(self._events[field]), *places])
            return f"({happened} in e)" if now == "s" else "False"
        index, stride = [str(self._offsets[field])], self._tuples(field)
        for place, sort in zip(places, field.sorts, strict=True):
            stride //= self._size(sort)
            index.append(place if stride == 1 else f"{place} * {stride}")
        return f"{'k' if field.role is Role.CONFIG else now}[{' + '.join(index)}]"

    def _exists(self, bound: Sequence[Element], parts: Sequence[Bool], now: str) -> str:
        return f"any(True{self._loops(_cheapest_first(bound, parts), parts, now)})"

    def _loops(self, bound: Sequence[Variable], parts: Sequence[Bool], now: str = "s") -> str:
        """A loop per variable, each part of the condition as far out as its variables allow."""
        waiting, unbound, text = list(parts), set(bound), ""
        for loop in ("_ in (0,)", *bound):
            if isinstance(loop, str):
                text += f" for {loop}"
            else:
                unbound.discard(loop)
                text += f" for {self._variable(loop)} in {self._numbers(loop)}"
            ready = [part for part in waiting if part.free.isdisjoint(unbound)]
            waiting = [part for part in waiting if not part.free.isdisjoint(unbound)]
            text += "".join(f" if {self.term(part, now)}" for part in ready)
        return text

    def _happens(self, output: Output) -> str:
        event = self._events[cast("Field", output.event)]
        item = self._tuple([str(event), *map(self.term, output.arguments)])
        return f"e += [{item}{self._loops(output.bound, _parts(output.condition, And))}]"

    def _function(self, parameters: str, *lines: str) -> object:
        text = "\n ".join([f"def function({parameters}):", *lines])
        exec(compile(text, "<machine>", "exec"), self._names)
        return self._names["function"]

    def _variable(self, variable: Variable) -> str:
        return self._variables.setdefault(variable, f"v{len(self._variables)}")

    def _numbers(self, variable: Variable) -> str:
        return str(tuple(range(self._size(sort_of(variable)))))

    def _tuple(self, items: Iterable[str]) -> str:
        return f"({''.join(f'{item}, ' for item in items)})"

    def _size(self, sort: Sort) -> int:
        return len(self._domain.individuals(sort))

    def _tuples(self, field: Field) -> int:
        size = 1
        for sort in field.sorts:
            size *= self._size(sort)
        return size


def individuals(action: Action, places: Places) -> tuple[Individual, ...]:
    """The individuals that the numbers stand for, as the interpreter knows them."""
    sorts = map(sort_of, action.parameters)
    return tuple(
        list(sort)[place] if issubclass(sort, Enum) else place
        for sort, place in zip(sorts, places, strict=True)
    )


def _parts(formula: Bool, cls: type[And | Or]) -> tuple[Bool, ...]:
    return formula.parts if isinstance(formula, cls) else (formula,)


def _cheapest_first(bound: Sequence[Element], parts: Sequence[Bool]) -> list[Element]:
    """The variables in an order that lets the parts with few of them be asked first."""
    order: dict[Element, None] = {}
    for part in sorted(parts, key=lambda part: len(part.free.intersection(bound))):
        order.update((v, None) for v in bound if v in part.free)
    return list(order | dict.fromkeys(bound))


def _code(value: Value) -> int:
    return int(value) if isinstance(value, bool) else list(type(value)).index(value)


def _decode(values: type[bool] | type[Enum], code: int) -> Value:
    return bool(code) if values is bool else list(values)[code]
