"""TLA+, for TLC: an action for each step, an invariant for each rule.

Rules about steps are invariants of the variable `broken`, the ids of those that a step has broken:
as long as all of them hold it is empty, and TLC finds as many states as there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from explorer.export.infix import Infix, Operators, lines
from explorer.export.system import Step, System, rule_name

MODULE = "livepatch"
WORDS = (
    "ASSUME ASSUMPTION AXIOM BOOLEAN CASE CHOOSE CONSTANT CONSTANTS DOMAIN ELSE ENABLED EXCEPT "
    "EXTENDS FALSE IF IN INSTANCE Init LAMBDA LET LOCAL MODULE Next OTHER STRING SUBSET Spec "
    "THEN THEOREM TRUE UNCHANGED UNION VARIABLE VARIABLES WITH broken vars"
)
RESERVED = frozenset(WORDS.split())
"""What names must not be."""


def _word(value: Enum) -> str:
    return f'"{value.name}"'


OPERATORS = Operators(
    "TRUE", "FALSE", "~", "/\\", "\\/", "=", "#", "(IF {} THEN {} ELSE {})", _word
)


def tla(system: System) -> Iterator[str]:
    """The lines of the module; its configuration is in the lines that begin with `\\* cfg: `."""
    yield f"---- MODULE {MODULE} ----"
    yield f"\\* {system.title}"
    yield f"\\* sed -n 's/^.. cfg: //p' {MODULE}.tla > {MODULE}.cfg"
    yield f"\\* java -jar tla2tools.jar -deadlock {MODULE}.tla"
    yield "\\* cfg: SPECIFICATION Spec"
    yield from (f"\\* cfg: INVARIANT {rule_name(goal)}" for goal in system.goals)
    yield from _state(system)
    for step in system.steps:
        yield from _action(system, step)
    yield ""
    yield "Next =="
    yield from (f"  \\/ {step.name}" for step in system.steps)
    yield ""
    yield "Spec == Init /\\ [][Next]_vars"
    yield from _rules(system)
    yield "===="


def _state(system: System) -> Iterator[str]:
    names = ", ".join([*map(system.name, system.cells), "broken"])
    yield ""
    yield from lines("VARIABLES ", names)
    yield from lines("vars == <<", names, ">>")
    yield from (f"\\* {meaning}" for meaning in system.memory)
    yield ""
    yield "Init =="
    infix = Infix(OPERATORS, system.names)
    for cell, value in zip(system.cells, system.initial, strict=True):
        yield f"  /\\ {system.name(cell)} = {infix.value(value)}"
    yield "  /\\ broken = {}"


def _action(system: System, step: Step) -> Iterator[str]:
    infix = Infix(OPERATORS, system.names)
    yield ""
    yield f"\\* {step.mirrors}"
    yield f"{step.name} =="
    yield from lines("  /\\ ", infix.operand(step.guard))
    for cell, new in step.updates:
        yield from lines(f"  /\\ {system.name(cell)}' = ", infix.operand(new))
    for number, (goal, bad) in enumerate(step.broken):
        before = "  /\\ broken' = broken" if number == 0 else "       "
        found = f'(IF {infix.operand(bad)} THEN {{"{goal.rule.id}"}} ELSE {{}})'
        yield from lines(f"{before} \\cup ", found)
    written = {cell for cell, _ in step.updates}
    kept = [system.name(cell) for cell in system.cells if cell not in written]
    kept += [] if step.broken else ["broken"]
    yield from lines("  /\\ UNCHANGED <<", ", ".join(kept), ">>")


def _rules(system: System) -> Iterator[str]:
    infix, holds = Infix(OPERATORS, system.names), dict(system.invariants)
    for goal in system.goals:
        yield ""
        yield f"\\* {goal.rule.id}: {goal.rule.sentence}"
        if goal in holds:
            yield from lines(f"{rule_name(goal)} == ", infix.formula(holds[goal]))
        elif goal.of_states:
            yield f"{rule_name(goal)} == TRUE"
        else:
            yield f'{rule_name(goal)} == "{goal.rule.id}" \\notin broken'
