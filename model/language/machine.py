"""A machine: fields, axioms on the configuration, actions; nothing of it is finite yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from model.language.errors import ModelError, did_you_mean
from model.language.record import Action, Definition, Recording
from model.language.state import State
from model.language.terms import Bool, Element, Field, Role

S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class Axiom:
    """A sentence about the configuration that holds in every scope."""

    name: str
    formula: Bool


@dataclass(frozen=True, slots=True)
class Ghost:
    """What the checker remembers: `field` is the truth of `meaning` (a `since`) over its formals.

    `at_start` is its value in the initial state, as a formula over that state.
    """

    field: Field
    meaning: Bool
    at_start: Bool


@dataclass(frozen=True, slots=True)
class Machine:
    """Everything an engine needs to know of the system.

    `name` says which (era and defects). An initial state gives every state field its start value and
    any configuration that satisfies the axioms.
    """

    name: str
    sorts: tuple[type[Element], ...]
    fields: tuple[Field, ...]
    axioms: tuple[Axiom, ...]
    actions: tuple[Action, ...]
    ghosts: tuple[Ghost, ...] = ()

    @property
    def events(self) -> tuple[Field, ...]:
        """What can happen in a step."""
        return tuple(field for field in self.fields if field.role is Role.EVENT)

    @property
    def configuration(self) -> tuple[Field, ...]:
        """What is fixed during a run."""
        return tuple(field for field in self.fields if field.role is Role.CONFIG)

    @property
    def variables(self) -> tuple[Field, ...]:
        """What changes during a run, the checker's memory included."""
        return tuple(f for f in self.fields if f.role in (Role.STATE, Role.GHOST))

    def action(self, name: str) -> Action:
        """The action of this name; ModelError if there is none."""
        for action in self.actions:
            if action.name == name:
                return action
        names = [action.name for action in self.actions]
        raise ModelError(f"there is no action `{name}`; {did_you_mean(name, names)}")

    def without(self, name: str) -> Machine:
        """The machine without one action."""
        self.action(name)
        return replace(self, actions=tuple(a for a in self.actions if a.name != name))


def build(
    name: str,
    sorts: Sequence[type[Element]],
    state: type[S],
    axioms: Sequence[Axiom],
    actions: Sequence[Definition[State]],
    make: Callable[[Recording], S],
) -> Machine:
    """Record all actions. `make` gives the state that an action writes to (it carries the era)."""
    return Machine(
        name=name,
        sorts=tuple(sorts),
        fields=state.fields(),
        axioms=tuple(axioms),
        actions=tuple(definition.record(make) for definition in actions),
    )
