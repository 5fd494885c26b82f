"""Where a mutant differs from the kernel: a formula over states, false where both do the same."""

from __future__ import annotations

from explorer.mutants.asking import for_some
from explorer.mutants.mutant import Mutant
from model.language.fields import Field, Role
from model.language.formulas import FALSE, Bool
from model.language.machine import Machine
from model.language.record import Action
from model.language.recording import Output, Update
from model.language.simplify import (
    conjunction,
    disjunction,
    enumerated,
    equal,
    exists,
    iff,
    negation,
    read,
)


def difference(machine: Machine, mutant: Mutant) -> Bool:
    """Some step is possible in one of them only, or writes, tells or prints something else.

    A mutant for which this is false in every reachable state of the kernel has the same reachable
    states and steps as the kernel: both begin in the same state.
    """
    return disjunction(_differs(machine.action(new.name), new) for new in mutant.actions)


def _differs(old: Action, new: Action) -> Bool:
    both = conjunction((old.guard, new.guard))
    effects = disjunction(_effects(old, new))
    either = disjunction((negation(iff(old.guard, new.guard)), conjunction((both, effects))))
    return for_some(old.parameters, either)


def _effects(old: Action, new: Action) -> list[Bool]:
    fields = dict.fromkeys((*old.updates, *new.updates))
    written = [_writes_differ(field, old, new) for field in fields]
    printed = [_lines_differ(a, b) for a, b in zip(old.outputs, new.outputs, strict=True)]
    return [*written, *printed]


def _writes_differ(field: Field, old: Action, new: Action) -> Bool:
    before, after = _write(field, old), _write(field, new)
    return FALSE if before is after else for_some(field.formals, _unequal(before, after))


def _write(field: Field, action: Action) -> Update:
    if field in action.updates:
        return action.updates[field]
    return read(field, field.formals) if field.role is not Role.EVENT else FALSE


def _unequal(before: Update, after: Update) -> Bool:
    if isinstance(before, Bool) and isinstance(after, Bool):
        return negation(iff(before, after))
    assert not isinstance(before, Bool), "both values are of one kind"
    members = [enumerated(value, before.enumeration) for value in before.enumeration]
    return disjunction(conjunction((equal(before, m), negation(equal(after, m)))) for m in members)


def _lines_differ(before: Output, after: Output) -> Bool:
    if before.text is None or before.condition is after.condition:
        return FALSE
    return negation(
        iff(exists(before.bound, before.condition), exists(after.bound, after.condition))
    )
