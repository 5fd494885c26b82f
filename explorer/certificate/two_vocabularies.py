"""The conditions once more, in an encoding that shares nothing with the other ones.

There are two states, each with relations of its own, and a step says how the second one follows
from the first, place by place, as the action was recorded. Enumerations are data types. A rule
speaks of both states; what it remembers is unfolded from the meaning of that memory. No formula is
rewritten, so that an error in the rewriting would show here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import cast

import z3

from explorer.certificate.checking import Answer, Check, name_of, summed
from explorer.certificate.text import Uses
from explorer.certificate.theory import Theory
from explorer.prove.watch import Watch
from model.language.fields import Field, Role
from model.language.formulas import (
    And,
    Before,
    Bool,
    Equal,
    ForAll,
    Not,
    Or,
    Quantifier,
    Read,
    Since,
    Truth,
)
from model.language.machine import Machine
from model.language.past import fields_of, is_state_formula
from model.language.record import Action
from model.language.recording import Update
from model.language.terms import (
    Choice,
    Member,
    ReadEnum,
    Sort,
    Term,
    Variable,
    sort_of,
)

BEFORE, AFTER = "before", "after"
MILLISECONDS = 5_000


_DECLARED: dict[Sort, z3.SortRef] = {}
"""z3 wants a data type to be declared once."""


class Vocabulary:
    """The sorts and the relations of both states, and of what happens between them."""

    def sort(self, sort: Sort) -> z3.SortRef:
        """A sort of the model, or an enumeration as a data type."""
        if sort not in _DECLARED:
            names = [f"{sort.__name__}.{v.name}" for v in sort] if issubclass(sort, Enum) else []
            _DECLARED[sort] = (
                z3.EnumSort(sort.__name__, names)[0] if names else z3.DeclareSort(sort.__name__)
            )
        return _DECLARED[sort]

    def member(self, value: Enum) -> z3.ExprRef:
        """The constant of an enumeration."""
        sort = self.sort(type(value))
        return sort.constructor(list(type(value)).index(value))()

    def function(self, field: Field, moment: str) -> z3.FuncDeclRef:
        """The field in one of the states; configuration and events have only one version."""
        changes = field.role in (Role.STATE, Role.GHOST)
        name = f"{field.name} {moment}" if changes else field.name
        values = z3.BoolSort() if field.values is bool else self.sort(field.values)
        return z3.Function(name, *map(self.sort, field.sorts), values)

    def variable(self, variable: Variable) -> z3.ExprRef:
        """A variable of a sort or over an enumeration."""
        return z3.Const(variable.name, self.sort(sort_of(variable)))


class Moment:
    """Translates formulas; plain reads are about this state."""

    def __init__(self, vocabulary: Vocabulary, moment: str) -> None:
        self._vocabulary, self._moment = vocabulary, moment
        self._known: dict[Term, z3.ExprRef] = {}

    def of(self, term: Term) -> z3.ExprRef:
        """The formula or the term."""
        if term not in self._known:
            self._known[term] = self._build(term)
        return self._known[term]

    def _build(self, term: Term) -> z3.ExprRef:
        match term:
            case Truth(value):
                return z3.BoolVal(value)
            case Not(body):
                return z3.Not(self.of(body))
            case And(parts):
                return z3.And([self.of(part) for part in parts])
            case Or(parts):
                return z3.Or([self.of(part) for part in parts])
            case Quantifier(bound, body):
                quantify = z3.ForAll if isinstance(term, ForAll) else z3.Exists
                return quantify([self.of(v) for v in bound], self.of(body))
            case Before(body):
                return Moment(self._vocabulary, BEFORE).of(body)
            case Equal(left, right):
                return self.of(left) == self.of(right)
            case Choice(condition, then, other):
                return z3.If(self.of(condition), self.of(then), self.of(other))
            case Read(field, arguments) | ReadEnum(field, arguments):
                return self._vocabulary.function(field, self._moment)(*map(self.of, arguments))
            case Member(value):
                return self._vocabulary.member(value)
            case _:
                return self._vocabulary.variable(cast("Variable", term))


class Encoding:
    """The states of a theory, and its steps."""

    def __init__(self, theory: Theory) -> None:
        self._theory, self._machine = theory, theory.machine
        self._vocabulary = Vocabulary()
        self._before = Moment(self._vocabulary, BEFORE)
        self._after = Moment(self._vocabulary, AFTER)
        self._memory = {ghost.field: ghost for ghost in self._machine.ghosts}

    def at_start(self) -> Iterator[tuple[str, Answer]]:
        """The second state is an initial one."""
        solver = self._solver()
        for name, formula in self._theory.subjects:
            if is_state_formula(formula):
                starts = [self._start(field) for field in self._concerned(formula)]
                yield name, _decide(solver, [*starts, z3.Not(self._after.of(formula))])

    def after(
        self, action: Action, uses: Mapping[str, Iterable[str]]
    ) -> Iterator[tuple[str, Answer]]:
        """The second state follows from the first by the action."""
        solver = self._solver()
        solver.add(self._before.of(action.guard))
        for name, formula in self._theory.subjects:
            if holds_anyway(formula, action, self._machine):
                continue
            steps = [self._step(action, field) for field in self._concerned(formula)]
            given = [self._before.of(clause) for clause in self._given(name, formula, uses)]
            yield name, _decide(solver, [*steps, *given, z3.Not(self._after.of(formula))])

    def _given(self, name: str, formula: Bool, uses: Mapping[str, Iterable[str]]) -> Iterator[Bool]:
        """The clauses that are used; where the certificate asks nothing, what must be kept."""
        if name in uses:
            yield from (self._theory.clauses[used].formula for used in uses[name])
        elif is_state_formula(formula):
            yield formula

    def _solver(self) -> z3.Solver:
        solver = _new(pull_nested_quantifiers=True)
        solver.add(*(self._before.of(axiom.formula) for axiom in self._machine.axioms))
        return solver

    def _concerned(self, formula: Bool) -> list[Field]:
        """The fields that the formula speaks of, directly or through memory."""
        found: dict[Field, None] = {}
        left = sorted(fields_of(formula), key=str)
        while left:
            field = left.pop()
            if field not in found and field.role is not Role.CONFIG:
                found[field] = None
                if field in self._memory:
                    left += sorted(fields_of(self._memory[field].meaning), key=str)
        return list(found)

    def _start(self, field: Field) -> z3.BoolRef:
        """What the field is in an initial state; nothing has happened."""
        if field in self._memory:
            return self._everywhere(field, self._after.of(self._memory[field].at_start))
        if isinstance(field.start, Enum):
            return self._everywhere(field, self._vocabulary.member(field.start))
        return self._everywhere(field, z3.BoolVal(field.start))

    def _step(self, action: Action, field: Field) -> z3.BoolRef:
        """What the action makes of the field, or that it happens; else all is as it was."""
        if field in self._memory:
            meaning = cast("Since", self._memory[field].meaning)
            was = self._vocabulary.function(field, BEFORE)(*self._places(field))
            held = z3.And(self._after.of(meaning.hold), was)
            return self._everywhere(field, z3.Or(self._after.of(meaning.start), held))
        if field in action.updates:
            return self._everywhere(field, self._written(action.updates[field]))
        if field.role is Role.EVENT:
            return self._everywhere(field, z3.BoolVal(val=False))
        return self._everywhere(
            field, self._vocabulary.function(field, BEFORE)(*self._places(field))
        )

    def _written(self, update: Update) -> z3.ExprRef:
        return self._before.of(update)

    def _places(self, field: Field) -> list[z3.ExprRef]:
        return [self._vocabulary.variable(formal) for formal in field.formals]

    def _everywhere(self, field: Field, value: z3.ExprRef) -> z3.BoolRef:
        """At every place the field has this value after the step."""
        places = self._places(field)
        equation = self._vocabulary.function(field, AFTER)(*places) == value
        return z3.ForAll(places, equation) if places else equation


def holds_anyway(formula: Bool, action: Action, machine: Machine) -> bool:
    """The action changes nothing that the clause reads, or makes nothing happen that the rule asks.

    Memory may change in every step.
    """
    fields = fields_of(formula)
    memory = any(field.role is Role.GHOST for field in fields)
    if is_state_formula(formula) and not memory and fields.isdisjoint(action.updates):
        return True
    absent = {event for event in machine.events if event not in action.updates}
    return _settled(formula, absent) is True


def _settled(formula: Bool, absent: set[Field]) -> bool | None:
    """The truth of the formula where these events do not happen, or None if that is not enough."""
    match formula:
        case Truth(value):
            return value
        case Read(field, _) if field in absent:
            return False
        case Not(body):
            inner = _settled(body, absent)
            return None if inner is None else not inner
        case And(parts) | Or(parts):
            zero = isinstance(formula, Or)
            found = {_settled(part, absent) for part in parts}
            return zero if zero in found else None if None in found else not zero
        case Quantifier(_, body):
            return _settled(body, absent)
        case _:
            return None


def _new(*, pull_nested_quantifiers: bool) -> z3.Solver:
    solver = z3.Solver()
    solver.set("timeout", MILLISECONDS)
    solver.set("ctrl_c", False)
    solver.set("pull_nested_quantifiers", pull_nested_quantifiers)
    return solver


def _decide(solver: z3.Solver, formulas: Iterable[z3.BoolRef]) -> Answer:
    """z3's answer; what it does not know, it is asked again in another way."""
    solver.push()
    solver.add(*formulas)
    answer = Answer(str(solver.check()))
    if answer is Answer.UNKNOWN:
        again = _new(pull_nested_quantifiers=False)
        again.add(*solver.assertions())
        answer = Answer(str(again.check()))
    solver.pop()
    return answer


def check_with_two_vocabularies(theory: Theory, uses: Mapping[str, Uses], watch: Watch) -> Check:
    """z3's answers to the conditions in this encoding."""
    encoding, machine = Encoding(theory), theory.machine
    wanted = sum(is_state_formula(formula) for _, formula in theory.subjects)
    wanted += sum(
        not holds_anyway(formula, action, machine)
        for action in machine.actions
        for _, formula in theory.subjects
    )

    def answers() -> Iterator[tuple[str, Answer]]:
        for name, answer in encoding.at_start():
            yield name_of(name, None), answer
        for action in watch.over("two vocabularies: action", machine.actions):
            for name, answer in encoding.after(action, uses.get(action.name, {})):
                yield name_of(name, action.name), answer

    return summed("two vocabularies", wanted, answers(), watch)
