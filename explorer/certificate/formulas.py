"""SMT-LIB 2 text of a state formula as a formula of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from explorer.certificate.words import Relation, relations, symbol
from model.language.fields import Role
from model.language.formulas import FALSE, TRUE, Bool
from model.language.machine import Machine
from model.language.simplify import (
    conjunction,
    disjunction,
    equal,
    exists,
    forall,
    implies,
    negation,
    read,
)
from model.language.terms import Element, Enumerated

TOKEN = re.compile(r"\(|\)|\|[^|]*\||[^\s()|]+")
Tree = str | list["Tree"]
Bound = Mapping[str, Element]


class FormulaError(Exception):
    """The text is no formula over the machine; the message says why."""


class Reader:
    """Reads formulas over the configuration, the state and the memory of a machine."""

    def __init__(self, machine: Machine) -> None:
        self._sorts = {sort.__name__: sort for sort in machine.sorts}
        self._relations = {
            symbol(relation.name): relation
            for field in machine.fields
            if field.role is not Role.EVENT
            for relation in relations(field)
        }

    def formula(self, text: str) -> Bool:
        """The closed formula; FormulaError if the text is none."""
        tokens = TOKEN.findall(text)
        tree, end = _tree(tokens, 0)
        if end != len(tokens):
            raise FormulaError(f"`{tokens[end]}` comes after its end")
        return self._formula(tree, {})

    def _formula(self, tree: Tree, bound: Bound) -> Bool:
        match tree:
            case "true":
                return TRUE
            case "false":
                return FALSE
            case ["not", body]:
                return negation(self._formula(body, bound))
            case ["and", *parts]:
                return conjunction([self._formula(part, bound) for part in parts])
            case ["or", *parts]:
                return disjunction([self._formula(part, bound) for part in parts])
            case ["=>", premise, conclusion]:
                return implies(self._formula(premise, bound), self._formula(conclusion, bound))
            case ["=", left, right]:
                return self._equality(left, right, bound)
            case ["forall" | "exists" as word, list(pairs), body]:
                new = [self._variable(pair) for pair in pairs]
                inner = self._formula(body, {**bound, **{symbol(v.name): v for v in new}})
                return (forall if word == "forall" else exists)(tuple(new), inner)
            case str(name):
                return self._atom(name, [], bound)
            case [str(name), *places]:
                return self._atom(name, places, bound)
            case _:
                raise FormulaError("it has a list without a head")

    def _equality(self, left: Tree, right: Tree, bound: Bound) -> Bool:
        a, b = _element(left, bound), _element(right, bound)
        if type(a) is not type(b):
            raise FormulaError(f"`{left}` and `{right}` are of two sorts")
        return equal(a, b)

    def _variable(self, pair: Tree) -> Element:
        match pair:
            case [str(name), str(sort)] if sort in self._sorts:
                return self._sorts[sort].variable(name.strip("|"))
        raise FormulaError(f"`{pair}` is no variable with a sort of the model")

    def _atom(self, name: str, places: list[Tree], bound: Bound) -> Bool:
        relation = self._relations.get(name)
        if relation is None:
            raise FormulaError(f"the model has no relation `{name}`")
        elements = tuple(_element(place, bound) for place in places)
        if [type(e) for e in elements] != [type(p) for p in relation.places]:
            raise FormulaError(f"`{name}` does not take {len(places)} such arguments")
        return _value(relation, elements)


def _value(relation: Relation, elements: tuple[Element, ...]) -> Bool:
    found = read(relation.field, elements)
    return equal(found, relation.value) if isinstance(found, Enumerated) else found


def _element(tree: Tree, bound: Bound) -> Element:
    if isinstance(tree, str) and tree in bound:
        return bound[tree]
    raise FormulaError(f"`{tree}` is no variable here")


def _tree(tokens: list[str], at: int) -> tuple[Tree, int]:
    if at >= len(tokens) or tokens[at] == ")":
        raise FormulaError("its parentheses do not match")
    if tokens[at] != "(":
        return tokens[at], at + 1
    parts: list[Tree] = []
    at += 1
    while at < len(tokens) and tokens[at] != ")":
        part, at = _tree(tokens, at)
        parts.append(part)
    if at == len(tokens):
        raise FormulaError("its parentheses do not match")
    return cast("Tree", parts), at + 1
