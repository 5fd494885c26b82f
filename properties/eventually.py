"""How a liveness rule is declared: what is begun comes to its end, if the kernel is fair."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from model.era import Era, release
from model.kernel.kinds import Grain
from model.kernel.state import Livepatch
from model.language import FALSE, Bool, Domain, Element
from model.language.parameters import sorts_of_parameters
from model.language.past import since as since_when
from model.language.simplify import boolean
from model.scope import Scope
from model.shape import Shape
from properties.fairness import Assumption
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class LeadsTo:
    """What a rule says: after the premise the conclusion comes, unless something comes between."""

    premise: Bool
    conclusion: Bool
    unless: Bool

    @property
    def obligation(self) -> Bool:
        """The premise has occurred, and neither the conclusion since then nor the exception."""
        return since_when(self.premise & ~self.conclusion, ~self.conclusion & ~self.unless)


def leads_to(
    premise: Bool | bool, conclusion: Bool | bool, *, unless: Bool | bool = FALSE
) -> LeadsTo:
    """The body of a rule. A state that keeps the conclusion when the premise comes is enough."""
    return LeadsTo(boolean(premise), boolean(conclusion), boolean(unless))


@dataclass(frozen=True, slots=True)
class Setting:
    """A scope and its shape: where a rule is judged."""

    scope: Scope
    shape: Shape = Shape.PLAIN

    def __str__(self) -> str:
        return f"{self.scope}, {self.shape.name.lower()}"

    def domain(self, era: Era) -> Domain:
        """Names and configuration."""
        return self.shape.domain(self.scope, era)


Broken = Callable[[Era, Shape], bool]


@dataclass(frozen=True, slots=True)
class LivenessRule:
    """A promise for the future, for all individuals that its function's parameters stand for.

    `assuming` is the fairness under which it is kept, `settings` are the smallest ones that can
    break it. `broken_in` names the defects of released kernels, with releases and shapes.
    """

    id: str
    function: Callable[..., LeadsTo]
    source: str
    since: str
    assuming: tuple[Assumption, ...]
    settings: tuple[Setting, ...]
    broken_in: Mapping[str, Broken] = field(hash=False)

    @property
    def name(self) -> str:
        """The function's name, which is a statement."""
        return self.function.__name__

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return (inspect.getdoc(self.function) or "").split("\n\n", maxsplit=1)[0]

    def applies(self, era: Era) -> bool:
        """The rule is meant to hold in this release."""
        return release(self.since) <= release(era.name)

    def broken_by(self, era: Era, shape: Shape) -> tuple[str, ...]:
        """The known defects of this release that break the rule in this shape."""
        return tuple(defect for defect, has in self.broken_in.items() if has(era, shape))

    def expected(self, era: Era, shape: Shape) -> Outcome:
        """What is known of this release, if the scope is large enough to show it."""
        return Outcome.VIOLATED if self.broken_by(era, shape) else Outcome.HOLDS

    def obligation(self, era: Era, grain: Grain = Grain.COARSE) -> tuple[tuple[Element, ...], Bool]:
        """The parameters as variables, and what must not stay true for ever."""
        sorts = sorts_of_parameters(self.function)
        variables = tuple(
            sort.variable(name) for name, sort in sorts.items() if issubclass(sort, Element)
        )
        return variables, self.function(Livepatch(era, grain=grain), *variables).obligation


def eventually(
    *,
    id: str,  # noqa: A002 - the word of the property list
    source: str,
    assuming: Iterable[Assumption],
    settings: Iterable[Setting],
    since: str = "4.12",
    broken_in: Mapping[str, Broken] = MappingProxyType({}),
) -> Callable[[Callable[..., LeadsTo]], LivenessRule]:
    """Mark a function `(s, *parameters) -> leads_to(premise, conclusion)` as a rule."""

    def mark(function: Callable[..., LeadsTo]) -> LivenessRule:
        places = tuple(settings)
        return LivenessRule(id, function, source, since, tuple(assuming), places, broken_in)

    return mark
