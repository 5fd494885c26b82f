"""The state of a machine, declared one line per field, and read and written like Python values."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Generic, Never, ParamSpec, TypeVar, cast, overload

from model.language.errors import ModelError, a, did_you_mean, shown
from model.language.fields import Field, Role
from model.language.formulas import Bool
from model.language.tables import EnumTable, Occurrence, Table, get, put, usage
from model.language.terms import Element, Enumerated, Sort

if TYPE_CHECKING:
    from model.language.recording import Recording

A = TypeVar("A", bound=Element)
B = TypeVar("B", bound=Element)
C = TypeVar("C", bound=Element)
E = TypeVar("E", bound=Enum)
K = TypeVar("K")
P = ParamSpec("P")


class State:
    """Base of a machine's state. Reading a field gives a term; only a recording can write."""

    _fields: dict[str, Field]

    def __init_subclass__(cls) -> None:
        cls._fields = {}
        others: set[str] = set()
        for base in reversed(cls.__mro__):
            for name, item in vars(base).items():
                if isinstance(item, Declaration):
                    item.check()
                    cls._fields[name] = item.field
                else:
                    others.add(name)
        for name in others.intersection(cls._fields):
            raise ModelError(
                f"`{name}` is a field and something else of {cls.__name__}; rename one"
            )

    def __init__(self, recording: Recording | None = None) -> None:
        object.__setattr__(self, "_recording", recording)

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """Every declared field, in order of declaration."""
        return tuple(cls._fields.values())

    if not TYPE_CHECKING:  # a type checker knows the fields

        def __getattr__(self, name: str) -> Bool:
            if name.startswith("_"):
                raise AttributeError(name)
            raise ModelError(f"there is no `{name}`; {did_you_mean(name, self._words())}")

        def __setattr__(self, name: str, value: object) -> None:
            if name in self._fields:
                object.__setattr__(self, name, value)
            elif hasattr(type(self), name) or name in vars(self):
                raise ModelError(f"`{name}` is no field, it is computed; only fields are written")
            else:
                hint = did_you_mean(name, list(self._fields))
                raise ModelError(f"there is no field `{name}`; {hint}")

        def _words(self) -> list[str]:
            return [word for word in dir(self) if not word.startswith("_")]


class Declaration:
    """A line of the state class; `field` is known once the class is complete."""

    def __init__(self, sorts: tuple[Sort, ...], start: bool | Enum, role: Role) -> None:
        self._sorts, self._start, self._role = sorts, start, role

    def __set_name__(self, owner: type[State], name: str) -> None:
        self.field = Field(name, self._sorts, type(self._start), self._start, self._role)

    def check(self) -> None:
        """The declaration makes sense."""
        kind, yes_no = type(self).__name__, isinstance(self._start, bool)
        wanted = ("Relation" if yes_no else "Value") if self._sorts else "Flag" if yes_no else "Var"
        if kind not in (wanted, "Event"):
            raise ModelError(f"`{self.field}` is {a(wanted)}, not {a(kind)}; write {wanted}(...)")
        for sort in self._sorts:
            if not (isinstance(sort, type) and issubclass(sort, Element | Enum)):
                raise ModelError(f"`{self.field}` takes sorts, not {shown(sort)}")


class Flag(Declaration):
    """A yes-or-no variable: `running = Flag(start=False)`."""

    def __init__(self, *, start: bool = False, role: Role = Role.STATE) -> None:
        super().__init__((), start, role)

    def __get__(self, state: State, owner: type[State]) -> Bool:
        return cast("Bool", get(state, self.field, ()))

    def __set__(self, state: State, value: Bool | bool) -> None:
        put(state, self.field, (), value)


class Var(Declaration, Generic[E]):
    """A variable over an enumeration: `target = Var(Target.IDLE)`."""

    def __init__(self, start: E, *, role: Role = Role.STATE) -> None:
        super().__init__((), start, role)

    def __get__(self, state: State, owner: type[State]) -> Enumerated[E]:
        return cast("Enumerated[E]", get(state, self.field, ()))

    def __set__(self, state: State, value: Enumerated[E] | E) -> None:
        put(state, self.field, (), value)


class _Indexed(Declaration, Generic[K]):
    def __set__(self, state: State, value: Never) -> None:
        raise ModelError(
            f"`{self.field}` is written at one place; write `{usage(self.field)} = ...`, "
            "for all of them in a loop `for ... in each(...)`"
        )


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
    def __init__(self, *sorts: type[Element], start: bool = False, role: Role = Role.STATE) -> None:
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


class Event(Declaration, Generic[P]):
    """Something that happens in a step: `post_patch = Event(Patch, Object)`."""

    @overload
    def __init__(self: Event[[]], /) -> None: ...
    @overload
    def __init__(self: Event[[A]], a: type[A], /) -> None: ...
    @overload
    def __init__(self: Event[[Enumerated[E] | E]], a: type[E], /) -> None: ...
    @overload
    def __init__(self: Event[[A, B]], a: type[A], b: type[B], /) -> None: ...
    @overload
    def __init__(self: Event[[A, Enumerated[E] | E]], a: type[A], b: type[E], /) -> None: ...
    @overload
    def __init__(self: Event[[A, B, C]], a: type[A], b: type[B], c: type[C], /) -> None: ...
    @overload
    def __init__(
        self: Event[[A, B, Enumerated[E] | E]], a: type[A], b: type[B], c: type[E], /
    ) -> None: ...
    def __init__(self, *sorts: Sort) -> None:
        super().__init__(sorts, start=False, role=Role.EVENT)

    def __get__(self, state: State, owner: type[State]) -> Occurrence[P]:
        return Occurrence(state, self.field)

    def __set__(self, state: State, value: Never) -> None:
        raise ModelError(f"`{self.field}` is an event; write `k.event({usage(self.field)})`")
