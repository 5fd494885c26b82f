"""Murphi, for Rumur (and CMurphi): a rule for each step, an invariant for each rule about states.

The rules about steps are assertions in the steps that can break them.
"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.export.infix import Infix, Operators, lines
from explorer.export.sequence import in_sequence
from explorer.export.system import Step, System, member_name
from explorer.goals import Goal
from model.language.ground import Cell
from model.language.simplify import negation

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
OPERATORS = Operators("true", "false", "!", "&", "|", "=", "!=", "({} ? {} : {})")


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
    yield ""
    yield "var"
    yield from (f"  {system.name(cell)}: {_type(cell)};" for cell in system.cells)
    yield from (f"-- {meaning}" for meaning in system.memory)
    yield ""
    yield 'startstate "boot"'
    yield "begin"
    infix = Infix(OPERATORS, system.names)
    for cell, value in zip(system.cells, system.initial, strict=True):
        yield f"  {system.name(cell)} := {infix.value(value)};"
    yield "end;"


def _type(cell: Cell) -> str:
    values = cell.field.values
    return "boolean" if issubclass(values, bool) else values.__name__


def _rule(system: System, step: Step) -> Iterator[str]:
    infix = Infix(OPERATORS, system.names)
    sequence = in_sequence(step.updates, system.names)
    yield ""
    yield f"-- {step.mirrors}"
    yield f'rule "{step.name}"'
    yield from lines("  ", infix.formula(step.guard))
    yield "==>"
    yield from (f"  var {sequence.old[cell.term]}: {_type(cell)};" for cell in sequence.kept)
    yield "begin"
    for goal, bad in step.broken:
        yield f'  assert "{_sentence(goal)}"'
        yield from lines("    ", infix.formula(negation(bad)), ";")
    for cell in sequence.kept:
        yield f"  {sequence.old[cell.term]} := {system.name(cell)};"
    later = Infix(OPERATORS, {**system.names, **sequence.old})
    for cell, new in sequence.writes:
        yield from lines(f"  {system.name(cell)} := ", later.value(new), ";")
    yield "end;"
