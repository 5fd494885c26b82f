"""A machine and a scope give finitely many actions over finitely many cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import Self, TypeVar, cast

from model.language.errors import ModelError
from model.language.fields import Field, Role
from model.language.formulas import FALSE, Before, Bool, ForAll, Quantifier, Read
from model.language.machine import Machine
from model.language.record import Action
from model.language.recording import Output, Update
from model.language.rewrite import Rewriter, Values
from model.language.simplify import boolean, conjunction, disjunction, enumerated, read
from model.language.terms import Argument, Element, Sort, Term, Variable, intern, sort_of

T = TypeVar("T", bound=Term)
Tuple = tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """How many individuals each sort has, what they are called, and the fixed configuration.

    `configuration` gives, per configuration relation, the tuples of indices for which it holds.
    """

    names: Mapping[type[Element], tuple[str, ...]]
    configuration: Mapping[Field, frozenset[tuple[int, ...]]]

    def individuals(self, sort: Sort) -> tuple[Argument, ...]:
        """All individuals of a sort or all members of an enumeration, in order."""
        if issubclass(sort, Enum):
            return tuple(cast("Argument", enumerated(value, sort)) for value in sort)
        return tuple(sort.constant(i) for i in range(len(self.names[sort])))

    def tuples(self, sorts: Iterable[Sort]) -> Iterator[Tuple]:
        """All argument tuples of these sorts, in order."""
        return product(*map(self.individuals, sorts))

    def places(self, field: Field) -> Iterator[Tuple]:
        """The argument tuples at which a field has cells, in order."""
        return self.tuples(field.sorts)

    def name(self, argument: Argument) -> str:
        """What an individual is called."""
        if isinstance(argument, Element):
            return self.names[type(argument)][argument.index]
        return str(argument)

    def holds(self, field: Field, arguments: Tuple) -> bool:
        """The value of a configuration relation."""
        indices = tuple(cast("Element", a).index for a in arguments)
        return indices in self.configuration[field]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field at one tuple of individuals."""

    field: Field
    arguments: Tuple

    @property
    def term(self) -> Update:
        """The value of this cell as a term."""
        return read(self.field, self.arguments)


@dataclass(frozen=True, slots=True)
class GroundAction:
    """An action with individuals for its parameters; `updates` lists only cells that can change."""

    action: Action
    arguments: Tuple
    guard: Bool
    updates: tuple[tuple[Cell, Update], ...]
    outputs: tuple[Output, ...]


class Grounding(Rewriter):
    """Rewrites terms over variables into terms over cells; quantifiers are expanded."""

    def __init__(
        self, domain: Domain, values: Values, known: dict[tuple[object, ...], Term] | None = None
    ) -> None:
        super().__init__(values, self._read)
        self._domain = domain
        self._known = {} if known is None else known

    def of(self, term: T) -> T:
        """The ground term; done once per term and individuals for what is free in it."""
        key = (term, *map(self._values.get, term.free))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._rebuild(term)
        return cast("T", found)

    def _read(self, term: Term, arguments: Tuple) -> Term:
        field = cast("Read", term).field
        if field.role is Role.CONFIG:
            return boolean(self._domain.holds(field, arguments))
        return cast("Term", read(field, arguments))

    def _before(self, body: Bool) -> Bool:
        return intern(Before, self.of(body))

    def at(self, bound: Iterable[Variable], individuals: Tuple) -> Self:
        """The same with individuals for more variables."""
        values = {**self._values, **dict(zip(bound, individuals, strict=True))}
        return type(self)(self._domain, values, self._known)

    def _quantifier(self, term: Quantifier) -> Bool:
        bodies = (
            self.at(term.bound, individuals).of(term.body)
            for individuals in self._domain.tuples(type(v) for v in term.bound)
        )
        return conjunction(bodies) if isinstance(term, ForAll) else disjunction(bodies)


@dataclass(frozen=True, slots=True)
class Ground:
    """A machine in a domain; `grounding` is how its terms were made ground."""

    machine: Machine
    domain: Domain
    cells: tuple[Cell, ...]
    actions: tuple[GroundAction, ...]
    grounding: type[Grounding]

    def formula(self, formula: Bool, values: Values | None = None) -> Bool:
        """A formula over the cells; `values` are individuals for its free variables."""
        return self.grounding(self.domain, values or {}).of(formula)


def cells_of(machine: Machine, domain: Domain) -> tuple[Cell, ...]:
    """Every cell that can change, in order of declaration."""
    return tuple(Cell(f, t) for f in machine.variables for t in domain.places(f))


def ground(
    machine: Machine,
    domain: Domain,
    pulse: Callable[[], None] = lambda: None,
    grounding: type[Grounding] = Grounding,
) -> Ground:
    """All actions for all individuals; those whose guard is false in this domain are left out.

    `pulse` is called before each of them: large scopes take long; it may raise to stop the work.
    """
    pulse()
    whole = grounding(domain, {})
    _check_axioms(machine, whole)
    actions = []
    for action in machine.actions:
        for arguments in domain.tuples(sort_of(v) for v in action.parameters):
            pulse()
            inside = whole.at(action.parameters, arguments)
            guard = inside.of(action.guard)
            if guard is not FALSE:
                updates = _updates(action, inside, domain)
                outputs = tuple(_outputs(action, inside, domain))
                actions.append(GroundAction(action, arguments, guard, updates, outputs))
    return Ground(machine, domain, cells_of(machine, domain), tuple(actions), grounding)


def _check_axioms(machine: Machine, whole: Grounding) -> None:
    for axiom in machine.axioms:
        if whole.of(axiom.formula) is FALSE:
            raise ModelError(f"this configuration contradicts the axiom `{axiom.name}`")


def _updates(
    action: Action, grounding: Grounding, domain: Domain
) -> tuple[tuple[Cell, Update], ...]:
    found = []
    for field, update in action.updates.items():
        if field.role is Role.EVENT:
            continue
        for place in domain.places(field):
            new = grounding.at(field.formals, place).of(update)
            if new is not read(field, place):
                found.append((Cell(field, place), new))
    return tuple(found)


def _outputs(action: Action, grounding: Grounding, domain: Domain) -> Iterator[Output]:
    for output in action.outputs:
        for individuals in domain.tuples(type(v) for v in output.bound):
            inside = grounding.at(output.bound, individuals)
            condition = inside.of(output.condition)
            if condition is not FALSE:
                arguments = tuple(map(inside.of, output.arguments))
                yield Output((), condition, output.text, output.event, arguments)
