"""What was found at each size, kept in a folder, so that a search that was stopped goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import cast

from explorer.errors import InputError
from explorer.prove.pdr.propositions import Atom
from explorer.prove.pdr.sayings import Saying
from model.era import Era
from model.language.fields import Field
from model.language.ground import Cell
from model.language.machine import Machine
from model.language.terms import Argument, Element
from reports.write import write_text

Row = list[object]


class Keeping:
    """A file per size; one that is about another kernel or other rules counts as not there."""

    def __init__(self, folder: Path, era: Era, machine: Machine) -> None:
        self._folder, self._machine = folder, machine
        self._fields = {field.name: field for field in machine.variables}
        self._fields |= {field.name: field for field in machine.configuration}
        self._sorts = {sort.__name__: sort for sort in machine.sorts}
        memory = {ghost.field.name: str(ghost.meaning) for ghost in machine.ghosts}
        self._about = {"era": era.name, "kernel": machine.name, "memory": memory}

    def write(self, size: Sequence[int], sayings: Sequence[Saying]) -> None:
        """Keep what was found at this size."""
        rows = sorted(sorted(map(_row, said), key=str) for said in sayings)
        text = json.dumps({**self._about, "size": list(size), "never": rows}, indent=0)
        write_text(self._file(size), text + "\n")

    def read(self, size: Sequence[int]) -> list[Saying] | None:
        """What was found at this size, if it was; InputError if the file is no such thing."""
        file = self._file(size)
        if not file.exists():
            return None
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            if {key: found[key] for key in self._about} != self._about:
                return None
            return [frozenset(map(self._said, said)) for said in found["never"]]
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise InputError(
                f"{file}: not a file of `klpcheck prove --find` ({error}); remove it"
            ) from None

    def _file(self, size: Sequence[int]) -> Path:
        return self._folder / f"{'-'.join(map(str, size))}.json"

    def _said(self, row: Row) -> tuple[Atom, bool]:
        name, places, value, true = cast("tuple[str, list[list[object]], object, bool]", row)
        field = self._fields[name]
        arguments = tuple(self._individual(*place) for place in places)
        return Atom(Cell(field, arguments), _value(field, value)), bool(true)

    def _individual(self, sort: object, number: object) -> Argument:
        return self._sorts[str(sort)].constant(int(str(number)))


def _row(said: tuple[Atom, bool]) -> Row:
    atom, true = said
    places = [[type(a).__name__, a.index] for a in atom.cell.arguments if isinstance(a, Element)]
    value = atom.value.name if isinstance(atom.value, Enum) else atom.value
    return [atom.cell.field.name, places, value, true]


def _value(field: Field, value: object) -> bool | Enum:
    return field.values[str(value)] if issubclass(field.values, Enum) else bool(value)
