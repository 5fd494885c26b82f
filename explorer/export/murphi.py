"""Murphi, for Rumur (and CMurphi): a rule for each step, an invariant for each rule about states.

The rules about steps are assertions in the steps that can break them. Tasks that are alike, where
the system has variables for them, are a scalarset: what is about one of them is an array.
"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.export.alike import group_of, index_of
from explorer.export.infix import Infix, Operators, lines
from explorer.export.names import Names, variable_name
from explorer.export.sequence import in_sequence
from explorer.export.system import Step, System, member_name
from explorer.goals import Goal
from model.language.formulas import ForAll, Quantifier
from model.language.ground import Cell
from model.language.simplify import negation
from model.language.terms import Element

WORDS = (
    "alias aliasrule array assert assume begin boolean by choose clear const cover do else "
    "elsif end endalias endexists endfor endforall endfunction endif endprocedure endrecord "
    "endrule endruleset endstartstate endswitch endwhile enum error exists false flush for "
    "forall function if in interleaved invariant isundefined liveness multiset of ofinterest "
    "procedure process program put record return rule ruleset scalarset startstate switch then "
    "to traceuntil true type undefine undefined union var while"
)
RESERVED = frozenset(WORDS.split())
"""What names must not be."""


def _quantified(formula: Quantifier, body: str) -> str:
    word = "forall" if isinstance(formula, ForAll) else "exists"
    for variable in reversed(formula.bound):
        body = f"({word} {variable_name(variable)}: {_group(variable)} do {body} end)"
    return body


OPERATORS = Operators(
    "true", "false", "!", "&", "|", "=", "!=", "({} ? {} : {})", quantified=_quantified
)


def murphi(system: System) -> Iterator[str]:
    """The lines of the file."""
    yield f"-- {system.title}"
    yield "-- rumur --threads 1 --deadlock-detection off FILE -o check.c"
    yield "-- cc -o check check.c -lpthread && ./check"
    yield from _declarations(system)
    for step in system.steps:
        yield from _rule(system, step)
    infix = Infix(OPERATORS, system.names)
    for goal, holds in system.invariants:
        yield ""
        yield f'invariant "{_sentence(goal)}"'
        yield from lines("  ", infix.formula(holds), ";")


def _sentence(goal: Goal) -> str:
    return f"{goal.rule.id}: {goal.rule.sentence}".replace('"', "'")


def _declarations(system: System) -> Iterator[str]:
    yield "type"
    for values in system.enumerations:
        words = ", ".join(map(member_name, values))
        yield from lines(f"  {values.__name__}: enum {{ ", words, " };")
    for group, members in system.groups.items():
        yield f"  Tasks_{group}: scalarset({len(members)}); -- {', '.join(members)} are alike"
    yield ""
    yield "var"
    yield from (f"  {system.name(cell)}: {_type(cell)};" for cell in system.cells)
    yield from (f"-- {meaning}" for meaning in system.memory)
    yield ""
    yield 'startstate "boot"'
    yield "begin"
    infix = Infix(OPERATORS, system.names)
    for cell, value in zip(system.cells, system.initial, strict=True):
        yield from _written(cell, system.names, infix.value(value), looped=True)
    yield "end;"


def _type(cell: Cell) -> str:
    values, index = cell.field.values, index_of(cell.term)
    one = "boolean" if issubclass(values, bool) else values.__name__
    return one if index is None else f"array [{_group(index)}] of {one}"


def _group(variable: Element) -> str:
    return f"Tasks_{group_of(variable)}"


def _written(cell: Cell, names: Names, value: str, *, looped: bool) -> list[str]:
    """An assignment; `looped` where the cell stands for all of an array."""
    index = index_of(cell.term)
    assignment = f"{names[cell.term]} := "
    if index is None or not looped:
        return lines(f"  {assignment}", value, ";")
    loop = f"  for {variable_name(index)}: {_group(index)} do "
    return lines(f"{loop}{assignment}", value, "; end;")


def _rule(system: System, step: Step) -> Iterator[str]:
    names = system.names
    infix, sequence = Infix(OPERATORS, names), in_sequence(step.updates, names)
    yield ""
    yield f"-- {step.mirrors}"
    for parameter in step.parameters:
        yield f"ruleset {variable_name(parameter)}: {_group(parameter)} do"
    yield f'rule "{step.name}"'
    yield from lines("  ", infix.formula(step.guard))
    yield "==>"
    yield from (f"  var {old}: {_type(cell)};" for cell, old in sequence.kept.items())
    yield "begin"
    for goal, bad in step.broken:
        yield f'  assert "{_sentence(goal)}"'
        yield from lines("    ", infix.formula(negation(bad)), ";")
    for cell in sequence.kept:
        yield from _written(cell, sequence.names, names[cell.term], looped=True)
    later, parameters = Infix(OPERATORS, sequence.names), frozenset(step.parameters)
    for cell, new in sequence.writes:
        looped = index_of(cell.term) not in parameters
        yield from _written(cell, names, later.value(new), looped=looped)
    yield "end;"
    yield from ("end;" for _ in step.parameters)
