"""The conditions without quantifiers, over a small domain.

What a condition says to exist gets a name, and what it says of all individuals is said of those
that have a name. If even these sentences contradict each other, so do the axioms, clauses, guard
and negated goal that they are instances of, whatever the number of individuals: no bound is
assumed. If they do not, something that they say to exist may not be spoken of yet, and then it is.
Where there is no more of that (in the decidable fragment it always comes to an end), they describe
a state in which the condition fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import product
from math import prod

from explorer.certificate.checking import Answer, Check, name_of, summed
from explorer.certificate.sentences import Sentences
from explorer.certificate.text import Uses
from explorer.certificate.theory import Theory
from explorer.certificate.weakened import Weak, constants
from explorer.prove.conditions import Condition
from explorer.prove.watch import Watch
from model.language.fields import Field
from model.language.formulas import And, Bool, Equal, ForAll, Not, Or, Quantifier, Read, Truth
from model.language.past import subterms
from model.language.terms import Argument, Element, EnumVariable, Member, ReadEnum, Variable

INSTANCES = (1_000, 10_000, 50_000)
"""How often a sentence is said of individuals at most: first, and where that is not enough."""
ROUNDS = 50
"""How often there may be more names or instances before a condition is left undecided."""

Name = tuple[str, type[Element]]
"""Of an individual of this sort."""
Named = dict[Name, int]
"""What exists, and the sentence that says so."""
Places = dict[Variable, str]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """The individuals that something is said of when it is said of all.

    `limit` is an index into INSTANCES.
    """

    names: tuple[Name, ...]
    limit: int = 0

    def spaces(self, bound: Sequence[Element]) -> tuple[list[list[str]], bool]:
        """Who the variables stand for, and whether these are all or only the first ones."""
        spaces = [[n for n, sort in self.names if sort is type(v)] for v in bound]
        truncated = False
        while prod(map(len, spaces)) > INSTANCES[self.limit]:
            truncated = True
            longest = max(map(len, spaces))
            spaces = [space[: longest - 1] for space in spaces]
        return spaces, truncated

    def grown(self, others: Iterable[Name], *, truncated: bool) -> Domain | None:
        """One with the first of these, or with more instances; None if everything was said."""
        new = next((other for other in others if other not in self.names), None)
        if new is not None:
            return replace(self, names=(*self.names, new))
        if truncated and self.limit + 1 < len(INSTANCES):
            return replace(self, limit=self.limit + 1)
        return None


@dataclass(slots=True)
class Said:
    """What is named in sentences, and whether there would be more to say."""

    named: Named = field(default_factory=dict)
    truncated: bool = False

    def add(self, other: Said) -> None:
        """Both."""
        self.named |= other.named
        self.truncated |= other.truncated


class Language:
    """Names, and sentences that say something of those who have one."""

    def __init__(self) -> None:
        self.sentences = Sentences()
        self._witnesses: dict[Key, str] = {}
        self._of_all: dict[Domain, Instances] = {}
        self._known: dict[Key, int] = {}
        self._quantified: dict[Bool, bool] = {}
        self._valued: set[Key] = set()

    def instances(self, domain: Domain) -> Instances:
        """Sentences in which "all" are these."""
        return self._of_all.setdefault(domain, Instances(self, domain))

    def has_quantifier(self, formula: Bool) -> bool:
        """It speaks of all, or of someone."""
        if formula not in self._quantified:
            self._quantified[formula] = any(isinstance(t, Quantifier) for t in subterms(formula))
        return self._quantified[formula]

    def witness(self, key: Key, sort: type[Element]) -> str:
        """The name of what exists."""
        return self._witnesses.setdefault(key, f"{sort.__name__}!{len(self._witnesses)}")

    def plain(self, formula: Bool, places: Places, *, positive: bool) -> int:
        """A formula without quantifiers (or its negation) where its variables have these names."""
        key = (formula, positive, *map(places.get, formula.free))
        if key not in self._known:
            self._known[key] = self._plain(formula, places, positive=positive)
        return self._known[key]

    def _plain(self, formula: Bool, places: Places, *, positive: bool) -> int:
        match formula:
            case Not(body):
                return self.plain(body, places, positive=not positive)
            case And(parts) | Or(parts):
                found = (self.plain(part, places, positive=positive) for part in parts)
                both = isinstance(formula, And) == positive
                return self.sentences.both(found) if both else self.sentences.either(found)
            case _:
                return self._atom(formula, places) * (1 if positive else -1)

    def _atom(self, formula: Bool, places: Places) -> int:
        match formula:
            case Truth(value):
                return self.sentences.true * (1 if value else -1)
            case Read(field, arguments):
                return self._read(field, arguments, None, places)
            case Equal(ReadEnum(field, arguments), Member(value)):
                return self._read(field, arguments, value, places)
            case Equal(EnumVariable() as parameter, Member(value)):
                return self._value(parameter, (), parameter.enumeration, value)
            case Equal(Element() as left, Element() as right):
                return self.sentences.same(places[left], places[right])
            case _:
                raise AssertionError(f"{type(formula).__name__} has no instance: {formula}")

    def _read(
        self, field: Field, arguments: Sequence[Argument], value: Enum | None, places: Places
    ) -> int:
        names = tuple(places[a] for a in arguments if isinstance(a, Element))
        relation = (field, *(a for a in arguments if not isinstance(a, Element)))
        if value is None:
            return self.sentences.atom(relation, names)
        return self._value(relation, names, type(value), value)

    def _value(self, what: object, names: tuple[str, ...], values: type[Enum], value: Enum) -> int:
        """It has this value there, and not any other one."""
        if (what, names) not in self._valued:
            self._valued.add((what, names))
            self.sentences.one_of([(what, other) for other in values], names)
        return self.sentences.atom((what, value), names)


class Instances:
    """Formulas with all quantifiers expanded over a domain."""

    def __init__(self, language: Language, domain: Domain) -> None:
        self._language, self._domain = language, domain
        self._known: dict[Key, tuple[int, Said]] = {}

    def of(self, formula: Bool, places: Places, said: Said, *, positive: bool = True) -> int:
        """The formula (or its negation) where its variables have these names.

        What that names is added to `said`.
        """
        if not self._language.has_quantifier(formula):
            return self._language.plain(formula, places, positive=positive)
        key = (formula, positive, *map(places.get, formula.free))
        if key not in self._known:
            new = Said()
            self._known[key] = (self._build(formula, places, new, positive=positive), new)
        literal, new = self._known[key]
        said.add(new)
        return literal

    def _build(self, formula: Bool, places: Places, said: Said, *, positive: bool) -> int:
        sentences = self._language.sentences
        match formula:
            case Not(body):
                return self.of(body, places, said, positive=not positive)
            case And(parts) | Or(parts):
                found = [self.of(part, places, said, positive=positive) for part in parts]
                both = isinstance(formula, And) == positive
                return sentences.both(found) if both else sentences.either(found)
            case Quantifier() if isinstance(formula, ForAll) == positive:
                return sentences.both(self._all(formula, places, said, positive=positive))
            case Quantifier():
                return self._some(formula, places, said, positive=positive)
            case _:
                raise AssertionError(f"{type(formula).__name__} has no quantifier: {formula}")

    def _all(
        self, formula: Quantifier, places: Places, said: Said, *, positive: bool
    ) -> Iterator[int]:
        spaces, truncated = self._domain.spaces(formula.bound)
        said.truncated |= truncated
        for chosen in product(*spaces):
            there = dict(places)
            there.update(zip(formula.bound, chosen, strict=True))
            yield self.of(formula.body, there, said, positive=positive)

    def _some(self, formula: Quantifier, places: Places, said: Said, *, positive: bool) -> int:
        others = tuple(map(places.get, formula.free))
        there = dict(places)
        for v in formula.bound:
            name = self._language.witness((formula, positive, others, v), type(v))
            there[v] = name
        literal = self.of(formula.body, there, said, positive=positive)
        for v in formula.bound:
            said.named[there[v], type(v)] = literal
        return literal


class Grounding:
    """Decides conditions of a theory without quantifiers."""

    def __init__(self, theory: Theory) -> None:
        self._sorts = theory.machine.sorts
        self._weak = Weak(theory)

    def decide(self, conditions: Sequence[Condition], uses: Uses) -> list[Answer]:
        """The answers to conditions of one action, each under the clauses that it uses."""
        language = Language()
        return [
            self._decide(language, self._weak.claims(condition, uses.get(condition.subject, ())))
            for condition in conditions
        ]

    def _decide(self, language: Language, claims: Sequence[Bool]) -> Answer:
        places = _places(claims)
        domain: Domain | None = self._domain(places)
        for _ in range(ROUNDS):
            assert domain is not None
            instances, said = language.instances(domain), Said()
            assumed = [instances.of(claim, places, said) for claim in claims]
            answer = language.sentences.ask(assumed)
            if answer is not Answer.FAILS:
                return answer
            exist = (name for name, so in said.named.items() if language.sentences.is_true(so))
            domain = domain.grown(exist, truncated=said.truncated)
            if domain is None:
                return Answer.UNKNOWN if said.truncated else Answer.FAILS
        return Answer.UNKNOWN

    def _domain(self, places: Places) -> Domain:
        """Those who have a name from the start; no sort is empty."""
        names = [(name, type(v)) for v, name in places.items() if isinstance(v, Element)]
        there = {sort for _, sort in names}
        return Domain((*names, *((_name(s, 0), s) for s in self._sorts if s not in there)))


def _places(claims: Sequence[Bool]) -> Places:
    """Names for the constants: the same ones for each condition, so that much is said once."""
    named: dict[type[Element], int] = {}
    found: Places = {}
    for claim in claims:
        for constant in constants(claim):
            if constant not in found:
                sort = type(constant)
                found[constant] = _name(sort, named.get(sort, 0))
                named[sort] = named.get(sort, 0) + 1
    return found


def _name(sort: type[Element], number: int) -> str:
    return f"{sort.__name__}.{number}"


def check_without_quantifiers(theory: Theory, uses: Mapping[str, Uses], watch: Watch) -> Check:
    """A SAT solver's answers."""
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
