"""One machine and its goals as data for the functions of explorer.native.kernel."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from explorer.goals import Goal, step_checks
from explorer.native.circuit import Circuit, Literal
from explorer.native.schedule import Check, Schedule, scheduled
from explorer.native.words import ONES, WORD, Words
from model.language.ground import GroundAction
from model.language.recording import Update
from model.language.terms import Enumerated

FLIPPED = 1 << 7
BIT_SHIFT = 8


@dataclass(frozen=True, slots=True)
class Move:
    """What an action writes: for each bit, by its position, the literal of its new value."""

    bits: dict[int, Literal]


@dataclass(frozen=True, slots=True)
class Tables:
    """What the machine code reads.

    `schedule` computes a plane for each wire that is needed. `guards` has a literal per action,
    `moving` another one, where it changes the state, `moves` the place in `pool` of what it writes,
    0 if nothing. There: the number of words that change; then for each word its number, the bits
    that stay, the bits that become one, the number of bits that are computed, and for each of them
    its position in the word, FLIPPED if so, and its plane << BIT_SHIFT.
    """

    schedule: Schedule
    guards: array[int]
    moving: array[int]
    moves: array[int]
    pool: array[int]


class Program:
    """The circuit of a machine and its goals. `pulse` is called often and may raise to stop."""

    def __init__(self, words: Words, goals: tuple[Goal, ...], pulse: Callable[[], None]) -> None:
        self.words, self._goals, self._pulse = words, goals, pulse
        self._ground = words.layout.ground
        self._circuit = Circuit(words)
        actions = self._ground.actions
        self._guards = [self._circuit.formula(action.guard) for action in actions]
        self._moves = [self._move(action) for action in actions]
        pairs = zip(self._guards, self._moves, strict=True)
        self._moving = [self._changes(guard, move) for guard, move in pairs]
        self._checks = [*self._checks_of_steps(), *self._checks_of_states()]

    def tables(self, done: Collection[int] = ()) -> Tables:
        """The data, without the checks of these goals (twice the goal, + 1 if its premise)."""
        wanted = [literal for move in self._moves for literal in move.bits.values()]
        checks = [check for check in self._checks if check.goal not in done]
        lasting = [*self._guards, *self._moving, *wanted]
        schedule = scheduled(self._circuit, lasting, checks)
        guards = array("I", map(schedule.literal, self._guards))
        moving = array("I", map(schedule.literal, self._moving))
        moves, pool = array("I"), array("Q", [0])
        for move in self._moves:
            moves.append(len(pool) if move.bits else 0)
            pool.extend(self._written(schedule, move))
        return Tables(schedule, guards, moving, moves, pool)

    def _move(self, action: GroundAction) -> Move:
        self._pulse()
        bits: dict[int, Literal] = {}
        for cell, new in action.updates:
            slot = self.words.layout.slot(cell.field, cell.arguments)
            positions = self.words.bits(slot)
            bits |= zip(positions, self._value(new, slot.width), strict=True)
        return Move({bit: new for bit, new in sorted(bits.items()) if new != bit << 1})

    def _changes(self, guard: Literal, move: Move) -> Literal:
        """Where an action is possible and some bit gets another value."""
        circuit = self._circuit
        same = [circuit.equal(new, bit << 1) for bit, new in move.bits.items()]
        return circuit.both(guard, circuit.every(same) ^ 1)

    def _value(self, new: Update, width: int) -> list[Literal]:
        if isinstance(new, Enumerated):
            return self._circuit.number(new, width)
        return [self._circuit.formula(new)]

    def _written(self, schedule: Schedule, move: Move) -> Iterator[int]:
        """The move as it stands in the pool."""
        changed = sorted({bit // WORD for bit in move.bits})
        if changed:
            yield len(changed)
        for word in changed:
            bits = {bit % WORD: new for bit, new in move.bits.items() if bit // WORD == word}
            put = sum(1 << bit for bit, new in bits.items() if new == self._circuit.true)
            constant = (self._circuit.true, self._circuit.false)
            computed = {bit: new for bit, new in bits.items() if new not in constant}
            kept = ONES & ~sum(1 << bit for bit in bits)
            yield from (word, kept, put, len(computed))
            for bit, new in computed.items():
                plane, flipped = divmod(schedule.literal(new), 2)
                yield plane << BIT_SHIFT | (FLIPPED if flipped else 0) | bit

    def _checks_of_steps(self) -> Iterator[Check]:
        circuit, ground = self._circuit, self._ground
        checks = step_checks(ground, self._goals)
        for index, (guard, asked) in enumerate(zip(self._guards, checks, strict=True)):
            self._pulse()
            for goal, bad, seen in asked:
                for formula, number in ((bad, 2 * goal), (seen, 2 * goal + 1)):
                    literal = circuit.both(guard, circuit.formula(formula))
                    if literal != circuit.false:
                        yield Check(circuit.again(literal), number, index + 1)

    def _checks_of_states(self) -> Iterator[Check]:
        circuit, ground = self._circuit, self._ground
        for index, goal in enumerate(self._goals):
            self._pulse()
            if goal.of_states:
                broken = circuit.formula(ground.formula(goal.formula)) ^ 1
                yield Check(circuit.again(broken), 2 * index, 0)
            if goal.premise_of_states:
                shown = circuit.formula(ground.formula(goal.premise))
                yield Check(circuit.again(shown), 2 * index + 1, 0)
