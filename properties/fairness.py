"""How an assumption on fairness is declared: what a kernel does again and again."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from model.era import Era
from model.kernel.kinds import By
from model.kernel.state import Livepatch
from model.language import TRUE, Bool, Element
from model.language.parameters import sorts_of_parameters
from model.language.record import Definition
from model.language.state import State

Eras = Callable[[Era], bool]


class Kind(Enum):
    """What is assumed of steps, or of states."""

    WEAK = "what stays possible is done"
    STRONG = "what is possible again and again is done again and again"
    INFINITELY_OFTEN = "it is so again and again"
    FINITELY_OFTEN = "it is done only finitely often"


@dataclass(frozen=True, slots=True)
class Fairness:
    """An assumption for some individuals.

    For INFINITELY_OFTEN, `condition` is a formula over states. The other kinds speak of the steps
    of `actions` (names, or who takes them) whose first arguments are `arguments`, from states in
    which `condition` holds; a step that leaves the state as it is counts for nothing.
    """

    kind: Kind
    condition: Bool
    actions: frozenset[str] | By = frozenset()
    arguments: tuple[Element, ...] = ()


Actions = tuple[Definition[State], ...]


def _steps(kind: Kind, who: Actions | By, arguments: tuple[Element, ...], when: Bool) -> Fairness:
    actions = who if isinstance(who, By) else frozenset(a.function.__name__ for a in who)
    return Fairness(kind, when, actions, arguments)


def weakly(who: Actions | By, *arguments: Element, when: Bool = TRUE) -> Fairness:
    """One of these steps is taken if some of them is possible from some time on."""
    return _steps(Kind.WEAK, who, arguments, when)


def strongly(who: Actions | By, *arguments: Element, when: Bool = TRUE) -> Fairness:
    """One of these steps is taken again and again if some of them is possible again and again."""
    return _steps(Kind.STRONG, who, arguments, when)


def finitely_often(who: Actions | By, *arguments: Element, when: Bool = TRUE) -> Fairness:
    """From some time on none of these steps is taken."""
    return _steps(Kind.FINITELY_OFTEN, who, arguments, when)


def infinitely_often(condition: Bool) -> Fairness:
    """After every state there is one in which the condition holds."""
    return Fairness(Kind.INFINITELY_OFTEN, condition)


def every(_: Era) -> bool:
    """All releases."""
    return True


@dataclass(frozen=True, slots=True)
class Assumption:
    """Fairness for all individuals that its function's parameters stand for.

    `only_if` says in which releases the kernel sees to it. `implies` are assumptions that say less:
    a kernel without one of them is without this one.
    """

    id: str
    function: Callable[..., Fairness]
    only_if: Eras
    implies: tuple[Assumption, ...]

    @property
    def sentence(self) -> str:
        """The assumption in words."""
        return (inspect.getdoc(self.function) or "").split("\n\n", maxsplit=1)[0]

    def instance(self, state: Livepatch) -> tuple[tuple[Element, ...], Fairness]:
        """The parameters as variables, and what is assumed of them."""
        sorts = sorts_of_parameters(self.function)
        variables = tuple(_variables(sorts))
        return variables, self.function(state, *variables)

    def all_implied(self) -> frozenset[str]:
        """The ids of this one and of all that say less."""
        below = (other.all_implied() for other in self.implies)
        return frozenset({self.id}).union(*below)


def _variables(sorts: dict[str, type[Element] | type[Enum]]) -> Iterator[Element]:
    for name, sort in sorts.items():
        assert issubclass(sort, Element), "an assumption speaks of individuals"
        yield sort.variable(name)


def assumption(
    *,
    id: str,  # noqa: A002 - as in `always`
    only_if: Eras = every,
    implies: tuple[Assumption, ...] = (),
) -> Callable[[Callable[..., Fairness]], Assumption]:
    """Mark a function `(s, *parameters) -> Fairness` as an assumption."""

    def mark(function: Callable[..., Fairness]) -> Assumption:
        return Assumption(id, function, only_if, implies)

    return mark
