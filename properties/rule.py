"""How a rule is declared, and what engines get from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from types import MappingProxyType

from model.era import Era, release
from model.kernel.state import Livepatch
from model.language import Bool, Element, Enumerated, conjunction, disjunction, implies
from model.language.parameters import sorts_of_parameters
from model.language.simplify import boolean, enumerated, exists, forall
from model.language.terms import Sort
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Whenever:
    """What a rule says: whenever the premise holds, the conclusion holds."""

    premise: Bool
    conclusion: Bool


def whenever(premise: Bool | bool, conclusion: Bool | bool) -> Whenever:
    """The body of a rule; the premise must occur somewhere, or the rule says nothing."""
    return Whenever(boolean(premise), boolean(conclusion))


Eras = Callable[[Era], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A promise, for all individuals that its function's parameters stand for.

    `id` is the row of the property list, `source` where it is promised, `since` the first release
    that is meant to keep it, `only_if` says for which releases it means anything.
    `broken_in` names each known defect or anomaly of released kernels that violates it, with the
    releases that have it (told by switches, never by names).
    """

    id: str
    function: Callable[..., Whenever]
    source: str
    since: str
    only_if: Eras
    broken_in: Mapping[str, Eras] = field(hash=False)

    def broken_by(self, era: Era) -> tuple[str, ...]:
        """The known defects of this release that violate the rule."""
        return tuple(defect for defect, has in self.broken_in.items() if has(era))

    def expected(self, era: Era) -> Outcome:
        """What an exhaustive search of a scope that is large enough says of this release."""
        return Outcome.VIOLATED if self.broken_by(era) else Outcome.HOLDS

    @property
    def name(self) -> str:
        """The function's name, which is a statement."""
        return self.function.__name__

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return (inspect.getdoc(self.function) or "").split("\n\n", maxsplit=1)[0]

    def formula(self, state: Livepatch) -> Bool:
        """The rule as a closed formula over a step."""
        bodies = self._instances(state)
        return conjunction(forall(v, implies(w.premise, w.conclusion)) for v, w in bodies)

    def witness(self, state: Livepatch) -> Bool:
        """The premise occurs, as a closed formula over a step."""
        return disjunction(exists(v, w.premise) for v, w in self._instances(state))

    def _instances(self, state: Livepatch) -> Iterator[tuple[tuple[Element, ...], Whenever]]:
        """The function's result, once per combination of its enumeration parameters."""
        sorts = sorts_of_parameters(self.function)
        spaces = [_space(sort, name) for name, sort in sorts.items()]
        for arguments in product(*spaces):
            variables = tuple(a for a in arguments if isinstance(a, Element))
            yield variables, self.function(state, *arguments)


def _space(sort: Sort, name: str) -> list[Element | Enumerated[Enum]]:
    """What a parameter stands for: one variable, or each member of an enumeration."""
    if issubclass(sort, Element):
        return [sort.variable(name)]
    return [enumerated(value, sort) for value in sort]


def every(_: Era) -> bool:
    """All releases."""
    return True


def always(
    *,
    id: str,  # noqa: A002 - the word of the property list
    source: str,
    since: str = "4.15",
    only_if: Eras = every,
    broken_in: Mapping[str, Eras] = MappingProxyType({}),
) -> Callable[[Callable[..., Whenever]], Rule]:
    """Mark a function `(s, *parameters) -> whenever(premise, conclusion)` as a rule."""

    def mark(function: Callable[..., Whenever]) -> Rule:
        return Rule(id, function, source, since, only_if, broken_in)

    return mark


def applies(rule: Rule, era: Era) -> bool:
    """The rule is meant to hold in this release."""
    return release(rule.since) <= release(era.name) and rule.only_if(era)
