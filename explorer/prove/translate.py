"""Formulas of the model as formulas of z3."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum

import z3

from model.language.fields import Field
from model.language.formulas import And, Bool, Equal, Not, Or, Read, Truth
from model.language.terms import Argument, Enumerated, Member


class Translation(ABC):
    """Translates formulas, each node once; subclasses say what the atoms are."""

    def __init__(self) -> None:
        self._done: dict[Bool, z3.BoolRef] = {}

    def of(self, formula: Bool) -> z3.BoolRef:
        """The formula for z3."""
        found = self._done.get(formula)
        if found is None:
            found = self._done[formula] = self._build(formula)
        return found

    def _build(self, formula: Bool) -> z3.BoolRef:
        match formula:
            case Truth(value):
                return z3.BoolVal(value)
            case Not(body):
                return z3.Not(self.of(body))
            case And(parts):
                return z3.And([self.of(part) for part in parts])
            case Or(parts):
                return z3.Or([self.of(part) for part in parts])
            case Read(field, arguments):
                return self.read(field, arguments)
            case Equal(left, Member(value)) if isinstance(left, Enumerated):
                return self.has(left, value)
            case _:
                return self.other(formula)

    @abstractmethod
    def read(self, field: Field, arguments: tuple[Argument, ...]) -> z3.BoolRef:
        """The value of a boolean field."""

    @abstractmethod
    def has(self, term: Enumerated[Enum], value: Enum) -> z3.BoolRef:
        """The enumerated term, a read of a field or a parameter, has this value."""

    def other(self, formula: Bool) -> z3.BoolRef:
        """A node that only some translations know."""
        raise AssertionError(f"{type(formula).__name__} cannot be translated: {formula}")
