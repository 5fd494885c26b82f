"""What a field of the state gives when it is read: a term, or a table that waits for an index."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Generic, Never, ParamSpec, TypeVar, cast

from model.language.errors import ModelError, shown
from model.language.fields import Field, Role
from model.language.formulas import Bool
from model.language.simplify import argument, read
from model.language.terms import Argument, Enumerated

if TYPE_CHECKING:
    from model.language.recording import Recording
    from model.language.state import State

E = TypeVar("E", bound=Enum)
K = TypeVar("K")
P = ParamSpec("P")


def usage(field: Field) -> str:
    """The field with an index for each of its sorts: `k.pending[task]`."""
    places = ", ".join(sort.__name__.lower() for sort in field.sorts)
    if field.role is Role.EVENT:
        return f"k.{field.name}({places})"
    return f"k.{field.name}[{places}]" if places else f"k.{field.name}"


class _Waiting:
    """A field that waits for its index. Everything that would go on without one is refused."""

    def __init__(self, state: State, field: Field) -> None:
        self._state, self._field = state, field

    def __str__(self) -> str:
        return self._field.name

    if not TYPE_CHECKING:  # a type checker rejects all of this by itself

        def _refuse(self, *_: object) -> Never:
            raise ModelError(f"`{self}` stands here alone; write `{usage(self._field)}`")

        __bool__ = __eq__ = __ne__ = __iter__ = __contains__ = __call__ = _refuse
        __getitem__ = __setitem__ = _refuse
        __and__ = __or__ = __rand__ = __ror__ = __invert__ = _refuse
        __hash__ = object.__hash__


class Table(_Waiting, Generic[K]):
    """A relation of one state, ready to be indexed."""

    def __getitem__(self, key: K) -> Bool:
        return cast("Bool", get(self._state, self._field, _tuple(key)))

    def __setitem__(self, key: K, value: Bool | bool) -> None:
        put(self._state, self._field, _tuple(key), value)


class EnumTable(_Waiting, Generic[K, E]):
    """Values per individual of one state, ready to be indexed."""

    def __getitem__(self, key: K) -> Enumerated[E]:
        return cast("Enumerated[E]", get(self._state, self._field, _tuple(key)))

    def __setitem__(self, key: K, value: Enumerated[E] | E) -> None:
        put(self._state, self._field, _tuple(key), value)


class Occurrence(_Waiting, Generic[P]):
    """An event of one state, ready to be called."""

    def __call__(self, *arguments: P.args, **_: P.kwargs) -> Bool:
        """The event with these arguments."""
        return cast("Bool", get(self._state, self._field, arguments))


def get(state: State, field: Field, arguments: tuple[object, ...]) -> Bool | Enumerated[Enum]:
    """The value of a field; in an action, with what the action has written."""
    recording = recording_of(state, field)
    checked = _checked(field, arguments)
    return recording.read(field, checked) if recording else read(field, checked)


def put(state: State, field: Field, arguments: tuple[object, ...], value: object) -> None:
    """Write a field."""
    recording = recording_of(state, field)
    if field.role is Role.CONFIG:
        raise ModelError(f"`{field}` is configuration: it is fixed in a run, no step can write it")
    if recording is None:
        raise ModelError(f"`{field}` can be written only by an action; rules and axioms read")
    recording.write(field, _checked(field, arguments), value)


def recording_of(state: State | None, field: Field) -> Recording | None:
    """What the action has said so far, if this state belongs to one."""
    if state is None:
        raise ModelError(f"`{field}` belongs to a state, not to the class; write `{usage(field)}`")
    return cast("Recording | None", vars(state)["_recording"])


def _tuple(key: object) -> tuple[object, ...]:
    return key if isinstance(key, tuple) else (key,)


def _checked(field: Field, arguments: tuple[object, ...]) -> tuple[Argument, ...]:
    if len(arguments) != len(field.sorts):
        given = ", ".join(map(shown, arguments))
        raise ModelError(
            f"`{field}` takes {len(field.sorts)} individuals, got {len(arguments)} ({given}); "
            f"write `{usage(field)}`"
        )
    return tuple(
        argument(value, sort, f"`{field}`")
        for value, sort in zip(arguments, field.sorts, strict=True)
    )
