"""Small faults of one recorded action: what a mutation operator does to guard and writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import cast

from explorer.mutants.conditions import conditions, replaced
from model.language.fields import Field, Role
from model.language.formulas import FALSE, TRUE, And, Bool, ForAll, Quantifier
from model.language.record import Action
from model.language.recording import Output, Update
from model.language.rewrite import substitute
from model.language.simplify import (
    choose,
    conjunction,
    disjunction,
    enumerated,
    equal,
    exists,
    forall,
    iff,
    negation,
    read,
)
from model.language.terms import Argument, Choice, Enumerated, Member, Term, Variable

WIDTH = 72


@dataclass(frozen=True, slots=True)
class Change:
    """An action with a fault: `place` in it, the `operator`, and what is different, in words."""

    place: str
    operator: str
    words: str
    action: Action

    @property
    def id(self) -> str:
        """`klp_try_complete_transition/guard-2/dropped`."""
        return f"{self.action.name}/{self.place}/{self.operator}"


def changes(action: Action) -> Iterator[Change]:
    """Every fault of one action: guard first, then conditions, writes, events, lines."""
    yield from guard_changes(action)
    yield from condition_changes(action)
    yield from write_changes(action)
    yield from swapped_writes(action)
    yield from output_changes(action)


def guard_changes(action: Action) -> Iterator[Change]:
    """Each conjunct of the guard, and each condition inside it."""
    guard = action.guard
    parts = guard.parts if isinstance(guard, And) else (guard,)
    for number, part in enumerate(parts, start=1):
        for operator, new in ("dropped", TRUE), ("negated", negation(part)):
            rest = conjunction(new if other is part else other for other in parts)
            words = f"guard `{_short(part)}` {operator}"
            yield Change(f"guard-{number}", operator, words, replace(action, guard=rest))
        for inner, (condition, neutral) in enumerate(conditions((part,)).items(), start=1):
            for operator, new in _instead(condition, neutral):
                changed = replaced(part, condition, new)
                rest = conjunction(changed if other is part else other for other in parts)
                words = f"in its guard, `{_short(condition)}` {operator}"
                place = f"guard-{number}-{inner}"
                yield Change(place, operator, words, replace(action, guard=rest))


def _instead(condition: Bool, neutral: Bool) -> Iterator[tuple[str, Bool]]:
    """What can stand in the place of a condition."""
    yield "dropped", neutral
    if isinstance(condition, Quantifier):
        other = exists if isinstance(condition, ForAll) else forall
        word = "one-for-all" if isinstance(condition, ForAll) else "all-for-one"
        yield word, other(condition.bound, condition.body)


def condition_changes(action: Action) -> Iterator[Change]:
    """Each condition of what the action does, changed in all of it at once."""
    formals = frozenset(v for field in action.updates for v in field.formals)
    kept = {read(field, field.formals) for field in action.updates if field.formals}
    effects = [u for field, u in action.updates.items() if field.role is not Role.EVENT]
    found = conditions((*effects, *(o.condition for o in action.outputs)), formals)
    own = [(c, neutral) for c, neutral in found.items() if c not in kept]
    for number, (condition, neutral) in enumerate(own, start=1):
        for operator, new in _instead(condition, neutral):
            words = f"`{_short(condition)}` {operator}"
            yield Change(f"condition-{number}", operator, words, _with(action, condition, new))


def _with(action: Action, old: Term, new: Term) -> Action:
    updates = {
        field: replaced(update, old, new)
        for field, update in action.updates.items()
        if field.role is not Role.EVENT
    }
    outputs = tuple(replace(o, condition=replaced(o.condition, old, new)) for o in action.outputs)
    events = {f: u for f, u in action.updates.items() if f.role is Role.EVENT}
    return with_outputs(replace(action, updates={**events, **updates}), outputs)


def with_outputs(action: Action, outputs: Sequence[Output]) -> Action:
    """The action with these events and lines (as many as it had, changed ones at their places)."""
    touched: dict[Field, None] = {}
    for old, new in zip(action.outputs, outputs, strict=True):
        if old.condition is not new.condition or old.event is not new.event or old is not new:
            touched.update((o.event, None) for o in (old, new) if o.event is not None)
    updates = dict(action.updates)
    for event in touched:
        updates[event] = happening(event, outputs)
    return replace(action, updates=updates, outputs=tuple(outputs))


def happening(event: Field, outputs: Sequence[Output]) -> Bool:
    """When the event happens, over its formals."""
    return disjunction(_occurrence(event, o) for o in outputs if o.event is event)


def _occurrence(event: Field, output: Output) -> Bool:
    values, places, turns = dict[Variable, Argument](), list[Bool](), set(output.bound)
    for formal, given in zip(event.formals, output.arguments, strict=True):
        if given in turns and given not in values:
            values[cast("Variable", given)] = formal
        else:
            places.append(equal(formal, given))
    left = tuple(v for v in output.bound if v not in values)
    return exists(left, substitute(conjunction((output.condition, *places)), values))


def write_changes(action: Action) -> Iterator[Change]:
    """Each field that the action writes: not written, or another value."""
    for field, update in action.updates.items():
        if field.role is not Role.STATE:
            continue
        left = {f: u for f, u in action.updates.items() if f is not field}
        yield Change(
            f"field-{field.name}", "not-written", f"{field} is not written", _updated(action, left)
        )
        for operator, words, new in _other_values(field, update):
            others = {**action.updates, field: new}
            yield Change(f"field-{field.name}", operator, words, _updated(action, others))


def _updated(action: Action, updates: dict[Field, Update]) -> Action:
    return replace(action, updates=updates)


def _other_values(field: Field, update: Update) -> Iterator[tuple[str, str, Update]]:
    if isinstance(update, Bool):
        yield "flipped", f"{field} gets the opposite value", _flipped(field, update)
        return
    for number, leaf in enumerate(_leaves(update), start=1):
        following = _next(leaf)
        words = f"{field} gets {following} instead of {leaf}"
        yield f"next-{number}", words, _leaf_replaced(update, leaf, following)


def _flipped(field: Field, update: Bool) -> Bool:
    """Where the new value does not depend on the old one, its opposite."""
    old = cast("Bool", read(field, field.formals))
    if_set, if_clear = replaced(update, old, TRUE), replaced(update, old, FALSE)
    return choose(iff(if_set, if_clear), negation(if_clear), update)


def _leaves(update: Update) -> list[Member[Enum]]:
    """The constants that may be written, each once."""
    found: dict[Member[Enum], None] = {}
    stack: list[Term] = [update]
    while stack:
        term = stack.pop()
        if isinstance(term, Choice):
            stack += [term.other, term.then]
        elif isinstance(term, Member):
            found[term] = None
    return list(found)


def _next(member: Member[Enum]) -> Enumerated[Enum]:
    """The following one of the enumeration, the first after the last."""
    values = list(member.enumeration)
    return enumerated(values[(values.index(member.value) + 1) % len(values)], member.enumeration)


def _leaf_replaced(update: Update, leaf: Term, new: Enumerated[Enum]) -> Update:
    if isinstance(update, Choice):
        then, other = (_leaf_replaced(u, leaf, new) for u in (update.then, update.other))
        return choose(update.condition, cast("Bool", then), cast("Bool", other))
    return new if update is leaf else update


def swapped_writes(action: Action) -> Iterator[Change]:
    """Two fields of one kind that the action writes: each gets what was meant for the other."""
    written = [f for f in action.updates if f.role is Role.STATE]
    for i, one in enumerate(written):
        for other in written[i + 1 :]:
            if (one.sorts, one.values) == (other.sorts, other.values) and one.values is bool:
                updates = {
                    **action.updates,
                    one: _meant_for(other, one, action),
                    other: _meant_for(one, other, action),
                }
                words = f"{one} gets what is meant for {other}, and the other way round"
                place = f"fields-{one.name}-{other.name}"
                yield Change(place, "swapped", words, _updated(action, updates))
                break


def _meant_for(other: Field, field: Field, action: Action) -> Bool:
    """The value written to another field, where it is written, as a value for this one."""
    old = cast("Bool", read(other, other.formals))
    here = dict(zip(other.formals, field.formals, strict=True))
    update = replaced(cast("Bool", action.updates[other]), old, cast("Bool", _OLD))
    kept = cast("Bool", read(field, field.formals))
    return replaced(substitute(update, here), cast("Bool", _OLD), kept)


_OLD = read(Field("old value", (), bool, False, Role.STATE), ())


def output_changes(action: Action) -> Iterator[Change]:
    """Each event and each line: it is left out, or tells something else."""
    counts: dict[str, int] = {}
    for number, output in enumerate(action.outputs):
        kind = "line" if output.event is None else output.event.name
        counts[kind] = counts.get(kind, 0) + 1
        place, text = f"{kind}-{counts[kind]}", _said(output)
        nothing = replace(output, condition=FALSE)
        yield Change(
            place, "left-out", f"{text} is left out", _with_output(action, number, nothing)
        )
        if output.event is None:
            continue
        for position, argument in enumerate(output.arguments):
            if isinstance(argument, Member):
                told = (*output.arguments[:position], _next(argument))
                new = replace(output, arguments=told + output.arguments[position + 1 :])
                words = f"{text} tells of {_next(argument)}"
                yield Change(place, "other-value", words, _with_output(action, number, new))


def _with_output(action: Action, number: int, new: Output) -> Action:
    outputs = list(action.outputs)
    outputs[number] = new
    return with_outputs(action, outputs)


def _said(output: Output) -> str:
    if output.event is None:
        return f"the line `{output.text}`"
    return f"the event {output.event.at(output.arguments)}"


def _short(term: Term) -> str:
    text = str(term)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."
