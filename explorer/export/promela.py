"""Promela, for SPIN: one process with one loop, whose options are the steps.

A step is a d_step; it asserts the rules about steps that it can break. A state that breaks a rule
about states has an option of its own, which asserts it one step later. What a step keeps for
itself, and the truth of the rules, has the same value in every state that SPIN stores, so that it
stores as many as there are (a breadth-first search takes no hidden variables). SPIN takes the end
of a line for the end of a statement, except in parentheses.
"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.export.infix import Infix, Operators, lines
from explorer.export.sequence import in_sequence
from explorer.export.system import Step, System, member_name, rule_name
from explorer.goals import Goal
from model.language.formulas import Bool
from model.language.ground import Cell
from model.language.simplify import negation

WORDS = (
    "active assert atomic bit bool break byte chan do else empty enabled eval false fi full "
    "goto hidden if init inline int len mtype nempty never nfull notrace np_ od of pc_value pid "
    "printf priority proctype provided return run select short show skip timeout trace true "
    "typedef unless unsigned xr xs"
)
RESERVED = frozenset(WORDS.split())
"""What names must not be."""
OPERATORS = Operators("true", "false", "!", "&&", "||", "==", "!=", "({} -> {} : {})")


def promela(system: System) -> Iterator[str]:
    """The lines of the file."""
    yield f"/* {system.title}"
    yield "   spin -a FILE && cc -DSAFETY -DNOREDUCE -DBFS -o pan pan.c && ./pan"
    yield "   A rule about states that is broken is told of one step later, by the last options. */"
    yield from _declarations(system)
    yield from _rules(system)
    yield ""
    yield "active proctype kernel()"
    yield "{"
    yield "end: do"
    for step in system.steps:
        yield from _step(system, step)
    for goal, holds in system.invariants:
        infix = Infix(OPERATORS, system.names)
        yield from _option(infix, negation(holds))
        yield f"          {rule_name(goal)} = false;"
        yield _asserted(goal)
        yield "        }"
    yield "    od"
    yield "}"


def _declarations(system: System) -> Iterator[str]:
    for values in system.enumerations:
        words = ", ".join(map(member_name, values))
        yield from lines(f"mtype:{values.__name__} = {{ ", words, " };")
    yield ""
    infix = Infix(OPERATORS, system.names)
    for cell, value in zip(system.cells, system.initial, strict=True):
        yield f"{_type(cell)} {system.name(cell)} = {infix.value(value)};"
    yield ""
    kept = dict.fromkeys(
        cell for step in system.steps for cell in in_sequence(step.updates, system.names).kept
    )
    yield from (f"{_type(cell)} old_{system.name(cell)} = {_nothing(cell)};" for cell in kept)


def _type(cell: Cell) -> str:
    values = cell.field.values
    return "bool" if issubclass(values, bool) else f"mtype:{values.__name__}"


def _nothing(cell: Cell) -> str:
    """What stands between steps in the place of an old value."""
    values = cell.field.values
    return "false" if issubclass(values, bool) else member_name(next(iter(values)))


def _rules(system: System) -> Iterator[str]:
    if system.memory:
        yield "/* what the rules remember"
        yield from (f"   {meaning}" for meaning in system.memory)
        yield "*/"
    for goal in system.goals:
        yield f"bool {rule_name(goal)} = true; /* {goal.rule.id}: {goal.rule.sentence} */"


def _step(system: System, step: Step) -> Iterator[str]:
    infix = Infix(OPERATORS, system.names)
    yield f"    /* {step.mirrors} */"
    yield from _option(infix, step.guard)
    yield f'          printf("{step.name}\\n");'
    for goal, bad in step.broken:
        yield from lines(f"          {rule_name(goal)} = ", infix.operand(negation(bad)), ";")
        yield _asserted(goal)
    sequence = in_sequence(step.updates, system.names)
    for cell in sequence.kept:
        yield f"          {sequence.old[cell.term]} = {system.name(cell)};"
    later = Infix(OPERATORS, {**system.names, **sequence.old})
    for cell, new in sequence.writes:
        yield from lines(f"          {system.name(cell)} = ", later.operand(new), ";")
    for cell in sequence.kept:
        yield f"          {sequence.old[cell.term]} = {_nothing(cell)};"
    yield "        }"


def _asserted(goal: Goal) -> str:
    """Afterwards all is as it was, for searches that go on."""
    return f"          assert({rule_name(goal)}); {rule_name(goal)} = true;"


def _option(infix: Infix, guard: Bool) -> list[str]:
    return lines("    :: d_step { (", infix.formula(guard), ") ->")
