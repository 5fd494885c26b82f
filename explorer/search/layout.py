"""States as integers: where each cell lives, and sorting the words of equal individuals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from math import factorial, prod

from model.kernel.kinds import Task
from model.language.fields import Field, Role
from model.language.ground import Cell, Domain, Ground
from model.language.machine import Machine
from model.language.terms import Argument


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
    """Packs the cells of a ground machine; each task has a word of its own, at the top.

    `classes` are the tasks that are interchangeable; nobody but they is swapped.
    """

    def __init__(self, ground: Ground, classes: tuple[tuple[int, ...], ...] = ()) -> None:
        self.ground, self.cells, self.classes = ground, ground.cells, classes
        self._slots: dict[tuple[Field, tuple[Argument, ...]], Slot] = {}
        self._offset = 0
        shared = [c for c in self.cells if _owner(c) is None]
        owned = [c for c in self.cells if _owner(c) is not None]
        for cell in shared:
            self._place(cell)
        self.base = self._offset
        self.words = len(ground.domain.names[Task]) if owned else 0
        for cell in sorted(owned, key=lambda c: _owner(c) or 0):
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
        """The same state with the words of interchangeable tasks sorted."""
        mask = (1 << self.width) - 1
        for tasks in self.classes:
            places = [self.base + task * self.width for task in tasks]
            words = [packed >> place & mask for place in places]
            for place, old, new in zip(places, words, sorted(words), strict=True):
                packed ^= (old ^ new) << place
        return packed

    def orbit(self, packed: int) -> int:
        """How many states a canonical one stands for."""
        mask, found = (1 << self.width) - 1, 1
        for tasks in self.classes:
            words = Counter(packed >> (self.base + task * self.width) & mask for task in tasks)
            found *= factorial(len(tasks)) // prod(map(factorial, words.values()))
        return found


def _owner(cell: Cell) -> int | None:
    """The task that a cell belongs to; with several, it belongs to none."""
    tasks = {argument.index for argument in cell.arguments if isinstance(argument, Task)}
    return tasks.pop() if len(tasks) == 1 else None


def _enum(field: Field) -> type[Enum]:
    assert field.values is not bool
    return field.values


def layout_of(ground: Ground, *, symmetry: bool) -> Layout:
    """The layout of a search; with `symmetry`, interchangeable tasks are told apart nowhere."""
    return Layout(ground, interchangeable(ground.machine, ground.domain) if symmetry else ())


def interchangeable(machine: Machine, domain: Domain) -> tuple[tuple[int, ...], ...]:
    """Classes of two or more tasks that no run and no rule can tell apart.

    A permutation of tasks maps runs to runs if no field has two arguments of the sort and the
    configuration says the same of every task that is moved. Actions and rules are closed
    first-order formulas, so they cannot name a task. Each such permutation is then an automorphism
    of the state graph, and sorting the words of a class picks one state of each orbit.
    """
    if any(field.sorts.count(Task) > 1 for field in _fields(machine)):
        return ()
    classes = dict[frozenset[tuple[Field, tuple[Argument, ...]]], list[int]]()
    for task in range(len(domain.names.get(Task, ()))):
        classes.setdefault(_configured(machine, domain, task), []).append(task)
    return tuple(tuple(tasks) for tasks in classes.values() if len(tasks) > 1)


def _configured(
    machine: Machine, domain: Domain, task: int
) -> frozenset[tuple[Field, tuple[Argument, ...]]]:
    """What the configuration says of a task, its own place left out."""
    found = set[tuple[Field, tuple[Argument, ...]]]()
    for field in machine.configuration:
        for arguments in domain.tuples(field.sorts):
            if domain.holds(field, arguments):
                others = tuple(a for a in arguments if not isinstance(a, Task))
                if any(isinstance(a, Task) and a.index == task for a in arguments):
                    found.add((field, others))
    return frozenset(found)


def _fields(machine: Machine) -> tuple[Field, ...]:
    """All that a machine consists of: its state, memory and configuration."""
    changing = tuple(f for f in machine.fields if f.role in (Role.STATE, Role.GHOST))
    return (*changing, *machine.configuration)
