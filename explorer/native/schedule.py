"""In which order a circuit is computed, and in which planes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.native.circuit import Circuit, Literal


@dataclass(frozen=True, slots=True)
class Check:
    """A wire of its own that says where a goal is sighted, in the step of action - 1 or, for 0, in
    a state."""

    wire: Literal
    goal: int
    action: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """`nodes` has four numbers for each and: its plane, two literals over planes, and 1 + the
    number of its check or 0; `checked` has for each check goal << 32 | action."""

    nodes: array[int]
    checked: array[int]
    planes: int
    _places: dict[int, int]

    def literal(self, literal: Literal) -> int:
        """The same literal over planes, of a wire that lasts."""
        return self._places.get(literal >> 1, literal >> 1) << 1 | literal & 1


def scheduled(circuit: Circuit, lasting: Sequence[Literal], checks: Sequence[Check]) -> Schedule:
    """Everything that the lasting literals and the checks need; a plane whose wire was read for the
    last time is used again."""
    numbers = {check.wire >> 1: i + 1 for i, check in enumerate(checks)}
    kept = {literal >> 1 for literal in lasting}
    needed = _needed(circuit, [*kept, *numbers])
    last = _last_use(circuit, needed)
    places: dict[int, int] = {}
    free, planes, nodes = list[int](), circuit.inputs, array("I")
    for wire in needed:
        a, b = circuit.ands[wire - circuit.inputs]
        place = [places.get(x >> 1, x >> 1) << 1 | x & 1 for x in (a, b)]
        for read in {a >> 1, b >> 1}:
            if last[read] == wire and read >= circuit.inputs and read not in kept:
                free.append(places[read])
        if free:
            places[wire] = free.pop()
        else:
            places[wire], planes = planes, planes + 1
        if wire not in last and wire not in kept:
            free.append(places[wire])
        nodes.extend((places[wire], *place, numbers.get(wire, 0)))
    checked = array("Q", [check.goal << 32 | check.action for check in checks])
    return Schedule(nodes, checked, planes, {wire: places[wire] for wire in kept if wire in places})


def _needed(circuit: Circuit, wires: Iterable[int]) -> list[int]:
    found, left = set[int](), [wire for wire in wires if wire >= circuit.inputs]
    while left:
        wire = left.pop()
        if wire not in found:
            found.add(wire)
            pair = circuit.ands[wire - circuit.inputs]
            left += [x >> 1 for x in pair if x >> 1 >= circuit.inputs]
    return sorted(found)


def _last_use(circuit: Circuit, wires: Sequence[int]) -> dict[int, int]:
    last: dict[int, int] = {}
    for wire in wires:
        for literal in circuit.ands[wire - circuit.inputs]:
            last[literal >> 1] = wire
    return last
