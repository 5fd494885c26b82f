"""Formulas over any number of individuals, for z3: sorts, relations and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import product
from typing import cast

import z3

from explorer.prove.translate import Translation
from model.language.fields import Field
from model.language.formulas import Bool, Equal, ForAll, Quantifier
from model.language.machine import Machine
from model.language.record import Action
from model.language.simplify import conjunction, disjunction, equal, forall, negation, read
from model.language.terms import Argument, Element, Enumerated, EnumVariable, ReadEnum


class FirstOrder(Translation):
    """A sort becomes an uninterpreted sort, a field a relation.

    A field with values of an enumeration becomes one relation per value, of which `exactly_one`
    holds. Thus there is no function symbol, and any solver that reads relations can take this.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sorts: dict[type[Element], z3.SortRef] = {}
        self._relations: dict[str, z3.FuncDeclRef] = {}
        self._elements: dict[Element, z3.ExprRef] = {}

    def read(self, field: Field, arguments: tuple[Argument, ...]) -> z3.BoolRef:
        """An atom of the field's relation."""
        return self._atom(field.name, arguments)

    def has(self, term: Enumerated[Enum], value: Enum) -> z3.BoolRef:
        """An atom of the relation of this value."""
        match term:
            case ReadEnum(field, arguments):
                return self._atom(f"{field.name}={value.name}", arguments)
            case EnumVariable(name, _):
                return self._atom(f"{name}={value.name}", ())
            case _:
                raise AssertionError(f"{term} should have been simplified away")

    def other(self, formula: Bool) -> z3.BoolRef:
        """Equality of elements, and quantifiers."""
        match formula:
            case Equal(left, right):
                return self._element(left) == self._element(right)
            case Quantifier(bound, body):
                quantify = z3.ForAll if isinstance(formula, ForAll) else z3.Exists
                return quantify(list(map(self._element, bound)), self.of(body))
            case _:
                return super().other(formula)

    def facts(self, model: z3.ModelRef) -> Iterator[str]:
        """What a model says is true, as `relation[individuals]`, and who the constants are."""
        for symbol in sorted(model.decls(), key=str):
            sorts = [symbol.domain(i) for i in range(symbol.arity())]
            if not set(sorts) <= set(self._sorts.values()) or "!" in symbol.name():
                continue
            if symbol.range() != z3.BoolSort():
                yield f"{symbol} is {_individual(model[symbol])}"
                continue
            for place in product(*map(model.get_universe, sorts)):
                if z3.is_true(model.eval(symbol(*place), model_completion=True)):
                    yield (
                        f"{symbol}[{', '.join(map(_individual, place))}]" if place else f"{symbol}"
                    )

    def _atom(self, name: str, arguments: tuple[Argument, ...]) -> z3.BoolRef:
        places = list(map(self._element, arguments))
        if name not in self._relations:
            sorts = (place.sort() for place in places)
            self._relations[name] = z3.Function(name, *sorts, z3.BoolSort())
        return self._relations[name](*places)

    def _element(self, term: Argument) -> z3.ExprRef:
        assert isinstance(term, Element), f"{term}: relations over enumerations are not supported"
        if term not in self._elements:
            sort = self._sorts.setdefault(type(term), z3.DeclareSort(type(term).__name__))
            self._elements[term] = z3.Const(term.name, sort)
        return self._elements[term]


def _individual(value: z3.ExprRef) -> str:
    """z3 writes `Patch!val!0`."""
    return str(value).lower().replace("!val!", "")


def values_of_fields(machine: Machine) -> Iterator[Bool]:
    """Every field that has values of an enumeration has exactly one, at every place."""
    for field in machine.fields:
        if issubclass(field.values, Enum):
            bound = cast("tuple[Element, ...]", field.formals)
            value = cast("Enumerated[Enum]", read(field, field.formals))
            yield from (forall(bound, part) for part in exactly_one(value))


def values_of_parameters(action: Action) -> Iterator[Bool]:
    """Every parameter over an enumeration has exactly one value."""
    for parameter in action.parameters:
        if isinstance(parameter, EnumVariable):
            yield from exactly_one(parameter)


def exactly_one(term: Enumerated[Enum]) -> Iterator[Bool]:
    """The term has one value of its enumeration, and no two."""
    atoms = [equal(term, value) for value in term.enumeration]
    yield disjunction(atoms)
    for i, atom in enumerate(atoms):
        yield from (negation(conjunction((atom, other))) for other in atoms[:i])
