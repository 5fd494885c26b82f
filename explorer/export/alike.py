"""Tasks that are alike, with variables in their place, for tools that reduce by symmetry.

A step of a task that has others like it is written once, over a variable; a formula about all tasks
is a conjunction over those that have none and quantifiers over the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Self, cast

from model.kernel.kinds import Task
from model.language.fields import Field
from model.language.formulas import FALSE, Bool, Equal, ForAll, Quantifier, Read
from model.language.ground import Cell, Domain, GroundAction, Grounding, Tuple
from model.language.past import subterms
from model.language.recording import Update
from model.language.rewrite import Rewriter, Values, substitute
from model.language.simplify import conjunction, disjunction, equal, exists, forall
from model.language.terms import Argument, Element, ReadEnum, Sort, Term, Variable

Group = tuple[int, ...]
"""The indices of two or more tasks that are alike, in order."""


@dataclass(frozen=True, slots=True)
class AlikeDomain(Domain):
    """Variables for the tasks of the groups, constants for all other individuals.

    A variable is called after its group, with a number; number 0 is the index of an array.
    """

    groups: tuple[Group, ...]

    def group_name(self, group: Group) -> str:
        """The group is called after its members: `t0_t1`."""
        return "_".join(self.names[Task][i] for i in group)

    def individuals(self, sort: Sort) -> tuple[Argument, ...]:
        """One variable for each group instead of its members."""
        if sort is not Task:
            return Domain.individuals(self, sort)
        grouped = {i for group in self.groups for i in group}
        alone = (i for i in range(len(self.names[Task])) if i not in grouped)
        indices = (Task.variable(f"{self.group_name(group)}_0") for group in self.groups)
        return (*indices, *map(Task.constant, alone))

    def tuples(self, sorts: Iterable[Sort]) -> Iterator[Tuple]:
        """All argument tuples of these sorts; no variable twice in a tuple."""
        return self.apart(sorts, frozenset())

    def apart(self, sorts: Iterable[Sort], taken: frozenset[str]) -> Iterator[Tuple]:
        """The same with variables whose names are not taken."""
        for individuals in Domain.tuples(self, sorts):
            names, found = set(taken), []
            for individual in individuals:
                found.append(_named_apart(individual, names))
                names.update(v.name for v in found[-1].free)
            yield tuple(found)

    def places(self, field: Field) -> Iterator[Tuple]:
        """Of a field about tasks one place for each group: an array."""
        return Domain.tuples(self, field.sorts)

    def name(self, argument: Argument) -> str:
        """A variable is called after its group here."""
        return group_of(argument) if argument.free else Domain.name(self, argument)

    def holds(self, field: Field, arguments: Tuple) -> bool:
        """What the configuration says of the members of a group, it says of each."""
        return Domain.holds(self, field, tuple(map(self.member, arguments)))

    def member(self, argument: Argument) -> Argument:
        """The first member of a variable's group; other individuals as they are."""
        firsts = {self.group_name(group): Task.constant(group[0]) for group in self.groups}
        return firsts[group_of(argument)] if argument.free else argument


class AlikeGrounding(Grounding):
    """Grounds everything but the tasks that are alike."""

    def _rebuild(self, term: Term) -> Term:
        if isinstance(term, Equal) and isinstance(term.left, Task):
            left, right = self.of(term.left), self.of(term.right)
            groups = group_of(left), group_of(right)
            return equal(left, right) if groups[0] == groups[1] else FALSE
        return super()._rebuild(term)

    def _quantifier(self, term: Quantifier) -> Bool:
        domain = cast("AlikeDomain", self._domain)
        values = (self._values[v] for v in term.free if v in self._values)
        taken = frozenset(variable.name for value in values for variable in value.free)
        every = isinstance(term, ForAll)
        parts = []
        for individuals in domain.apart(map(type, term.bound), taken):
            body = self.at(term.bound, individuals).of(term.body)
            parts.append((forall if every else exists)(variables(individuals), body))
        return conjunction(parts) if every else disjunction(parts)


def variables(individuals: Iterable[Argument]) -> tuple[Element, ...]:
    """Those of the individuals that are variables."""
    return tuple(i for i in individuals if isinstance(i, Element) and not i.is_constant)


def index_of(term: Term) -> Element | None:
    """The variable at which a cell's term reads an array; None where it is no array."""
    arguments = term.arguments if isinstance(term, Read | ReadEnum) else ()
    return next(iter(variables(arguments)), None)


def array_of(term: Term) -> Term:
    """A cell's term with number 0 for its index; that of any other cell as it is."""
    index = index_of(term)
    return term if index is None else substitute(term, {index: _index(index)})


def whole(cell: Cell) -> Cell:
    """The cell that stands for all of the array of this one; of a cell that is in none, itself."""
    return replace(cell, arguments=tuple(_index(a) if a.free else a for a in cell.arguments))


def in_places(action: GroundAction) -> tuple[tuple[Cell, Update], ...]:
    """The updates of an action; arrays that change only at its parameters are written there."""
    parameters = variables(action.arguments)
    return tuple(
        placed for cell, new in action.updates for placed in _placed(cell, new, parameters)
    )


def _placed(
    cell: Cell, new: Update, parameters: tuple[Element, ...]
) -> Iterator[tuple[Cell, Update]]:
    index = index_of(cell.term)
    compared = frozenset(t.right for t in subterms(new) if isinstance(t, Equal) and t.left is index)
    mine = [parameter for parameter in parameters if parameter in compared]
    if index is None or _elsewhere(new, index, mine) is not cell.term:
        yield cell, new
        return
    for parameter in mine:
        at: dict[Variable, Argument] = {index: parameter}
        arguments = tuple(parameter if a is index else a for a in cell.arguments)
        yield replace(cell, arguments=arguments), substitute(new, at)


def _elsewhere(new: Update, index: Element, parameters: Iterable[Element]) -> Update:
    """The new value at an index that is none of the parameters."""
    return _Elsewhere(index, frozenset(parameters)).of(new)


class _Elsewhere(Rewriter):
    def __init__(self, index: Element, parameters: frozenset[Element]) -> None:
        super().__init__({index: index})
        self._index, self._parameters = index, parameters

    def _inside(self, values: Values) -> Self:  # noqa: ARG002 - no variable is replaced here
        return self

    def _rebuild(self, term: Term) -> Term:
        if isinstance(term, Equal) and term.left is self._index and term.right in self._parameters:
            return FALSE
        return super()._rebuild(term)


def group_of(task: Argument) -> str:
    """The name of a variable's group; of a constant its own name."""
    name = cast("Task", task).name
    return name.rpartition("_")[0] if task.free else name


def _index(variable: Argument) -> Task:
    return Task.variable(f"{group_of(variable)}_0")


def _named_apart(individual: Argument, taken: set[str]) -> Argument:
    if not individual.free:
        return individual
    names = (f"{group_of(individual)}_{number}" for number in count(1))
    return Task.variable(next(name for name in names if name not in taken))
