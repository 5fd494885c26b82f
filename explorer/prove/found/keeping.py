"""What was found at each size, kept in a folder, so that a search that was stopped goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import cast

from explorer.errors import InputError
from explorer.goals import Problem
from explorer.prove.pdr.propositions import Atom
from explorer.prove.pdr.sayings import Saying
from model.era import Era
from model.language.fields import Field
from model.language.ground import Cell
from model.language.terms import Argument, Element
from reports.write import write_text

Row = list[object]


class Keeping:
    """A file per size; one that is about another kernel or other rules counts as not there."""

    def __init__(self, folder: Path, era: Era, problem: Problem) -> None:
        self._folder, machine = folder, problem.machine
        self._fields = {field.name: field for field in machine.variables}
        self._fields |= {field.name: field for field in machine.configuration}
        self._sorts = {sort.__name__: sort for sort in machine.sorts}
        memory = {ghost.field.name: str(ghost.meaning) for ghost in machine.ghosts}
        rules = [goal.rule.id for goal in problem.goals]
        self._about = {"era": str(era), "rules": rules, "memory": memory}

    def write(self, size: Sequence[int], sayings: Sequence[Saying]) -> None:
        """Keep what was found at this size."""
        rows = sorted(sorted(map(_row, said), key=str) for said in sayings)
        text = json.dumps({**self._about, "size": list(size), "never": rows}, indent=0)
        write_text(self.file(size), text + "\n")

    def read(self, size: Sequence[int]) -> list[Saying] | None:
        """What was found at this size, if it was; InputError if the file is no such thing."""
        file = self.file(size)
        if not file.exists():
            return None
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            if {key: found[key] for key in self._about} != self._about:
                return None
            most = dict(zip(self._sorts, size, strict=False))
            return [frozenset(self._said(row, most) for row in said) for said in found["never"]]
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise InputError(
                f"{file}: not a file of `klpcheck prove --find` ({error}); remove it"
            ) from None

    def file(self, size: Sequence[int]) -> Path:
        """Where what was found at this size is kept."""
        return self._folder / f"{'-'.join(map(str, size))}.json"

    def _said(self, row: Row, most: Mapping[str, int]) -> tuple[Atom, bool]:
        name, places, value, true = cast("tuple[str, list[list[object]], object, bool]", row)
        field = self._fields[name]
        if [sort for sort, _ in places] != [sort.__name__ for sort in field.sorts]:
            raise ValueError(f"{name} is not about {places}")
        arguments = tuple(self._individual(place, most) for place in places)
        return Atom(Cell(field, arguments), _value(field, value)), bool(true)

    def _individual(self, place: list[object], most: Mapping[str, int]) -> Argument:
        sort, number = place
        if not 0 <= int(str(number)) < most[str(sort)]:
            raise ValueError(f"{sort} {number} is not there")
        return self._sorts[str(sort)].constant(int(str(number)))


def _row(said: tuple[Atom, bool]) -> Row:
    atom, true = said
    places = [[type(a).__name__, a.index] for a in atom.cell.arguments if isinstance(a, Element)]
    value = atom.value.name if isinstance(atom.value, Enum) else atom.value
    return [atom.cell.field.name, places, value, true]


def _value(field: Field, value: object) -> bool | Enum:
    return field.values[str(value)] if issubclass(field.values, Enum) else bool(value)
