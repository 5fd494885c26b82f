"""What z3 makes of an exported model is what the interpreter and the search say."""

from __future__ import annotations

import pytest
import z3

from explorer.check import Check
from explorer.export.smtlib import RESERVED, definitions, smtlib
from explorer.export.system import System, member_name, system
from explorer.interpret import Interpreter, State
from explorer.searching import search
from model.era import ERAS
from model.scope import Scope
from properties.defects import DEFECTS
from properties.suite import rules_of

ERA, SCOPE = ERAS["6.1"], Scope(1, 1, 1)
SOME = 8
"""Every so many states are looked at."""


def check(rule: str, defect: str | None = None) -> Check:
    rules = tuple(r for r in rules_of(ERA) if r.id == rule)
    return Check(ERA, SCOPE, rules, DEFECTS[defect] if defect else None)


def exported(asked: Check) -> System:
    return system(asked.problem, SCOPE.domain(asked.kernel), str(SCOPE), RESERVED)


def literals(state: State) -> tuple[str, ...]:
    return tuple(str(v) if isinstance(v, bool) else member_name(v) for v in state)


def after(text: str, state: State) -> set[tuple[str, ...]]:
    """All states n with (step s n), where s is this state."""
    values = " ".join(
        {"True": "true", "False": "false"}.get(word, word) for word in literals(state)
    )
    solver, found = z3.Solver(), set()
    solver.from_string(f"{text} (declare-const n State) (assert (step (state {values}) n))")
    while solver.check() == z3.sat:
        model = solver.model()
        n = next(constant for constant in model.decls() if constant.name() == "n")
        found.add(tuple(str(value) for value in model[n].children()))
        solver.add(n() != model[n])
    return found


def some_states() -> tuple[Interpreter, list[State]]:
    asked = check("P-CB-05")
    domain = SCOPE.domain(asked.kernel)
    found = search(asked.problem, domain, symmetry=False)
    states = [found.layout.unpack(packed) for packed in found.parents]
    return Interpreter(asked.problem.machine, domain), states[::SOME]


def test_a_state_has_the_successors_that_the_interpreter_gives() -> None:
    text = "\n".join(definitions(exported(check("P-CB-05"))))
    interpreter, states = some_states()

    for state in states:
        moves = interpreter.enabled(state)
        expected = {literals(interpreter.step(state, move).state) for move in moves}
        assert after(text, state) == expected


@pytest.mark.parametrize(
    ("rule", "defect", "answer"),
    [
        ("P-CB-05", None, z3.sat),
        ("P-TR-07", None, z3.sat),
        ("P-CB-05", "SEED-UNGATED", z3.unsat),
    ],
)
def test_the_question_has_the_answer_of_the_search(
    rule: str, defect: str | None, answer: z3.CheckSatResult
) -> None:
    asked = check(rule, defect)
    solver = z3.SolverFor("HORN")
    solver.from_string("\n".join(smtlib(exported(asked))))

    assert solver.check() == answer
    found = search(asked.problem, SCOPE.domain(asked.kernel), symmetry=False)
    assert bool(found.broken) == (answer == z3.unsat)


def test_every_rule_is_well_formed() -> None:
    asked = Check(ERA, Scope(2, 1, 1), rules_of(ERA))
    domain = asked.scope.domain(asked.kernel)

    clauses = z3.parse_smt2_string("\n".join(smtlib(system(asked.problem, domain, "", RESERVED))))

    assert len(clauses) == 2 + len(asked.rules)
