"""Is a mutant noticed? Searches of small scopes, the cheapest first, up to the first sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from explorer.goals import Problem, problem
from explorer.mutants.asking import goal, lines
from explorer.mutants.difference import difference
from explorer.mutants.mutant import Mutant
from explorer.search.exploration import Exploration, Limits
from explorer.searching import search
from model.era import Era
from model.kernel.kinds import Grain
from model.kernel.state import Livepatch
from model.language.formulas import FALSE, TRUE
from model.language.machine import Machine
from model.scope import Scope
from properties.possible import POSSIBLE
from properties.suite import rules_of

GROWTH = 10
"""A mutant is given up at a scope where it has so many times the states of the kernel."""


class Sign(Enum):
    """How a mutant is noticed."""

    RULE = "a rule that held is violated"
    GONE = "a known anomaly no longer shows"
    VACUOUS = "a premise no longer occurs"
    ACTION = "an action is never taken"
    LINE = "a line is never printed"
    STUCK = "somebody cannot do what should be possible"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a mutant: the sign that it was noticed by, where, and by what.

    Without a sign it survived; `differs` = at some listed scope it does something else.
    """

    differs: bool
    sign: Sign | None = None
    scope: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighted:
    """What one search has shown: goals broken (and after how many steps), premises, actions."""

    broken: dict[int, int]
    seen: frozenset[int]
    fired: frozenset[str]
    complete: bool
    states: int


class Court:
    """The kernel of one release and grain, and everything that mutants are compared with."""

    def __init__(self, era: Era, grain: Grain) -> None:
        self.era, self.grain = era, grain
        self.rules = rules_of(era)
        self._task = problem(era, self.rules, grain=grain)
        self._lines = tuple(lines(self._task.machine))
        self._usual: dict[Scope, Sighted] = {}

    @property
    def machine(self) -> Machine:
        """The kernel, with the memory of the rules."""
        return self._task.machine

    def differing(self, mutants: Sequence[Mutant], scope: Scope) -> set[str]:
        """The ids of those that do something else in a state that the kernel reaches."""
        plain = problem(self.era, (), grain=self.grain).machine
        goals = [goal(m.id, ~difference(plain, m)) for m in mutants]
        found = search(Problem(plain, tuple(goals)), scope.domain(self.era), engine="native")
        return {mutants[number].id for number in found.broken}

    def judge(self, mutant: Mutant, scopes: Sequence[Scope]) -> Judgement:
        """The first sign at these scopes, where the mutant differs."""
        for scope in scopes:
            limit = GROWTH * self.usual(scope).states
            sign, by = self._compare(self.usual(scope), self._search(mutant.of, scope, limit))
            if sign is not None:
                return Judgement(True, sign, str(scope), by)
        return Judgement(bool(scopes))

    def usual(self, scope: Scope) -> Sighted:
        """What the kernel shows at a scope."""
        if scope not in self._usual:
            self._usual[scope] = self._search(lambda machine: machine, scope, None)
        return self._usual[scope]

    def _search(
        self, change: Callable[[Machine], Machine], scope: Scope, limit: int | None
    ) -> Sighted:
        machine = change(self.machine)
        printed = lines(machine)
        asked = [goal(text, TRUE, printed.get((name, text), FALSE)) for name, text in self._lines]
        state = Livepatch(self.era, grain=self.grain)
        asked += [goal(able.id, able.formula(state, machine)) for able in POSSIBLE]
        task = Problem(machine, (*self._task.goals, *asked))
        found = search(task, scope.domain(self.era), Limits(limit), engine="native")
        return _sighted(found)

    def _compare(self, usual: Sighted, found: Sighted) -> tuple[Sign | None, tuple[str, ...]]:
        """The strongest sign, and all that show it; of rules, who is broken soonest first."""
        rules, printed = [rule.id for rule in self.rules], [text for _, text in self._lines]
        names = [*rules, *printed, *(able.id for able in POSSIBLE)]
        rest, able = len(rules), len(rules) + len(printed)
        new = sorted(found.broken.keys() - usual.broken.keys(), key=lambda i: (found.broken[i], i))
        signs = [
            (Sign.RULE, [names[i] for i in new if i < rest]),
            (Sign.STUCK, [names[i] for i in new if i >= able]),
        ]
        if found.complete:
            unseen = sorted(usual.seen - found.seen)
            gone = sorted(usual.broken.keys() - found.broken.keys())
            signs += [
                (Sign.GONE, [names[i] for i in gone]),
                (Sign.VACUOUS, [names[i] for i in unseen if i < rest]),
                (Sign.ACTION, sorted(usual.fired - found.fired)),
                (Sign.LINE, [names[i] for i in unseen if rest <= i < able]),
            ]
        return next(((sign, tuple(by)) for sign, by in signs if by), (None, ()))


def _sighted(found: Exploration) -> Sighted:
    actions = found.ground.actions
    return Sighted(
        {number: sighting.depth for number, sighting in found.broken.items()},
        frozenset(found.seen),
        frozenset(a.action.name for a, n in zip(actions, found.fired, strict=True) if n),
        found.complete,
        found.states,
    )
