"""From premises about single steps to "every transition ends": an argument that z3 checks.

Suppose a run in which a patch stays in transition for ever (a run that stops repeats its last
state). Its moments are a sort with an order; what is true at a moment, or happens in the step from
it, is a relation. Each fact about them is a premise that was shown for any size, an assumption on
fairness, or a law of time or of finite sets, which first-order logic cannot show: it is written
down for the very sets that it is used for. Lemma by lemma, z3 shows that the facts contradict each
other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import z3

MILLISECONDS = 20_000
Over = Callable[[z3.ExprRef], z3.BoolRef]
"""Something that can be true at a moment."""

MOMENT, TASK = z3.DeclareSort("Moment"), z3.DeclareSort("Task")
N, M, K = z3.Consts("n m k", MOMENT)
T, U = z3.Consts("t u", TASK)
NOT_LATER = z3.Function("not_later", MOMENT, MOMENT, z3.BoolSort())
ORDER = (
    z3.ForAll([N], NOT_LATER(N, N)),
    z3.ForAll([N, M, K], z3.Implies(z3.And(NOT_LATER(N, M), NOT_LATER(M, K)), NOT_LATER(N, K))),
    z3.ForAll([N, M], z3.Or(NOT_LATER(N, M), NOT_LATER(M, N))),
)


class Basis(Enum):
    """Why a fact may be used."""

    PREMISE = "shown for any size"
    FAIRNESS = "assumed"
    LAW = "on paper"
    DEFINITION = "by definition"
    SUPPOSED = "to be refuted"
    LEMMA = "shown before"


@dataclass(frozen=True, slots=True)
class Fact:
    """A formula about all moments; `source` names what it comes from."""

    basis: Basis
    source: str
    formula: z3.BoolRef


@dataclass(frozen=True, slots=True)
class Lemma:
    """A sentence, the facts that it follows from, and it as a formula."""

    name: str
    sentence: str
    facts: tuple[Fact, ...]
    formula: z3.BoolRef

    def follows(self, without: str = "") -> bool:
        """z3 concludes it from the facts, leaving out those of one source."""
        solver = z3.Solver()
        solver.set("timeout", MILLISECONDS)
        solver.set("mbqi", False)  # looks for models; here it only takes time
        solver.set("ctrl_c", False)  # else z3 would answer "unknown" and go on
        solver.add(*ORDER, z3.Not(self.formula))
        solver.add(*(fact.formula for fact in self.facts if fact.source != without))
        return bool(solver.check() == z3.unsat)


def premise(name: str, formula: z3.BoolRef) -> Fact:
    """A fact that a premise about single steps gives."""
    return Fact(Basis.PREMISE, name, formula)


def fair(name: str, formula: z3.BoolRef) -> Fact:
    """A fact that an assumption gives."""
    return Fact(Basis.FAIRNESS, name, formula)


def law(name: str, formula: z3.BoolRef) -> Fact:
    """A fact that a law of time or of finite sets gives."""
    return Fact(Basis.LAW, name, formula)


def by_definition(formula: z3.BoolRef) -> Fact:
    """A fact that the words of the model give: phases exclude each other, who takes which step."""
    return Fact(Basis.DEFINITION, "what the words mean", formula)


def shown(lemma: Lemma) -> Fact:
    """A lemma that was shown before."""
    return Fact(Basis.LEMMA, lemma.name, lemma.formula)


def at(name: str) -> z3.FuncDeclRef:
    """A relation over moments."""
    return z3.Function(name, MOMENT, z3.BoolSort())


def of_task(name: str) -> z3.FuncDeclRef:
    """A relation over tasks and moments."""
    return z3.Function(name, TASK, MOMENT, z3.BoolSort())


def always(formula: z3.BoolRef) -> z3.BoolRef:
    """At every moment n."""
    return z3.ForAll([N], formula)


def when(premise: z3.BoolRef, conclusion: z3.BoolRef) -> z3.BoolRef:
    """At every moment n at which the premise is true."""
    return always(z3.Implies(premise, conclusion))


def from_on(moment: z3.ExprRef, what: Over) -> z3.BoolRef:
    """At this moment and every later one."""
    return z3.ForAll([M], z3.Implies(NOT_LATER(moment, M), what(M)))


def comes(moment: z3.ExprRef, what: Over) -> z3.BoolRef:
    """At this moment or a later one."""
    return z3.Exists([M], z3.And(NOT_LATER(moment, M), what(M)))


def again_and_again(what: Over) -> z3.BoolRef:
    """After every moment there is one."""
    return always(comes(N, what))


def at_last(what: Over) -> z3.BoolRef:
    """From some moment on."""
    return z3.Exists([N], from_on(N, what))


def weakly_fair(possible: Over, taken: Over) -> z3.BoolRef:
    """What stays possible is done."""
    return when(from_on(N, possible), comes(N, taken))


def strongly_fair(possible: Over, taken: Over) -> z3.BoolRef:
    """What is possible again and again is done again and again."""
    return z3.Implies(again_and_again(possible), again_and_again(taken))


def stays_until(what: Over, leaves: Over) -> z3.BoolRef:
    """Law of time: what is true stays so for ever, or until a step ends it."""
    return when(what(N), z3.Or(from_on(N, what), comes(N, leaves)))


def brings(step: Over, what: Over) -> z3.BoolRef:
    """Law of time: what a step brings about is true at a later moment, the next one."""
    return when(step(N), comes(N, what))


def negated(what: Over) -> Over:
    """It is not so."""
    return lambda moment: z3.Not(what(moment))


def all_at_once(what: Callable[[z3.ExprRef, z3.ExprRef], z3.BoolRef]) -> z3.BoolRef:
    """Law of finite sets: what is so at last for each task is so at last for all."""
    apart = z3.ForAll([T], z3.Exists([N], from_on(N, lambda m: what(T, m))))
    return z3.Implies(apart, for_all_tasks(what))


def for_all_tasks(what: Callable[[z3.ExprRef, z3.ExprRef], z3.BoolRef]) -> z3.BoolRef:
    """From some moment on it is so for every task."""
    return z3.Exists([N], z3.ForAll([T, M], z3.Implies(NOT_LATER(N, M), what(T, M))))
