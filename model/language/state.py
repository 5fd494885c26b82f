"""The state of a machine, declared one line per field, and read and written like Python values."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar, cast, overload

from model.language.errors import ModelError, did_you_mean
from model.language.terms import (
    Argument,
    Bool,
    Element,
    Enumerated,
    Field,
    Role,
    Sort,
    argument,
    read,
)

if TYPE_CHECKING:
    from model.language.record import Recording

E = TypeVar("E", bound=Enum)
S = TypeVar("S", bound="State")
A = TypeVar("A", bound=Element)
B = TypeVar("B", bound=Element)
C = TypeVar("C", bound=Element)
K = TypeVar("K")


class State:
    """Base of a machine's state. Reading a field gives a term; only a recording can write."""

    _fields: dict[str, Field]

    def __init_subclass__(cls) -> None:
        cls._fields = {
            name: item.field
            for base in reversed(cls.__mro__)
            for name, item in vars(base).items()
            if isinstance(item, Declaration)
        }

    def __init__(self, recording: Recording | None = None) -> None:
        object.__setattr__(self, "_recording", recording)

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """Every declared field, in order of declaration."""
        return tuple(cls._fields.values())

    def __getattr__(self, name: str) -> Bool:
        raise ModelError(f"there is no field `{name}`; {did_you_mean(name, list(self._fields))}")

    def __setattr__(self, name: str, value: object) -> None:
        if name not in self._fields:
            self.__getattr__(name)
        object.__setattr__(self, name, value)


class Declaration:
    """A line of the state class; `field` is known once the class is complete."""

    def __init__(self, sorts: tuple[Sort, ...], start: bool | Enum, role: Role) -> None:
        self._sorts, self._start, self._role = sorts, start, role

    def __set_name__(self, owner: type[State], name: str) -> None:
        values = type(self._start)
        self.field = Field(name, self._sorts, values, self._start, self._role)


class Flag(Declaration):
    """A yes-or-no variable: `running = Flag(start=False)`."""

    def __init__(self, *, start: bool = False, role: Role = Role.STATE) -> None:
        super().__init__((), start, role)

    def __get__(self, state: State, owner: type[State]) -> Bool:
        return cast("Bool", _get(state, self.field, ()))

    def __set__(self, state: State, value: Bool | bool) -> None:
        _set(state, self.field, (), value)


class Var(Declaration, Generic[E]):
    """A variable over an enumeration: `target = Var(Target.IDLE)`."""

    def __init__(self, start: E, *, role: Role = Role.STATE) -> None:
        super().__init__((), start, role)

    def __get__(self, state: State, owner: type[State]) -> Enumerated[E]:
        return cast("Enumerated[E]", _get(state, self.field, ()))

    def __set__(self, state: State, value: Enumerated[E] | E) -> None:
        _set(state, self.field, (), value)


class _Indexed(Declaration, Generic[K]):
    def __set__(self, state: State, value: object) -> None:
        raise ModelError(f"`{self.field.name}` needs an index; write `k.{self.field.name}[...] =`")


class Relation(_Indexed[K]):
    """A set of individuals, or of tuples of them: `pending = Relation(Task)`."""

    @overload
    def __init__(
        self: Relation[A], a: type[A], /, *, start: bool = False, role: Role = Role.STATE
    ) -> None: ...
    @overload
    def __init__(
        self: Relation[tuple[A, B]],
        a: type[A],
        b: type[B],
        /,
        *,
        start: bool = False,
        role: Role = Role.STATE,
    ) -> None: ...
    @overload
    def __init__(
        self: Relation[tuple[A, B, C]],
        a: type[A],
        b: type[B],
        c: type[C],
        /,
        *,
        start: bool = False,
        role: Role = Role.STATE,
    ) -> None: ...
    def __init__(
        self, *sorts: type[Element], start: bool = False, role: Role = Role.STATE
    ) -> None:
        super().__init__(sorts, start, role)

    def __get__(self, state: State, owner: type[State]) -> Table[K]:
        return Table(state, self.field)


class Value(_Indexed[K], Generic[K, E]):
    """An enumeration value per individual: `patch_state = Value(Task, start=Side.IDLE)`."""

    @overload
    def __init__(
        self: Value[A, E], a: type[A], /, *, start: E, role: Role = Role.STATE
    ) -> None: ...
    @overload
    def __init__(
        self: Value[tuple[A, B], E],
        a: type[A],
        b: type[B],
        /,
        *,
        start: E,
        role: Role = Role.STATE,
    ) -> None: ...
    def __init__(self, *sorts: type[Element], start: E, role: Role = Role.STATE) -> None:
        super().__init__(sorts, start, role)

    def __get__(self, state: State, owner: type[State]) -> EnumTable[K, E]:
        return EnumTable(state, self.field)


class Event(Declaration):
    """Something that happens in a step: `post_patch = Event(Patch, Object)`, `k.post_patch(p, o)`."""

    def __init__(self, *sorts: Sort) -> None:
        super().__init__(sorts, start=False, role=Role.EVENT)

    def __get__(self, state: State, owner: type[State]) -> Callable[..., Bool]:
        def happens(*arguments: Element | Enumerated[Enum] | Enum) -> Bool:
            return cast("Bool", _get(state, self.field, arguments))

        return happens


class Table(Generic[K]):
    """A relation of one state, ready to be indexed."""

    def __init__(self, state: State, field: Field) -> None:
        self._state, self._field = state, field

    def __getitem__(self, key: K) -> Bool:
        return cast("Bool", _get(self._state, self._field, _tuple(key)))

    def __setitem__(self, key: K, value: Bool | bool) -> None:
        _set(self._state, self._field, _tuple(key), value)


class EnumTable(Generic[K, E]):
    """Values per individual of one state, ready to be indexed."""

    def __init__(self, state: State, field: Field) -> None:
        self._state, self._field = state, field

    def __getitem__(self, key: K) -> Enumerated[E]:
        return cast("Enumerated[E]", _get(self._state, self._field, _tuple(key)))

    def __setitem__(self, key: K, value: Enumerated[E] | E) -> None:
        _set(self._state, self._field, _tuple(key), value)


def _tuple(key: object) -> tuple[object, ...]:
    return key if isinstance(key, tuple) else (key,)


def _checked(field: Field, arguments: tuple[object, ...]) -> tuple[Argument, ...]:
    if len(arguments) != len(field.sorts):
        wanted = ", ".join(sort.__name__ for sort in field.sorts)
        raise ModelError(f"`{field}` takes ({wanted}), got {len(arguments)} arguments")
    return tuple(
        argument(value, sort, f"`{field}`")
        for value, sort in zip(arguments, field.sorts, strict=True)
    )


def _recording(state: State) -> Recording | None:
    return cast("Recording | None", vars(state)["_recording"])


def _get(state: State, field: Field, arguments: tuple[object, ...]) -> Bool | Enumerated[Enum]:
    checked, recording = _checked(field, arguments), _recording(state)
    return recording.read(field, checked) if recording else read(field, checked)


def _set(state: State, field: Field, arguments: tuple[object, ...], value: object) -> None:
    recording = _recording(state)
    if recording is None:
        raise ModelError(f"`{field}` can only be written inside an action")
    recording.write(field, _checked(field, arguments), value)
