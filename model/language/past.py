"""Rules over histories: `before`, `since`, `once`, and what a step does to a formula.

In a rule a plain field means its value after the step, an event what happened in the step. `since`
and `once` become memory of the checker ("ghost" relations), so that every engine sees an ordinary
machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Self, cast

from model.language.errors import ModelError, shown
from model.language.fields import Field, Role
from model.language.formulas import FALSE, Before, Bool, Read, Since
from model.language.machine import Ghost, Machine
from model.language.record import Action
from model.language.rewrite import Rewriter, Values, substitute
from model.language.simplify import boolean, conjunction, disjunction, read
from model.language.terms import (
    Argument,
    ReadEnum,
    Sort,
    Term,
    Variable,
    intern,
    sort_of,
    variable,
)


def before(formula: Bool) -> Bool:
    """The formula in the state before the step (in the initial state: in that state)."""
    body = boolean(formula, "before()")
    if _looks_at_step(body):
        raise ModelError(
            f"before() looks at the state before the step; `{shown(body)}` speaks of the step "
            "itself: put events and before() outside of it, or into since() or once()"
        )
    return intern(Before, body)


def _looks_at_step(term: Term) -> bool:
    """Something outside of any `since` speaks of the step."""
    match term:
        case Since():
            return False
        case Before():
            return True
        case Read(field, _):
            return field.role is Role.EVENT
    return term.of_step and any(map(_looks_at_step, term.below))


def since(start: Bool, hold: Bool | bool) -> Bool:
    """`start` was true at some step up to this one, and `hold` at every step after it."""
    if boolean(start, "since()") is FALSE:
        return FALSE
    return intern(Since, boolean(hold, "since()"), boolean(start, "since()"))


def once(formula: Bool) -> Bool:
    """The formula was true at some step up to this one."""
    return since(formula, hold=True)


def after(action: Action, formula: Bool) -> Bool:
    """The formula's truth in a step of this action, as a formula over the state before the step.

    Free variables of the result are the action's parameters (and those of `formula`).
    """
    return in_step(action).of(formula)


def in_step(action: Action) -> Rewriter:
    """What rewrites formulas as `after` does; it remembers what they share."""

    def on_read(term: Term, arguments: tuple[Argument, ...]) -> Term:
        field = cast("Read", term).field
        if field in action.updates:
            return substitute(
                action.updates[field], dict(zip(field.formals, arguments, strict=True))
            )
        return FALSE if field.role is Role.EVENT else cast("Term", read(field, arguments))

    parameters = frozenset(v.name for v in action.parameters)
    return Rewriter({}, on_read, parameters)


def fields_of(formula: Bool) -> frozenset[Field]:
    """Every field that occurs in the formula."""
    found: set[Field] = set()
    for term in subterms(formula):
        if isinstance(term, Read | ReadEnum):
            found.add(term.field)
    return frozenset(found)


def subterms(formula: Term) -> Iterable[Term]:
    """The formula and everything in it, each node once, parents first."""
    seen: dict[Term, None] = {}
    stack = [formula]
    while stack:
        term = stack.pop()
        if term in seen:
            continue
        seen[term] = None
        stack.extend(term.below)
    return seen


def is_state_formula(formula: Bool) -> bool:
    """True when the formula says something of one state, not of a step."""
    return not formula.of_step


def with_memory(machine: Machine, formulas: Iterable[Bool]) -> tuple[Machine, list[Bool]]:
    """Add the memory that the formulas need; returns them with `since` replaced by reads of it."""
    monitor = _Monitor(machine)
    rewritten = [monitor.of(formula) for formula in formulas]
    return monitor.machine, rewritten


def remembering(action: Action, ghost: Ghost) -> Action:
    """The action with what it does to the memory; memory that this one refers to comes first."""
    meaning = cast("Since", ghost.meaning)
    old = cast("Bool", read(ghost.field, ghost.field.formals))
    start, hold = after(action, meaning.start), after(action, meaning.hold)
    new = disjunction((start, conjunction((hold, old))))
    return action if new is old else replace(action, updates={**action.updates, ghost.field: new})


class _Monitor:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._known: dict[Bool, Field] = {}

    def of(self, formula: Bool) -> Bool:
        """The formula without `since`."""
        return _WithoutSince(self._memory).of(formula)

    def _memory(self, term: Since) -> Bool:
        hold, start = self.of(term.hold), self.of(term.start)
        arguments = tuple(sorted(term.free, key=lambda v: (type(v).__name__, v.name)))
        sorts = tuple(sort_of(v) for v in arguments)
        canonical = {
            v: variable(s, f"m.{i}") for i, (v, s) in enumerate(zip(arguments, sorts, strict=True))
        }
        key = substitute(intern(Since, hold, start), cast("dict[Variable, Argument]", canonical))
        field = self._known.get(key)
        if field is None:
            field = self._known[key] = self._new(key, sorts)
        return cast("Bool", read(field, cast("tuple[Argument, ...]", arguments)))

    def _new(self, term: Bool, sorts: tuple[Sort, ...]) -> Field:
        field = Field(f"since{len(self._known) + 1}", sorts, bool, False, Role.GHOST)
        formal = {
            variable(s, f"m.{i}"): f
            for i, (s, f) in enumerate(zip(sorts, field.formals, strict=True))
        }
        named = cast("Since", substitute(term, cast("dict[Variable, Argument]", formal)))
        ghost = Ghost(field, named, _at_start(named.start))
        self.machine = replace(
            self.machine,
            fields=(*self.machine.fields, field),
            actions=tuple(remembering(action, ghost) for action in self.machine.actions),
            ghosts=(*self.machine.ghosts, ghost),
        )
        return field


def _at_start(formula: Bool) -> Bool:
    """The formula in an initial state: no event has happened, the state before is the same."""

    def on_read(term: Term, arguments: tuple[Argument, ...]) -> Term:
        field = cast("Read", term).field
        return FALSE if field.role is Role.EVENT else cast("Term", read(field, arguments))

    return Rewriter({}, on_read).of(formula)


class _WithoutSince(Rewriter):
    """Replaces each outermost `since` and leaves everything else as it is."""

    def __init__(self, memory: Callable[[Since], Bool]) -> None:
        super().__init__({}, lambda term, arguments: read(cast("Read", term).field, arguments))
        self._memory = memory

    def _inside(self, values: Values) -> Self:  # noqa: ARG002 - no variable is replaced here
        return self

    def _before(self, body: Bool) -> Bool:
        return intern(Before, self.of(body))

    def _rebuild(self, term: Term) -> Term:
        return self._memory(term) if isinstance(term, Since) else super()._rebuild(term)
