"""SMT-LIB 2, for any SMT solver: states, steps and rules as functions, and Horn clauses over them.

`sat` means that there is a set of states that every step stays in and in which the rules hold;
`unsat`, that a run breaks a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.export.infix import lines
from explorer.export.system import Step, System, member_name, rule_name
from model.language.formulas import And, Equal, Not, Or, Read, Truth
from model.language.ground import Cell
from model.language.recording import Update
from model.language.terms import Choice, Member, ReadEnum, Term

WORDS = (
    "_ and as assert exists exit false forall initial ite let match n not or par pop push "
    "reachable reset s state step true xor"
)
RESERVED = frozenset(WORDS.split())
"""What names must not be."""


def smtlib(system: System) -> Iterator[str]:
    """The lines of the file: definitions, then the question."""
    yield from definitions(system)
    yield from _question(system)


def definitions(system: System) -> Iterator[str]:
    """What a state, an initial state and a step are, and when the rules hold."""
    yield f"; {system.title}"
    yield "; (P_... s) is a rule about a state, (P_... s n) one about a step from s to n"
    yield "(set-logic HORN)"
    yield from _datatypes(system)
    yield from (f"; {meaning}" for meaning in system.memory)
    yield from _initial(system)
    for step in system.steps:
        yield from _step(system, step)
    yield ""
    yield "(define-fun step ((s State) (n State)) Bool (or"
    yield from (f"    ({step.name} s n)" for step in system.steps)
    yield "))"
    yield from _rules(system)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Writes formulas and values in the state that is called `state`."""

    system: System
    state: str

    def of(self, term: Update | Term) -> str:
        """A formula, or a value of an enumeration."""
        match term:
            case Truth(value):
                return "true" if value else "false"
            case Read() | ReadEnum():
                return f"({self.system.names[term]} {self.state})"
            case Member(value):
                return member_name(value)
            case Equal(left, right):
                return self._list("=", left, right)
            case Not(body):
                return self._list("not", body)
            case And(parts):
                return self._list("and", *parts)
            case Or(parts):
                return self._list("or", *parts)
            case Choice(condition, then, other):
                return self._list("ite", condition, then, other)
        raise AssertionError(f"neither a ground formula nor a ground value: {term}")

    def _list(self, operator: str, *parts: Update | Term) -> str:
        return f"({' '.join([operator, *map(self.of, parts)])})"


def _datatypes(system: System) -> Iterator[str]:
    for values in system.enumerations:
        words = " ".join(f"({member_name(value)})" for value in values)
        yield from lines(f"(declare-datatype {values.__name__} (", words, "))")
    yield "(declare-datatype State ((state"
    yield from (f"    ({system.name(cell)} {_type(cell)})" for cell in system.cells)
    yield ")))"


def _type(cell: Cell) -> str:
    values = cell.field.values
    return "Bool" if issubclass(values, bool) else values.__name__


def _initial(system: System) -> Iterator[str]:
    now = Prefix(system, "s")
    yield ""
    yield "(define-fun initial ((s State)) Bool (and"
    for cell, value in zip(system.cells, system.initial, strict=True):
        yield f"    (= {now.of(cell.term)} {now.of(value)})"
    yield "))"


def _step(system: System, step: Step) -> Iterator[str]:
    now, then = Prefix(system, "s"), Prefix(system, "n")
    values = dict(step.updates)
    yield ""
    yield f"; {step.mirrors}"
    yield f"(define-fun {step.name} ((s State) (n State)) Bool (and"
    yield from lines("    ", now.of(step.guard))
    for cell in system.cells:
        new = now.of(values.get(cell, cell.term))
        yield from lines(f"    (= {then.of(cell.term)} ", new, ")")
    yield "))"


def _rules(system: System) -> Iterator[str]:
    now, holds = Prefix(system, "s"), dict(system.invariants)
    for goal in system.goals:
        yield ""
        yield f"; {goal.rule.id}: {goal.rule.sentence}"
        if goal.of_states:
            text = now.of(holds[goal]) if goal in holds else "true"
            yield from lines(f"(define-fun {rule_name(goal)} ((s State)) Bool ", text, ")")
            continue
        yield f"(define-fun {rule_name(goal)} ((s State) (n State)) Bool (not (or false"
        for step in system.steps:
            for bad in (bad for broken, bad in step.broken if broken is goal):
                yield from lines(f"    (and ({step.name} s n) ", now.of(bad), ")")
        yield ")))"


def _question(system: System) -> Iterator[str]:
    yield ""
    yield "; sat: every rule holds in every run; unsat: some rule is broken"
    yield "(declare-fun reachable (State) Bool)"
    yield "(assert (forall ((s State)) (=> (initial s) (reachable s))))"
    yield "(assert (forall ((s State) (n State))"
    yield "    (=> (and (reachable s) (step s n)) (reachable n))))"
    for goal in system.goals:
        name = rule_name(goal)
        if goal.of_states:
            yield f"(assert (forall ((s State)) (=> (reachable s) ({name} s))))"
        else:
            yield "(assert (forall ((s State) (n State))"
            yield f"    (=> (and (reachable s) (step s n)) ({name} s n))))"
    yield "(check-sat)"
