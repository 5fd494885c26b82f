"""What the state of a machine consists of."""

from __future__ import annotations

from enum import Enum

from model.language.terms import Argument, Sort, Variable, variable


class Field:
    """A relation, variable, configuration or event of the state; equal only to itself.

    `sorts` are the sorts or enumerations of its arguments, `values` is bool or an Enum, `start` the
    value in initial states (configuration: unused, the scope says), `role` what it is for.
    """

    __slots__ = ("name", "role", "sorts", "start", "values")

    def __init__(
        self,
        name: str,
        sorts: tuple[Sort, ...],
        values: type[bool] | type[Enum],
        start: bool | Enum,
        role: Role,
    ) -> None:
        self.name, self.sorts, self.values, self.start, self.role = name, sorts, values, start, role

    @property
    def formals(self) -> tuple[Variable, ...]:
        """The variables that stand for the arguments in update expressions."""
        return tuple(variable(sort, f"{self.name}.{i}") for i, sort in enumerate(self.sorts))

    def at(self, arguments: tuple[Argument, ...]) -> str:
        """The field at a place, as the model writes it."""
        inside = ", ".join(map(str, arguments))
        if self.role is Role.EVENT:
            return f"{self.name}({inside})"
        return f"{self.name}[{inside}]" if arguments else self.name

    def __repr__(self) -> str:
        return self.name


class Role(Enum):
    """What a field is for: kernel state, checker's memory, fixed configuration, momentary event."""

    STATE = "state"
    GHOST = "ghost"
    CONFIG = "config"
    EVENT = "event"
