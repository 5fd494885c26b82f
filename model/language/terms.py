"""The nodes of the tree that a model is made of, hash-consed: equal terms are the same object.

A term is one of three types. An `Element` is a variable of a sort, or, after grounding, a constant
of it. An `Enumerated` is a value of a Python Enum. A `Bool` (in formulas.py) is a formula. Classes
are for taking terms apart; the functions of simplify.py put them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Generic, Never, Self, TypeVar, cast

from model.language.errors import ModelError, here, shown
from model.language.reading import instead_of_truth

if TYPE_CHECKING:
    from model.language.fields import Field
    from model.language.formulas import Bool

E_co = TypeVar("E_co", bound=Enum, covariant=True)
T = TypeVar("T", bound="Term")


class Operators:
    """What the operators of terms make. simplify.py, which takes terms apart, fills it in."""

    equal: Callable[[object, object], Bool]
    iff: Callable[[Bool, Bool], Bool]
    negation: Callable[[Bool], Bool]
    conjunction: Callable[[Iterable[Bool | bool]], Bool]
    disjunction: Callable[[Iterable[Bool | bool]], Bool]
    boolean: Callable[[object], Bool]


OPERATORS = Operators()
_TABLE: dict[tuple[object, ...], Term] = {}


class Term:
    """A node. `free` are the variables that occur in it and are not bound in it.

    `of_step` is true when it speaks of a step (an event, the state before) and not of one state.
    """

    __slots__ = ("free", "of_step")
    __match_args__: ClassVar[tuple[str, ...]] = ()
    free: frozenset[Variable]
    of_step: bool

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __repr__(self) -> str:
        return str(self)

    @property
    def below(self) -> Iterator[Term]:
        """The terms that this one is made of."""
        for name in self.__match_args__:
            part = getattr(self, name)
            if isinstance(part, tuple):
                yield from part
            elif isinstance(part, Term):
                yield part

    def find_free(self) -> frozenset[Variable]:
        """The value of `free`, from the terms below."""
        return frozenset[Variable]().union(*(part.free for part in self.below))

    def find_of_step(self) -> bool:
        """The value of `of_step`, from the terms below."""
        return any(part.of_step for part in self.below)

    if not TYPE_CHECKING:  # a type checker rejects all of this by itself

        def __bool__(self):
            raise ModelError(
                f"`{shown(self)}` has no truth value while the model is being built; "
                f"write {instead_of_truth(here())}"
            )

        def __getitem__(self, key):
            raise ModelError(f"`{shown(self)}` takes no index; leave out `[{shown(key)}]`")

        def __call__(self, *_):  # noqa: D102 - not for use
            raise ModelError(f"`{shown(self)}` is not a function; leave out the parentheses")

        def __iter__(self):
            raise ModelError(f"`{shown(self)}` is one {_kind(self)}; only each(...) is a loop")


def _kind(term: Term) -> str:
    return "value" if isinstance(term, Element | Enumerated) else "formula"


def intern(cls: type[T], *parts: object) -> T:
    """The one node of this class with these parts (in the order of `__match_args__`)."""
    key = (cls, *parts)
    term = _TABLE.get(key)
    if term is None:
        term = object.__new__(cls)
        for name, part in zip(cls.__match_args__, parts, strict=True):
            setattr(term, name, part)
        term.free = term.find_free()
        term.of_step = term.find_of_step()
        _TABLE[key] = term
    return cast("T", term)


def _needs_parentheses(value: Term, *_: object) -> Never:
    raise ModelError(
        f"`&`, `|` and `~` take formulas, not `{shown(value)}`; comparisons need parentheses: "
        "write `(a == b) & c`"
    )


class Element(Term):
    """An individual of a sort. A sort is a subclass of this class: `class Task(Element)`."""

    __slots__ = ("index", "name")
    __match_args__ = ("name", "index")
    name: str
    index: int

    @classmethod
    def variable(cls, name: str) -> Self:
        """The variable of this sort with this name."""
        return intern(cls, name, -1)

    @classmethod
    def constant(cls, index: int) -> Self:
        """Individual number `index` of a finite scope."""
        return intern(cls, f"{cls.__name__.lower()}{index}", index)

    @property
    def is_constant(self) -> bool:
        """True for an individual of a scope, False for a variable."""
        return self.index >= 0

    def find_free(self) -> frozenset[Variable]:
        """A variable is free in itself."""
        return frozenset(() if self.is_constant else (self,))

    def __eq__(self, other: object) -> Bool:  # type: ignore[override]
        return OPERATORS.equal(self, other)

    def __ne__(self, other: object) -> Bool:  # type: ignore[override]
        return OPERATORS.negation(OPERATORS.equal(self, other))

    __hash__ = Term.__hash__

    if not TYPE_CHECKING:
        __and__ = __or__ = __rand__ = __ror__ = __invert__ = _needs_parentheses

    def __str__(self) -> str:
        return self.name


class Enumerated(Term, Generic[E_co]):
    """A value of an enumeration; `enumeration` is the Python class."""

    __slots__ = ()

    @property
    def enumeration(self) -> type[E_co]:
        """The Python Enum that this term takes its values from."""
        raise NotImplementedError  # each subclass knows it

    def __eq__(self, other: object) -> Bool:  # type: ignore[override]
        return OPERATORS.equal(self, other)

    def __ne__(self, other: object) -> Bool:  # type: ignore[override]
        return OPERATORS.negation(OPERATORS.equal(self, other))

    __hash__ = Term.__hash__

    if not TYPE_CHECKING:
        __and__ = __or__ = __rand__ = __ror__ = __invert__ = _needs_parentheses

    def one_of(self, *values: E_co) -> Bool:  # type: ignore[misc] # only compared
        """True when this has one of the values."""
        return OPERATORS.disjunction(OPERATORS.equal(self, value) for value in values)


class Member(Enumerated[E_co]):
    """A constant of an enumeration."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    value: E_co

    @property
    def enumeration(self) -> type[E_co]:
        """The class of the constant."""
        return type(self.value)

    def __str__(self) -> str:
        return self.value.name


class EnumVariable(Enumerated[E_co]):
    """A variable over an enumeration: a parameter of an action such as the result of a callback."""

    __slots__ = ("name", "over")
    __match_args__ = ("name", "over")
    name: str
    over: type[E_co]
    is_constant: ClassVar[bool] = False

    @property
    def enumeration(self) -> type[E_co]:
        """What the variable ranges over."""
        return self.over

    def find_free(self) -> frozenset[Variable]:
        """A variable is free in itself."""
        return frozenset((cast("Variable", self),))

    def __str__(self) -> str:
        return self.name


class Choice(Enumerated[E_co]):
    """`then` where `condition` holds, else `other`."""

    __slots__ = ("condition", "other", "then")
    __match_args__ = ("condition", "then", "other")
    condition: Bool
    then: Enumerated[E_co]
    other: Enumerated[E_co]

    @property
    def enumeration(self) -> type[E_co]:
        """What both cases are values of."""
        return self.then.enumeration

    def __str__(self) -> str:
        return f"({self.then} if {self.condition} else {self.other})"


class ReadEnum(Enumerated[E_co]):
    """The value of an enumeration-valued field."""

    __slots__ = ("arguments", "field")
    __match_args__ = ("field", "arguments")
    field: Field
    arguments: tuple[Argument, ...]

    @property
    def enumeration(self) -> type[E_co]:
        """What the field holds values of."""
        return cast("type[E_co]", self.field.values)

    def __str__(self) -> str:
        return self.field.at(self.arguments)


Sort = type[Element] | type[Enum]
Variable = Element | EnumVariable[Enum]
Argument = Element | Enumerated[Enum]


def variable(sort: Sort, name: str) -> Variable:
    """A variable of a sort or over an enumeration."""
    if issubclass(sort, Element):
        return sort.variable(name)
    return cast("EnumVariable[Enum]", intern(EnumVariable, name, sort))


def sort_of(term: Argument) -> Sort:
    """The sort or the enumeration of a term."""
    return term.enumeration if isinstance(term, Enumerated) else type(term)
