"""The SMT-LIB files of a certificate: what is always so, what each action does, what must follow.

`model.smt2` followed by the file of an action is a complete input for a solver: it must answer
`unsat` to every question, as each asks for a step that breaks something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from explorer.certificate.theory import Theory
from explorer.certificate.words import AFTER, Words, cases, relations, symbol
from explorer.prove.conditions import Condition
from explorer.prove.first_order import values_of_fields, values_of_parameters
from model.language.fields import Field, Role
from model.language.formulas import FALSE, Bool, Quantifier
from model.language.past import fields_of, subterms
from model.language.record import Action
from model.language.recording import Update
from model.language.simplify import boolean, enumerated

CLAUSE = "clause."
QUESTION = ";; "
"""Before each question: what it is about."""
MODEL = "model.smt2"
START = "start.smt2"
ACTIONS = "actions"
Uses = Mapping[str, Sequence[str]]
"""Per subject, the clauses from which it follows."""


def action_path(action: Action) -> str:
    """Where the file of an action is."""
    return f"{ACTIONS}/{action.name}.smt2"


def model_text(theory: Theory) -> str:
    """Sorts, relations, axioms and clauses."""
    return "\n".join(_model(theory)) + "\n"


def _model(theory: Theory) -> Iterator[str]:
    machine = theory.machine
    yield from _comment(f"{machine.name}: sorts, relations, axioms, clauses of the invariant")
    yield "(set-logic UF)"
    yield from (f"(declare-sort {sort.__name__} 0)" for sort in machine.sorts)
    for role, what in (
        (Role.CONFIG, "The configuration, which never changes."),
        (Role.STATE, "The state."),
    ):
        yield from ("", *_comment(what))
        for field in machine.fields:
            if field.role is role:
                yield from (relation.declaration() for relation in relations(field))
    yield from ("", *_comment("The memory of the rules."))
    for ghost in machine.ghosts:
        yield from _comment(f"{ghost.field.at(ghost.field.formals)}: {ghost.meaning}")
        yield from (relation.declaration() for relation in relations(ghost.field))
    yield from ("", *_comment("Every configuration:"))
    for axiom in machine.axioms:
        yield from _comment(f"{axiom.name}.")
        yield f"(assert {Words().of(axiom.formula)})"
    yield from ("", *_comment("What has values of an enumeration has exactly one."))
    yield from (f"(assert {Words().of(formula)})" for formula in values_of_fields(machine))
    yield from ("", *_comment("The clauses of the invariant."))
    for name, clause in theory.clauses.items():
        yield from _comment(clause.sentence)
        yield f"(define-fun {symbol(CLAUSE + name)} () Bool {Words().of(clause.formula)})"


def start_text(theory: Theory) -> str:
    """Every clause, and every rule about states, holds in initial states."""
    machine = theory.machine
    subjects = theory.at_start()
    values = {field: _at_start(field) for field in machine.variables if field.role is Role.STATE}
    values |= {ghost.field: ghost.at_start for ghost in machine.ghosts}
    lines = [
        *_comment("The initial states: `phase=FREE+` and so on are the relations there."),
        *_values(Words(), values),
        *(line for name, f in subjects for line in _question(theory, name, f, values, ())),
    ]
    return "\n".join(lines) + "\n"


def _at_start(field: Field) -> Update:
    start = field.start
    return boolean(start) if isinstance(start, bool) else enumerated(start, type(start))


def action_text(theory: Theory, action: Action, conditions: Sequence[Condition], uses: Uses) -> str:
    """What the action does, and that the subjects of these conditions hold after it."""
    updates = action.updates
    subjects = [(c.subject, theory.formula(c.subject)) for c in conditions]
    seen = {field for _, formula in subjects for field in fields_of(formula)}
    events = {f: FALSE for f in sorted(seen, key=str) if f.role is Role.EVENT and f not in updates}
    changed = {field: new for field, new in updates.items() if field.role is not Role.EVENT}
    happening = {field: new for field, new in updates.items() if field in seen - changed.keys()}
    facts = _facts_of(action)
    words = Words(facts=facts)
    lines = [
        *_comment(f"{action.name}: {action.sentence}"),
        *_comment(f"{action.mirrors}"),
        *(line for parameter in action.parameters for line in cases(parameter)),
        *(f"(assert {Words().of(formula)})" for formula in values_of_parameters(action)),
        *_facts(facts),
        f"(assert {words.of(action.guard)})",
        *_comment("What is written:"),
        *_values(words, changed),
        *_comment("What happens, of what the rules speak of:"),
        *_values(words, {**happening, **events}),
    ]
    for name, formula in subjects:
        lines += _question(theory, name, formula, changed, uses.get(name, ()))
    return "\n".join(lines) + "\n"


def _facts_of(action: Action) -> dict[Bool, str]:
    """What the updates say with quantifiers of nothing but the parameters, each with a name."""
    closed: dict[Bool, str] = {}
    for update in action.updates.values():
        for term in reversed(tuple(subterms(update))):
            if isinstance(term, Quantifier) and term.free <= set(action.parameters):
                closed.setdefault(term, f"fact{len(closed) + 1}")
    return closed


def _facts(facts: Mapping[Bool, str]) -> Iterator[str]:
    for formula, name in facts.items():
        yield f"(declare-const {name} Bool)"
        yield f"(assert (= {name} {Words(facts=facts).expanded(formula)}))"


def _values(words: Words, values: Mapping[Field, Update]) -> Iterator[str]:
    """The relations after the step; of memory, those that it refers to come first."""
    for field, new in values.items():
        suffix = "" if field.role is Role.EVENT else AFTER
        for relation in relations(field):
            yield relation.definition(new, words, suffix)


def _question(
    theory: Theory,
    name: str,
    formula: Bool,
    written: Collection[Field],
    clauses: Iterable[str],
) -> Iterator[str]:
    kind = "clause" if name in theory.clauses else "rule"
    yield f"{QUESTION}{kind} {name}"
    yield "(push 1)"
    yield from (f"(assert {symbol(CLAUSE + clause)})" for clause in clauses)
    yield f"(assert (not {Words(written).of(formula)}))"
    yield "(check-sat)"
    yield "(pop 1)"


def _comment(text: str) -> list[str]:
    """Lines of at most 100 characters that a solver does not read."""
    return [f"; {line}" for line in wrap(text, 98)]
