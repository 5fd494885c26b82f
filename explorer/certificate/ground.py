"""The conditions without quantifiers, over a small domain.

What a condition says to exist gets a name, and what it says of all individuals is said of those
that have a name. If even these sentences contradict each other, so do the axioms, clauses, guard
and negated goal that they are instances of, whatever the number of individuals: no bound is
assumed. If they do not, and naming came to an end (in the decidable fragment it always does), they
describe a state in which the condition fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from math import prod

from explorer.certificate.checking import Answer, Check, name_of, summed
from explorer.certificate.solvers import ask_z3
from explorer.certificate.text import Uses
from explorer.certificate.theory import Theory
from explorer.certificate.weakened import Weak, constants
from explorer.certificate.words import Relation, application, cases, relations, symbol
from explorer.prove.conditions import Condition
from explorer.prove.watch import Watch
from model.language.fields import Field
from model.language.formulas import And, Bool, Equal, ForAll, Not, Or, Quantifier, Read, Truth
from model.language.machine import Machine
from model.language.terms import Argument, Element, EnumVariable, Member, ReadEnum

Names = dict[type[Element], list[str]]
INSTANCES = (1_000, 10_000, 50_000)
"""How often a sentence is said of individuals at most: first, and where that is not enough."""
ROUNDS = 6
"""How often there may be more names or instances before a condition is left undecided."""
SETTINGS = {"timeout": "20000"}


Key = tuple[Bool, bool, tuple[str, ...], Element]
"""What exists: a bound variable of a formula (or of its negation) where others have these names."""


@dataclass(slots=True)
class Domain:
    """The individuals that have a name, and the places of enumerated fields that were spoken of.

    What is said of all is said of those in `names`.
    """

    names: Names
    places: dict[tuple[Field, tuple[str, ...]], None] = field(default_factory=dict)
    truncated: bool = False
    _limit: int = 0
    _witnesses: dict[Key, str] = field(default_factory=dict)

    def witness(self, key: Key) -> str:
        """The name of what exists."""
        bound = key[-1]
        return self._witnesses.setdefault(key, f"{type(bound).__name__}.{len(self._witnesses)}")

    def grow(self) -> bool:
        """Speak of everybody who has a name from now on, or more often; False if all was said."""
        before = sum(map(len, self.names.values()))
        for (_, _, _, bound), name in self._witnesses.items():
            names = self.names[type(bound)]
            if name not in names:
                names.append(name)
        if sum(map(len, self.names.values())) > before:
            return True
        more = self.truncated and self._limit + 1 < len(INSTANCES)
        self._limit, self.truncated = self._limit + more, False
        return more

    def spaces(self, bound: Sequence[Element]) -> list[list[str]]:
        """Who the variables stand for: everybody, or the first ones if these would be too many."""
        spaces = [self.names[type(variable)] for variable in bound]
        while prod(map(len, spaces)) > INSTANCES[self._limit]:
            self.truncated = True
            longest = max(map(len, spaces))
            spaces = [space[: longest - 1] for space in spaces]
        return spaces

    @property
    def is_complete(self) -> bool:
        """All who have a name are individuals to speak of."""
        return not self.truncated and all(
            name in self.names[type(key[-1])] for key, name in self._witnesses.items()
        )

    def declarations(self) -> Iterator[str]:
        """Everybody who has a name, with the sort."""
        everybody = {name: sort for sort, names in self.names.items() for name in names}
        everybody |= {name: type(key[-1]) for key, name in self._witnesses.items()}
        return (f"(declare-const {name} {sort.__name__})" for name, sort in everybody.items())


@dataclass(frozen=True, slots=True)
class Instances:
    """Writes formulas over a domain, with all quantifiers expanded."""

    domain: Domain

    def of(self, formula: Bool, places: Mapping[Element, str], *, positive: bool = True) -> str:
        """The formula (or its negation) where its variables have these names."""
        match formula:
            case Truth(value):
                return "true" if value == positive else "false"
            case Not(body):
                return self.of(body, places, positive=not positive)
            case And(parts) | Or(parts):
                both = isinstance(formula, And) == positive
                return _joined((self.of(p, places, positive=positive) for p in parts), both=both)
            case Quantifier() if isinstance(formula, ForAll) == positive:
                return self._all(formula, places, positive=positive)
            case Quantifier():
                return self._some(formula, places, positive=positive)
            case _:
                return _signed(self._atom(formula, places), positive=positive)

    def _all(self, formula: Quantifier, places: Mapping[Element, str], *, positive: bool) -> str:
        spaces = self.domain.spaces(formula.bound)
        instances = (
            self.of(
                formula.body,
                {**places, **dict(zip(formula.bound, chosen, strict=True))},
                positive=positive,
            )
            for chosen in product(*spaces)
        )
        return _joined(instances, both=True)

    def _some(self, formula: Quantifier, places: Mapping[Element, str], *, positive: bool) -> str:
        others = tuple(places[v] for v in places if v in formula.free)
        new = {v: self.domain.witness((formula, positive, others, v)) for v in formula.bound}
        return self.of(formula.body, {**places, **new}, positive=positive)

    def _atom(self, formula: Bool, places: Mapping[Element, str]) -> str:
        match formula:
            case Read(found, arguments):
                return self._read(found, arguments, None, places)
            case Equal(ReadEnum(found, arguments), Member(value)):
                return self._read(found, arguments, value, places)
            case Equal(EnumVariable(name, _), Member(value)):
                return symbol(f"{name}={value.name}")
            case Equal(Element() as left, Element() as right):
                a, b = _name(left, places), _name(right, places)
                return "true" if a == b else f"(= {a} {b})"
            case _:
                raise AssertionError(f"{type(formula).__name__} cannot be written: {formula}")

    def _read(
        self,
        found: Field,
        arguments: Sequence[Argument],
        value: Enum | None,
        places: Mapping[Element, str],
    ) -> str:
        named = tuple(_name(a, places) for a in arguments if isinstance(a, Element))
        if value is not None:
            self.domain.places[found, named] = None
        return application(symbol(Relation(found, tuple(arguments), value).name), named)


def _name(element: Element, places: Mapping[Element, str]) -> str:
    return places.get(element) or symbol(element.name)


def _signed(atom: str, *, positive: bool) -> str:
    if positive:
        return atom
    return {"true": "false", "false": "true"}.get(atom, f"(not {atom})")


def _joined(parts: Iterable[str], *, both: bool) -> str:
    """The parts with `and` or `or`, without those that say nothing."""
    unit, zero = ("true", "false") if both else ("false", "true")
    found: dict[str, None] = {}
    for part in parts:
        if part == zero:
            return zero
        if part != unit:
            found[part] = None
    return (
        application("and" if both else "or", found) if len(found) > 1 else next(iter(found), unit)
    )


class Grounding:
    """Decides conditions of a theory without quantifiers."""

    def __init__(self, theory: Theory) -> None:
        self._machine = theory.machine
        self._weak = Weak(theory)
        self._head = "\n".join(_declared(self._machine))

    def decide(self, conditions: Sequence[Condition], uses: Uses) -> list[Answer]:
        """The answers to conditions of one action, each under the clauses that it uses."""
        claims = [self._weak.claims(c, uses.get(c.subject, ())) for c in conditions]
        domains = [self._domain(formulas) for formulas in claims]
        answers = [Answer.UNKNOWN] * len(conditions)
        left = list(range(len(conditions)))
        for _ in range(ROUNDS):
            asked = [self._question(conditions[i], claims[i], domains[i]) for i in left]
            for i, word in zip(left, ask_z3(self._head + "".join(asked), SETTINGS), strict=True):
                if word == "unsat" or (word == "sat" and domains[i].is_complete):
                    answers[i] = Answer(word)
            left = [i for i in left if answers[i] is Answer.UNKNOWN and domains[i].grow()]
            if not left:
                break
        return answers

    def _domain(self, formulas: Sequence[Bool]) -> Domain:
        """Those who have a name from the start; no sort is empty."""
        names: Names = {sort: [] for sort in self._machine.sorts}
        for constant in constants(*formulas):
            names[type(constant)].append(symbol(constant.name))
        for sort, there in names.items():
            if not there:
                there.append(f"{sort.__name__}.any")
        return Domain(names)

    def _question(self, condition: Condition, formulas: Sequence[Bool], domain: Domain) -> str:
        instances = Instances(domain)
        asserted = [instances.of(formula, {}) for formula in formulas]
        lines = ["(push 1)", *domain.declarations()]
        for parameter in condition.action.parameters if condition.action else ():
            if isinstance(parameter, EnumVariable):
                lines += cases(parameter)
                lines += _exactly_one(
                    [symbol(f"{parameter.name}={v.name}") for v in parameter.over]
                )
        for found, named in domain.places:
            heads = [application(symbol(r.name), named) for r in relations(found)]
            lines += _exactly_one(heads)
        lines += (f"(assert {sentence})" for sentence in asserted if sentence != "true")
        return "\n".join([*lines, "(check-sat)", "(pop 1)", ""])


def _declared(machine: Machine) -> Iterator[str]:
    yield "(set-logic QF_UF)"
    yield from (f"(declare-sort {sort.__name__} 0)" for sort in machine.sorts)
    for found in machine.fields:
        yield from (relation.declaration() for relation in relations(found))
    yield ""


def _exactly_one(atoms: Sequence[str]) -> Iterator[str]:
    yield f"(assert {application('or', atoms)})"
    for i, atom in enumerate(atoms):
        yield from (f"(assert (not (and {atom} {other})))" for other in atoms[:i])


def check_without_quantifiers(theory: Theory, uses: Mapping[str, Uses], watch: Watch) -> Check:
    """z3's answers as a SAT solver with equality."""
    grounding = Grounding(theory)
    steps = theory.by_action()
    start = theory.conditions_at_start()

    def answers() -> Iterator[tuple[str, Answer]]:
        for condition, answer in zip(start, grounding.decide(start, {}), strict=True):
            yield name_of(condition.subject, None), answer
        for action, conditions in watch.over("without quantifiers: action", steps):
            found = grounding.decide(conditions, uses.get(action.name, {}))
            for condition, answer in zip(conditions, found, strict=True):
                yield name_of(condition.subject, action.name), answer

    wanted = len(start) + sum(len(conditions) for _, conditions in steps)
    return summed("without quantifiers", wanted, answers(), watch)
