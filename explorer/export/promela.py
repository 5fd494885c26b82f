"""Promela, for SPIN: a process is a loop, whose options are the steps.

One process takes all steps; or each task takes its own, and the kernel the others.

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
from explorer.export.system import Checks, Step, System, member_name, rule_name
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
    yield from _start(system)
    yield from _process("kernel", system, system.steps, system.invariants)


def promela_of_processes(system: System) -> Iterator[str]:
    """The lines of the file with a process for each task, and one for the kernel."""
    yield from _start(system)
    for task in dict.fromkeys(step.task for step in system.steps):
        steps = tuple(step for step in system.steps if step.task == task)
        if task is None:
            yield from _process("kernel", system, steps, system.invariants)
        else:
            yield from _process(f"task_{task}", system, steps, ())


def _start(system: System) -> Iterator[str]:
    yield f"/* {system.title}"
    yield "   spin -a FILE && cc -DSAFETY -DNOREDUCE -DBFS -o pan pan.c && ./pan"
    yield "   A rule about states that is broken is told of one step later, by the kernel's last"
    yield "   options. */"
    yield from _declarations(system)
    yield from _rules(system)


def _process(
    name: str, system: System, steps: tuple[Step, ...], invariants: Checks
) -> Iterator[str]:
    yield ""
    yield f"active proctype {name}()"
    yield "{"
    yield "end: do"
    for step in steps:
        yield from _step(system, step)
    for goal, holds in invariants:
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
    kept: dict[Cell, str] = {}
    for step in system.steps:
        kept.update(in_sequence(step.updates, system.names).kept)
    yield from (f"{_type(cell)} {old} = {_nothing(cell)};" for cell, old in kept.items())


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
    for cell, old in sequence.kept.items():
        yield f"          {old} = {system.name(cell)};"
    later = Infix(OPERATORS, sequence.names)
    for cell, new in sequence.writes:
        yield from lines(f"          {system.name(cell)} = ", later.operand(new), ";")
    for cell, old in sequence.kept.items():
        yield f"          {old} = {_nothing(cell)};"
    yield "        }"


def _asserted(goal: Goal) -> str:
    """Afterwards all is as it was, for searches that go on."""
    return f"          assert({rule_name(goal)}); {rule_name(goal)} = true;"


def _option(infix: Infix, guard: Bool) -> list[str]:
    return lines("    :: d_step { (", infix.formula(guard), ") ->")
