"""Why a formula is false (or true) at a moment, from the whole to the part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from explorer.interpret import Environment, Interpreter, Moment
from model.language.fields import Role
from model.language.formulas import (
    And,
    Before,
    Bool,
    Exists,
    ForAll,
    Not,
    Or,
    Quantifier,
    Read,
    Since,
)
from model.language.rewrite import substitute
from model.language.terms import Argument, Variable, sort_of, variable


class Explainer:
    """Walks down the parts of a formula that decide its value."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._meaning = {g.field: g.meaning for g in interpreter.machine.ghosts}

    def why(self, formula: Bool, moment: Moment) -> tuple[str, ...]:
        """One line per deciding part: what is true or false, and of whom."""
        value = self._interpreter.holds(formula, moment)
        return tuple(dict.fromkeys(self._why(formula, moment, {}, value=value)))

    def _why(self, formula: Bool, m: Moment, env: Environment, *, value: bool) -> Iterator[str]:
        match formula:
            case Not(body):
                yield from self._why(body, m, env, value=not value)
            case ForAll() | Exists() if value is isinstance(formula, Exists):
                yield from self._quantified(formula, m, env, value=value)
            case And(parts) | Or(parts):
                decisive = [p for p in parts if self._interpreter.holds(p, m, env) is value]
                if value is isinstance(formula, Or):
                    decisive = decisive[:1]
                for part in decisive:
                    yield from self._why(part, m, env, value=value)
            case Before(body):
                assert m.before is not None, "before() needs a step"
                earlier = replace(m, state=m.before, before=None, events=frozenset())
                for line in self._why(body, earlier, env, value=value):
                    yield line if line.startswith("for ") else f"before the step, {line}"
            case _:
                yield self._leaf(formula, env, value=value)

    def _quantified(
        self, formula: Quantifier, m: Moment, env: Environment, *, value: bool
    ) -> Iterator[str]:
        for inner in self._interpreter.ranging(formula.bound, env):
            if self._interpreter.holds(formula.body, m, inner) is value:
                who = ", ".join(
                    f"{v.name.rstrip(chr(39))} = {self._interpreter.name(sort_of(v), inner[v])}"
                    for v in formula.bound
                    if "'" not in v.name.rstrip("'")
                )
                if who:
                    yield f"for {who}:"
                yield from self._why(formula.body, m, inner, value=value)
                return

    def _leaf(self, formula: Bool, env: Environment, *, value: bool) -> str:
        if isinstance(formula, Read) and formula.field in self._meaning:
            places = dict(zip(formula.field.formals, formula.arguments, strict=True))
            meaning = cast("Since", substitute(self._meaning[formula.field], places))
            since = f"{self._named(meaning.start, env)} has happened"
            if str(meaning.hold) != "True":
                since += f", and ever since: {self._named(meaning.hold, env)}"
            return since if value else f"not so: {since}"
        text = self._named(formula, env)
        if isinstance(formula, Read) and formula.field.role is Role.EVENT:
            return f"{text} happens in this step" if value else f"{text} does not happen"
        return f"{text} is {'true' if value else 'false'}"

    def _named(self, formula: Bool, env: Environment) -> str:
        """The formula as text, with names in place of variables."""
        names: dict[Variable, Argument] = {
            v: variable(sort_of(v), self._interpreter.name(sort_of(v), env[v]))
            for v in formula.free
        }
        return str(substitute(formula, names))
