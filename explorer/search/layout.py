"""States as integers: where each cell lives, and sorting the words of equal individuals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from model.kernel.kinds import Task
from model.language.fields import Field, Role
from model.language.ground import Cell, Ground
from model.language.machine import Machine
from model.language.terms import Argument, Element


@dataclass(frozen=True, slots=True)
class Slot:
    """Bits `offset` to `offset + width - 1`; an enumeration is stored by its members' positions."""

    offset: int
    width: int

    @property
    def mask(self) -> int:
        """The bits of this slot."""
        return ((1 << self.width) - 1) << self.offset


class Layout:
    """Packs the cells of a ground machine; `swapped` individuals have one word each, at the top."""

    def __init__(self, ground: Ground, swapped: type[Element] | None) -> None:
        self.ground, self.cells = ground, ground.cells
        self._slots: dict[tuple[Field, tuple[Argument, ...]], Slot] = {}
        self._offset = 0
        shared = [c for c in self.cells if _owner(c, swapped) is None]
        owned = [c for c in self.cells if _owner(c, swapped) is not None]
        for cell in shared:
            self._place(cell)
        self.base = self._offset
        self.words = len(ground.domain.names[swapped]) if swapped and owned else 0
        for cell in sorted(owned, key=lambda c: _owner(c, swapped) or 0):
            self._place(cell)
        self.width = (self._offset - self.base) // self.words if self.words else 0

    def _place(self, cell: Cell) -> None:
        values = cell.field.values
        width = 1 if values is bool else (len(list(_enum(cell.field))) - 1).bit_length()
        self._slots[cell.field, cell.arguments] = Slot(self._offset, width)
        self._offset += width

    @property
    def bits(self) -> int:
        """The size of a state."""
        return self._offset

    def slot(self, field: Field, arguments: tuple[Argument, ...]) -> Slot:
        """Where a cell lives."""
        return self._slots[field, arguments]

    def code(self, value: bool | Enum) -> int:
        """The number that stands for a value in its slot."""
        return int(value) if isinstance(value, bool) else list(type(value)).index(value)

    def pack(self, state: tuple[bool | Enum, ...]) -> int:
        """A state of the interpreter as an integer."""
        packed = 0
        for cell, value in zip(self.cells, state, strict=True):
            packed |= self.code(value) << self._slots[cell.field, cell.arguments].offset
        return packed

    def unpack(self, packed: int) -> tuple[bool | Enum, ...]:
        """The state of the interpreter that this integer stands for."""
        return tuple(self._value(cell, packed) for cell in self.cells)

    def _value(self, cell: Cell, packed: int) -> bool | Enum:
        slot = self._slots[cell.field, cell.arguments]
        code = (packed & slot.mask) >> slot.offset
        return bool(code) if cell.field.values is bool else list(_enum(cell.field))[code]

    def canonical(self, packed: int) -> int:
        """The same state with the words of interchangeable individuals sorted."""
        if self.words < 2:
            return packed
        mask = (1 << self.width) - 1
        above = packed >> self.base
        words = sorted((above >> (i * self.width)) & mask for i in range(self.words))
        result = packed & ((1 << self.base) - 1)
        for i, word in enumerate(words):
            result |= word << (self.base + i * self.width)
        return result


def _owner(cell: Cell, sort: type[Element] | None) -> int | None:
    for argument in cell.arguments:
        if sort is not None and isinstance(argument, sort):
            return argument.index
    return None


def _enum(field: Field) -> type[Enum]:
    assert field.values is not bool
    return field.values


def layout_of(ground: Ground, *, symmetry: bool) -> Layout:
    """The layout of a search; with `symmetry`, tasks have words of their own where they may."""
    return Layout(ground, Task if symmetry and interchangeable(ground, Task) else None)


def interchangeable(ground: Ground, sort: type[Element]) -> bool:
    """Permuting the individuals of the sort maps runs to runs, and no rule can tell them apart.

    True when no field that changes has two arguments of the sort, and the configuration says the
    same of every individual of it. Actions and rules are closed first-order formulas, so they
    cannot name an individual; with the configuration symmetric, every permutation is an
    automorphism of the state graph, and sorting the individuals' words picks one state of each
    orbit.
    """
    if any(f.sorts.count(sort) > 1 for f in _mutable(ground.machine)):
        return False
    domain = ground.domain
    for field in ground.machine.configuration:
        places = [i for i, s in enumerate(field.sorts) if s is sort]
        if len(places) > 1:
            return False
        for place in places:
            values: dict[tuple[Argument, ...], set[bool]] = {}
            for arguments in domain.tuples(field.sorts):
                others = arguments[:place] + arguments[place + 1 :]
                values.setdefault(others, set()).add(domain.holds(field, arguments))
            if any(len(seen) > 1 for seen in values.values()):
                return False
    return True


def _mutable(machine: Machine) -> tuple[Field, ...]:
    return tuple(f for f in machine.fields if f.role in (Role.STATE, Role.GHOST))
