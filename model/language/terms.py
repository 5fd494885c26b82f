"""The hash-consed, typed, first-order tree: equal terms are the same object.

A term is one of three types. An `Element` is a variable of a sort, or, after grounding, a constant
of it. An `Enumerated` is a value of a Python Enum. A `Bool` is a formula. The constructor functions
(`conjunction`, `equal`, `exists`, ...) simplify; classes are only for taking terms apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar, Generic, Self, TypeVar, cast

from model.language.errors import ModelError

E = TypeVar("E", bound=Enum)
T = TypeVar("T", bound="Term")

_TABLE: dict[tuple[object, ...], Term] = {}


class Term:
    """A node. `free` are the variables that occur in it and are not bound in it."""

    __slots__ = ("free",)
    __match_args__: ClassVar[tuple[str, ...]] = ()
    free: frozenset[Variable]

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __bool__(self) -> bool:
        raise ModelError(
            f"`{self}` has no truth value while the model is being built; write "
            "`with k.when(...):` instead of `if`, and `&`, `|`, `~` instead of `and`, `or`, `not`"
        )


def intern(cls: type[T], *parts: object) -> T:
    """The one node of this class with these parts (in the order of `__match_args__`)."""
    key = (cls, *parts)
    term = _TABLE.get(key)
    if term is None:
        term = object.__new__(cls)
        for name, part in zip(cls.__match_args__, parts, strict=True):
            setattr(term, name, part)
        term.free = _free(term, parts)
        _TABLE[key] = term
    return cast("T", term)


def _free(term: Term, parts: tuple[object, ...]) -> frozenset[Variable]:
    if isinstance(term, Element | EnumVariable):
        return frozenset() if term.is_constant else frozenset((term,))
    found: set[Variable] = set()
    for part in parts:
        for item in part if isinstance(part, tuple) else (part,):
            if isinstance(item, Term):
                found |= item.free
    return frozenset(found) - frozenset(term.bound if isinstance(term, Quantifier) else ())


class Element(Term):
    """An individual of a sort. A sort is a subclass of this class, such as `class Task(Element)`."""

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

    def __eq__(self, other: object) -> Bool:  # type: ignore[override]
        return equal(self, other)

    def __ne__(self, other: object) -> Bool:  # type: ignore[override]
        return negation(equal(self, other))

    __hash__ = Term.__hash__

    def __str__(self) -> str:
        return self.name


class Enumerated(Term, Generic[E]):
    """A value of an enumeration; `enumeration` is the Python class."""

    __slots__ = ()

    @property
    def enumeration(self) -> type[E]:
        """The Python Enum that this term takes its values from."""
        raise NotImplementedError  # each subclass knows it

    def __eq__(self, other: object) -> Bool:  # type: ignore[override]
        return equal(self, other)

    def __ne__(self, other: object) -> Bool:  # type: ignore[override]
        return negation(equal(self, other))

    __hash__ = Term.__hash__

    def one_of(self, *values: E) -> Bool:
        """True when this has one of the values."""
        return disjunction(equal(self, value) for value in values)


class Member(Enumerated[E]):
    """A constant of an enumeration."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    value: E

    @property
    def enumeration(self) -> type[E]:
        return type(self.value)

    def __str__(self) -> str:
        return self.value.name


class EnumVariable(Enumerated[E]):
    """A variable over an enumeration: a parameter of an action such as the result of a callback."""

    __slots__ = ("name", "over")
    __match_args__ = ("name", "over")
    name: str
    over: type[E]
    is_constant: ClassVar[bool] = False

    @property
    def enumeration(self) -> type[E]:
        return self.over

    def __str__(self) -> str:
        return self.name


class Choice(Enumerated[E]):
    """`then` where `condition` holds, else `other`."""

    __slots__ = ("condition", "other", "then")
    __match_args__ = ("condition", "then", "other")
    condition: Bool
    then: Enumerated[E]
    other: Enumerated[E]

    @property
    def enumeration(self) -> type[E]:
        return self.then.enumeration

    def __str__(self) -> str:
        return f"({self.then} if {self.condition} else {self.other})"


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
        start: bool | Enum,  # noqa: FBT001 - the start value is the point
        role: Role,
    ) -> None:
        self.name, self.sorts, self.values, self.start, self.role = name, sorts, values, start, role

    @property
    def formals(self) -> tuple[Variable, ...]:
        """The variables that stand for the arguments in update expressions."""
        return tuple(variable(sort, f"{self.name}.{i}") for i, sort in enumerate(self.sorts))

    def __repr__(self) -> str:
        return self.name


class Role(Enum):
    """What a field is for: kernel state, checker's memory, fixed configuration, momentary event."""

    STATE = "state"
    GHOST = "ghost"
    CONFIG = "config"
    EVENT = "event"


Sort = type[Element] | type[Enum]
Variable = Element | EnumVariable[Enum]
Argument = Element | Enumerated[Enum]


def variable(sort: Sort, name: str) -> Variable:
    """A variable of a sort or over an enumeration."""
    if issubclass(sort, Element):
        return sort.variable(name)
    return cast("EnumVariable[Enum]", intern(EnumVariable, name, sort))


class ReadEnum(Enumerated[E]):
    """The value of an enumeration-valued field."""

    __slots__ = ("arguments", "field")
    __match_args__ = ("field", "arguments")
    field: Field
    arguments: tuple[Argument, ...]

    @property
    def enumeration(self) -> type[E]:
        return cast("type[E]", self.field.values)

    def __str__(self) -> str:
        return _cell(self.field, self.arguments)


class Bool(Term):
    """A formula."""

    __slots__ = ()

    def __and__(self, other: Bool | bool) -> Bool:
        return conjunction((self, other))

    def __or__(self, other: Bool | bool) -> Bool:
        return disjunction((self, other))

    def __invert__(self) -> Bool:
        return negation(self)

    def __eq__(self, other: object) -> Bool:  # type: ignore[override]
        return iff(self, boolean(other))

    def __ne__(self, other: object) -> Bool:  # type: ignore[override]
        return negation(iff(self, boolean(other)))

    __rand__ = __and__
    __ror__ = __or__
    __hash__ = Term.__hash__


class Truth(Bool):
    """True or false."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    value: bool

    def __str__(self) -> str:
        return str(self.value)


class Read(Bool):
    """The value of a boolean field."""

    __slots__ = ("arguments", "field")
    __match_args__ = ("field", "arguments")
    field: Field
    arguments: tuple[Argument, ...]

    def __str__(self) -> str:
        return _cell(self.field, self.arguments)


class Equal(Bool):
    """Equality of two elements, or of an enumerated term that is not a constant with a constant."""

    __slots__ = ("left", "right")
    __match_args__ = ("left", "right")
    left: Argument
    right: Argument

    def __str__(self) -> str:
        return f"{self.left} == {self.right}"


class Not(Bool):
    """Negation."""

    __slots__ = ("body",)
    __match_args__ = ("body",)
    body: Bool

    def __str__(self) -> str:
        return f"~({self.body})" if isinstance(self.body, And | Or | Equal) else f"~{self.body}"


class And(Bool):
    """Conjunction of two or more different formulas."""

    __slots__ = ("parts",)
    __match_args__ = ("parts",)
    parts: tuple[Bool, ...]

    def __str__(self) -> str:
        return " & ".join(f"({p})" if isinstance(p, Or | Equal) else str(p) for p in self.parts)


class Or(Bool):
    """Disjunction of two or more different formulas."""

    __slots__ = ("parts",)
    __match_args__ = ("parts",)
    parts: tuple[Bool, ...]

    def __str__(self) -> str:
        return " | ".join(f"({p})" if isinstance(p, And | Equal) else str(p) for p in self.parts)


class Quantifier(Bool):
    """`bound` are element variables; `body` a formula."""

    __slots__ = ("body", "bound")
    __match_args__ = ("bound", "body")
    bound: tuple[Element, ...]
    body: Bool


class ForAll(Quantifier):
    """Universal quantification."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"all_of({self.body} for {', '.join(map(str, self.bound))})"


class Exists(Quantifier):
    """Existential quantification."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"any_of({self.body} for {', '.join(map(str, self.bound))})"


class Before(Bool):
    """The body in the state before the step (rules only)."""

    __slots__ = ("body",)
    __match_args__ = ("body",)
    body: Bool

    def __str__(self) -> str:
        return f"before({self.body})"


class Since(Bool):
    """`start` was true at some moment and `hold` at every later one (rules only)."""

    __slots__ = ("hold", "start")
    __match_args__ = ("hold", "start")
    hold: Bool
    start: Bool

    def __str__(self) -> str:
        return f"since({self.start}, {self.hold})"


TRUE = intern(Truth, True)
FALSE = intern(Truth, False)


def _cell(field: Field, arguments: tuple[Argument, ...]) -> str:
    if field.role is Role.EVENT:
        return f"{field.name}({', '.join(map(str, arguments))})"
    return f"{field.name}[{', '.join(map(str, arguments))}]" if arguments else field.name


def boolean(value: object) -> Bool:
    """A Python bool or a formula as a formula; anything else is an error."""
    if isinstance(value, Bool):
        return value
    if isinstance(value, bool):
        return TRUE if value else FALSE
    raise ModelError(f"a formula is required here, got {value!s} ({_kind(value)})")


def enumerated(value: object, enumeration: type[E]) -> Enumerated[E]:
    """A member or a term of an enumeration as a term; anything else is an error."""
    if isinstance(value, enumeration):
        return cast("Enumerated[E]", intern(Member, value))
    if isinstance(value, Enumerated) and value.enumeration is enumeration:
        return cast("Enumerated[E]", value)
    raise ModelError(f"a {enumeration.__name__} is required here, got {value!s} ({_kind(value)})")


def argument(value: object, sort: Sort, what: str) -> Argument:
    """Check one argument of a field against its sort."""
    if issubclass(sort, Enum):
        return cast("Argument", enumerated(value, sort))
    if isinstance(value, sort):
        return value
    raise ModelError(f"{what} takes {_a(sort.__name__)}, got {value!s} ({_kind(value)})")


def _kind(value: object) -> str:
    return _a(value.enumeration.__name__ if isinstance(value, Enumerated) else type(value).__name__)


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "AEIOU" else f"a {word}"


def read(field: Field, arguments: tuple[Argument, ...]) -> Bool | Enumerated[Enum]:
    """The value of a field at arguments that were checked before."""
    if field.values is bool:
        return intern(Read, field, arguments)
    return cast("Enumerated[Enum]", intern(ReadEnum, field, arguments))


def negation(body: Bool) -> Bool:
    """Not."""
    match body:
        case Truth(value):
            return FALSE if value else TRUE
        case Not(inner):
            return inner
        case _:
            return intern(Not, body)


def conjunction(parts: Iterable[Bool | bool]) -> Bool:
    """And, flattened, without doubles; false when a part and its negation occur."""
    return _junction(And, parts, TRUE, FALSE)


def disjunction(parts: Iterable[Bool | bool]) -> Bool:
    """Or, flattened, without doubles; true when a part and its negation occur."""
    return _junction(Or, parts, FALSE, TRUE)


def _junction(cls: type[And | Or], parts: Iterable[Bool | bool], unit: Bool, zero: Bool) -> Bool:
    flat: dict[Bool, None] = {}
    for part in map(boolean, parts):
        for item in part.parts if isinstance(part, cls) else (part,):
            if item is zero or negation(item) in flat:
                return zero
            if item is not unit:
                flat[item] = None
    if not flat:
        return unit
    return next(iter(flat)) if len(flat) == 1 else intern(cls, tuple(flat))


def implies(premise: Bool | bool, conclusion: Bool | bool) -> Bool:
    """If the premise holds, so does the conclusion."""
    return disjunction((negation(boolean(premise)), conclusion))


def iff(left: Bool | bool, right: Bool | bool) -> Bool:
    """Both or neither."""
    a, b = boolean(left), boolean(right)
    if a is b:
        return TRUE
    return conjunction((implies(a, b), implies(b, a)))


def choose(condition: Bool, then: T, other: T) -> T:
    """`then` where the condition holds, else `other`; both are formulas or of one enumeration."""
    if condition is TRUE or then is other:
        return then
    if condition is FALSE:
        return other
    if isinstance(then, Bool) and isinstance(other, Bool):
        return cast("T", _choose_formula(condition, then, other))
    return cast("T", intern(Choice, condition, then, other))


def _choose_formula(condition: Bool, then: Bool, other: Bool) -> Bool:
    if then is TRUE:
        return disjunction((condition, other))
    if then is FALSE:
        return conjunction((negation(condition), other))
    if other is TRUE:
        return disjunction((negation(condition), then))
    if other is FALSE:
        return conjunction((condition, then))
    return disjunction(
        (conjunction((condition, then)), conjunction((negation(condition), other)))
    )


def equal(left: object, right: object) -> Bool:
    """Equality of two elements of one sort or two values of one enumeration."""
    if isinstance(left, Element) and isinstance(right, type(left)):
        return _equal_elements(left, right)
    if isinstance(left, Enumerated):
        return _equal_values(left, enumerated(right, left.enumeration))
    raise ModelError(f"cannot compare {left!s} ({_kind(left)}) with {right!s} ({_kind(right)})")


def _equal_elements(left: Element, right: Element) -> Bool:
    if left is right:
        return TRUE
    if left.is_constant and right.is_constant:
        return FALSE
    return intern(Equal, *sorted((left, right), key=lambda e: e.name))


def _equal_values(left: Enumerated[E], right: Enumerated[E]) -> Bool:
    if left is right:
        return TRUE
    if isinstance(left, Member):
        left, right = right, left
    match left, right:
        case Member(), Member():
            return FALSE
        case Choice(condition, then, other), _:
            return choose(condition, _equal_values(then, right), _equal_values(other, right))
        case _, Member():
            return intern(Equal, left, right)
    members = (enumerated(value, left.enumeration) for value in left.enumeration)
    return disjunction(_equal_values(left, m) & _equal_values(right, m) for m in members)


def forall(bound: tuple[Element, ...], body: Bool) -> Bool:
    """Universal quantification over the variables that occur in the body (no sort is empty)."""
    used = tuple(v for v in bound if v in body.free)
    return intern(ForAll, used, body) if used else body


def exists(bound: tuple[Element, ...], body: Bool) -> Bool:
    """Existential quantification over the variables that occur in the body (no sort is empty)."""
    used = tuple(v for v in bound if v in body.free)
    return intern(Exists, used, body) if used else body
