"""What an action says while it runs: conditions, writes, events, printed lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from model.language.errors import ModelError, Place, here, shown
from model.language.facts import Facts
from model.language.fields import Field, Role
from model.language.formulas import FALSE, TRUE, Bool, Read
from model.language.frames import Frame, open_variables
from model.language.reading import jump_out_of_block
from model.language.rewrite import Values, substitute
from model.language.simplify import (
    boolean,
    choose,
    conjunction,
    disjunction,
    enumerated,
    equal,
    exists,
    negation,
    read,
)
from model.language.terms import Argument, Element, Enumerated, Term, Variable

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
class Write:
    """A write inside `each`; `turns` are the variables of which one turn that writes is enough."""

    turn: int
    place: tuple[Argument, ...]
    value: Update
    turns: tuple[Element, ...]


@dataclass(slots=True)
class Chain:
    """A `when` with its `elsewhen` and `otherwise` blocks, all inside the same loops."""

    loops: tuple[Element, ...]
    conditions: list[Bool] = field(default_factory=list)
    complete: bool = False


class Block:
    """A `when`, `elsewhen` or `otherwise` block; it must be entered where it is made."""

    def __init__(self, recording: Recording, condition: Bool, place: Place) -> None:
        self._recording, self._condition, self.place = recording, condition, place

    def __enter__(self) -> None:
        self._recording.enter(self, self._condition)

    def __exit__(self, *_: object) -> None:
        self._recording.leave()


class Recording:
    """What an action has said so far."""

    def __init__(self, frame: Frame, parameters: tuple[Variable, ...] = ()) -> None:
        self.guard: list[Bool] = []
        self.outputs: list[Output] = []
        self._frame = frame
        self._parameters = frozenset(parameters)
        self._assignments: dict[Field, list[tuple[Bool, Update]]] = {}
        self._path: list[Bool] = []
        self._chains: list[Chain | None] = [None]
        self._waiting: Block | None = None
        self._in_loop: dict[Field, list[Write]] = {}

    def require(self, condition: Bool) -> None:
        """Add to the guard; only before the first write and outside of `when`."""
        self._check(condition)
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
        self._check(*arguments)
        if field.role is Role.EVENT or field not in self._assignments:
            return read(field, arguments)
        for write in self._writes_of_turn(field):
            if any(a is not b for a, b in zip(write.place, arguments, strict=True)):
                raise ModelError(
                    f"`{field}` is read at another place than it was written in the same `each`; "
                    "all turns of the loop happen at once: read before the loop, or split it"
                )
            if write.turns:
                raise ModelError(
                    f"`{field}` is read in the `each` that writes it in some turns; all turns "
                    "happen at once: read before the loop, or split it"
                )
        here = dict(zip(field.formals, arguments, strict=True))
        return self._value(field, Facts(self._path), here)

    def _value(self, field: Field, facts: Facts, here: Values) -> Update:
        """The assignments so far, the latest first, without those that cannot apply."""
        chain: list[tuple[Bool, Update]] = []
        result = read(field, tuple(here[formal] for formal in field.formals))
        if field.role is Role.EVENT:
            result = FALSE
        for general, value in reversed(self._assignments[field]):
            condition = substitute(general, here)
            if facts.entail(negation(condition)):
                continue
            if facts.entail(condition):
                result = substitute(value, here)
                break
            chain.append((condition, substitute(value, here)))
        for condition, value in reversed(chain):
            result = choose(condition, cast("Bool", value), cast("Bool", result))
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
        new: Update
        if field.values is bool:
            new = boolean(value, f"`{field}`")
        else:
            new = enumerated(value, field.values, f"`{field}`")
        self._check(new, *arguments)
        self._assign(field, arguments, new)

    def _assign(self, field: Field, arguments: tuple[Argument, ...], value: Update) -> None:
        values = dict[Variable, Argument]()
        conditions = list(self._path)
        for formal, given in zip(field.formals, arguments, strict=True):
            if given in self._frame.variables and given not in values:
                values[cast("Variable", given)] = formal
            else:
                conditions.append(equal(formal, given))
        left = tuple(v for v in self._frame.variables if v not in values)
        if not value.free.isdisjoint(left):
            raise ModelError(
                f"the value written to `{field}` depends on {_loops(left)}, its place does not; "
                "every turn of the loop would write another value there: mention it in the place"
            )
        single = substitute(conjunction(conditions), values)
        if self._frame.variables:
            turns = tuple(v for v in left if v in single.free)
            self._note(field, Write(self._frame.turn, arguments, value, turns))
        condition = exists(left, single)
        if condition is not FALSE:
            assignment = condition, substitute(value, values)
            self._assignments.setdefault(field, []).append(assignment)

    def _note(self, field: Field, new: Write) -> None:
        """Writes of the same loop must not depend on which turn comes last."""
        before = self._writes_of_turn(field)
        for old in before:
            if (old.turns or new.turns) and old.value is not new.value:
                raise ModelError(
                    f"`{field}` gets different values in turns of "
                    f"{_loops(old.turns or new.turns)}; all turns of the loop happen at once: "
                    "write `with k.when(any_of(...)):` outside of it"
                )
        self._in_loop[field] = [*before, new]

    def _writes_of_turn(self, field: Field) -> list[Write]:
        if not self._frame.variables:
            return []
        return [w for w in self._in_loop.get(field, ()) if w.turn == self._frame.turn]

    def happens(self, event: Bool) -> None:
        """Record that an event happens here."""
        if not (isinstance(event, Read) and event.field.role is Role.EVENT):
            raise ModelError(f"event() takes an event of the state, got {shown(event)}")
        self._check(*event.arguments)
        left = tuple(v for v in self._frame.variables if v not in event.free)
        if left:
            raise ModelError(
                f"the event `{event}` does not mention {_loops(left)}; it would happen once in "
                "every turn: write it outside of the loop"
            )
        self._assign(event.field, event.arguments, TRUE)
        self._output(None, event.field, event.arguments)

    def print(self, text: str, arguments: tuple[Argument, ...]) -> None:
        """Record that a line is printed here."""
        self._check(*arguments)
        if self._frame.variables:
            raise ModelError("a line printed inside `each` has no order; make it a step of its own")
        self._output(text, None, arguments)

    def _output(self, text: str | None, event: Field | None, args: tuple[Argument, ...]) -> None:
        condition = conjunction(self._path)
        if condition is not FALSE:
            bound = tuple(self._frame.variables)
            self.outputs.append(Output(bound, condition, text, event, args))

    def branch(self, condition: Bool | None, *, first: bool) -> Block:
        """A `when` (first), `elsewhen`, or `otherwise` (no condition) block."""
        self._check(TRUE if condition is None else condition)
        place = here()
        jump = jump_out_of_block(place)
        if jump:
            raise ModelError(
                f"`{jump[1]}` leaves the block whatever the state says, because Python runs it "
                "once; write what else can happen under `with k.otherwise():`",
                at=jump[0],
            )
        block = Block(self, self._next(condition, first=first), place)
        self._waiting = block
        return block

    def _next(self, condition: Bool | None, *, first: bool) -> Bool:
        """The condition of the next block of the chain, those of the blocks before it included."""
        loops = tuple(self._frame.variables)
        chain = Chain(loops) if first else self._chains[-1]
        if chain is None or chain.loops != loops:
            raise ModelError("elsewhen() and otherwise() follow a `with k.when(...):` block")
        if chain.complete:
            raise ModelError("nothing is left after otherwise(); begin with k.when(...) again")
        new = TRUE if condition is None else condition
        path = conjunction((new, negation(disjunction(chain.conditions))))
        chain.conditions.append(new)
        chain.complete = condition is None
        self._chains[-1] = chain
        return path

    def enter(self, block: Block, condition: Bool) -> None:
        """What follows is inside the block."""
        assert block is self._waiting, "a block is entered where it is made"
        self._waiting = None
        self._path.append(condition)
        self._chains.append(None)

    def leave(self) -> None:
        """The innermost block ends."""
        self._chains.pop()
        self._path.pop()

    def end(self) -> None:
        """The action has said everything."""
        self._check()

    def _check(self, *terms: Term) -> None:
        """Everything before was ended properly, and the terms make sense in an action."""
        if self._waiting is not None:
            raise ModelError("`with` is missing before k.when(...)", at=self._waiting.place)
        if self._frame.left is not None:
            raise ModelError(
                "a loop over each(...) is left before its end, but all its turns happen at once; "
                "write `with k.when(...):` around what only some turns do",
                at=self._frame.left,
            )
        for term in terms:
            if term.of_step:
                raise ModelError(
                    f"`{shown(term)}` speaks of a step: only rules can ask what happens in a step "
                    "or was before it; an action reads fields, and says `k.event(...)`"
                )
            stale = term.free.difference(self._parameters, open_variables())
            for variable in stale:
                sort = type(variable).__name__
                raise ModelError(
                    f"a variable of each({sort}) is used where its loop has ended; indent this "
                    f"into the loop, or write `any_of(... for x in each({sort}))`, without "
                    "square brackets"
                )


def _loops(variables: tuple[Element, ...]) -> str:
    return ", ".join(f"the variable of each({type(v).__name__})" for v in variables)
