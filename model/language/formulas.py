"""Formulas: the nodes whose value is true or false."""

from __future__ import annotations

from model.language.fields import Field, Role
from model.language.terms import OPERATORS, Argument, Element, Term, Variable, intern


class Bool(Term):
    """A formula."""

    __slots__ = ()

    def __and__(self, other: Bool | bool) -> Bool:
        return OPERATORS.conjunction((self, other))

    def __or__(self, other: Bool | bool) -> Bool:
        return OPERATORS.disjunction((self, other))

    def __invert__(self) -> Bool:
        return OPERATORS.negation(self)

    def __eq__(self, other: object) -> Bool:  # type: ignore[override]
        return OPERATORS.iff(self, OPERATORS.boolean(other))

    def __ne__(self, other: object) -> Bool:  # type: ignore[override]
        return OPERATORS.negation(OPERATORS.iff(self, OPERATORS.boolean(other)))

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

    def find_of_step(self) -> bool:
        """An event happens in a step."""
        return self.field.role is Role.EVENT

    def __str__(self) -> str:
        return self.field.at(self.arguments)


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

    def find_free(self) -> frozenset[Variable]:
        """The bound variables are not free."""
        return self.body.free.difference(self.bound)


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

    def find_of_step(self) -> bool:
        """A step has a state before it."""
        return True

    def __str__(self) -> str:
        return f"before({self.body})"


class Since(Bool):
    """`start` was true at some moment and `hold` at every later one (rules only)."""

    __slots__ = ("hold", "start")
    __match_args__ = ("hold", "start")
    hold: Bool
    start: Bool

    def find_of_step(self) -> bool:
        """It looks at steps."""
        return True

    def __str__(self) -> str:
        return f"since({self.start}, {self.hold})"


TRUE = intern(Truth, True)
FALSE = intern(Truth, False)
