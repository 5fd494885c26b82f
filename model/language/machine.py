"""A machine: fields, axioms on the configuration, actions; nothing of it is finite yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from model.language.errors import ModelError, Place, did_you_mean, start_of
from model.language.fields import Field, Role
from model.language.formulas import Bool
from model.language.record import Action, Definition
from model.language.recording import Recording
from model.language.state import State
from model.language.terms import Element, sort_of

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

    `name` says which (era and defects). An initial state gives every state field its start value,
    and any configuration that satisfies the axioms.
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
    *,
    name: str,
    sorts: Sequence[type[Element]],
    state: type[S],
    axioms: Sequence[Axiom],
    actions: Sequence[Definition[State]],
    make: Callable[[Recording], S],
) -> Machine:
    """Record all actions. `make` gives the state that an action writes to (it carries the era)."""
    recorded = tuple(definition.record(make) for definition in actions)
    for definition, action in zip(actions, recorded, strict=True):
        _check(action, start_of(definition.function.__code__), recorded, sorts)
    return Machine(
        name=name,
        sorts=tuple(sorts),
        fields=state.fields(),
        axioms=tuple(axioms),
        actions=recorded,
    )


def _check(
    action: Action, place: Place, actions: Sequence[Action], sorts: Sequence[type[Element]]
) -> None:
    """The action is the only one of its name, and its sorts are those of the machine."""
    for other in actions:
        if other.name == action.name and other is not action and other.place != action.place:
            raise ModelError(f"{other.place} has an action of the same name; rename one", at=place)
    if sum(other.name == action.name for other in actions) > 1:
        raise ModelError("the machine lists this action twice; remove one", at=place)
    for sort in map(sort_of, action.parameters):
        if issubclass(sort, Element) and sort not in sorts:
            known = ", ".join(known.__name__ for known in sorts)
            raise ModelError(f"{sort.__name__} is no sort of the machine ({known})", at=place)
