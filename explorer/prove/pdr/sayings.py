"""What a cube says of few individuals, said of all of them or of some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product

from explorer.prove.pdr.exchanges import Exchanges
from explorer.prove.pdr.propositions import Atom, Propositions, says
from explorer.prove.pdr.sat import Cube
from model.language.formulas import Bool
from model.language.ground import Cell
from model.language.simplify import disjunction, equal, exists, forall, negation
from model.language.terms import Element

Sort = type[Element]
Saying = frozenset[tuple[Atom, bool]]
"""A cube in words that do not depend on the sizes: atoms and whether they are true."""
LETTERS = {"Patch": "pqr", "Object": "oxy", "Function": "fgh", "Task": "tuv", "SystemState": "szw"}


def saying(p: Propositions, cube: Cube) -> Saying:
    """The cube in words."""
    return frozenset((p.atoms[abs(literal)], literal > 0) for literal in cube)


def cubes(p: Propositions, exchanges: Exchanges, said: Saying) -> Iterator[Cube]:
    """The same at these sizes: of all individuals, then, weaker, of some of one or two sorts.

    That none of some is so means that it is so of none: all of them stand in the cube.
    """
    if any(atom not in p.variables for atom, _ in said):
        return
    cube = frozenset(p.variables[atom] if true else -p.variables[atom] for atom, true in said)
    yield cube
    for sorts in _few([sort for sort, names in p.domain.names.items() if len(names) > 1]):
        larger = exchanges.merged(cube, sorts)
        if larger != cube and not any(-literal in larger for literal in larger):
            yield larger


def formulas(p: Propositions, cube: Cube) -> Iterator[Bool]:
    """That no individuals are as the cube has it, in closed formulas.

    First of all that differ from each other; then, for each one or two sorts of which all
    individuals stand in the cube in the same way, of some instead.
    """
    said = saying(p, cube)
    yield _closed(said, ())
    for sorts in _few([sort for sort, names in p.domain.names.items() if len(names) > 1]):
        about = frozenset(s for s in said if any(type(a) in sorts for a in _elements(s)))
        first = frozenset(_at(s, dict.fromkeys(sorts, 0)) for s in about)
        places = product(*(range(len(p.domain.names[sort])) for sort in sorts))
        every = {_at(s, dict(zip(sorts, place, strict=True))) for place in places for s in first}
        named = {type(e) for s in about for e in _elements(s)}
        if named.issuperset(sorts) and every == about:
            yield _closed((said - about) | first, sorts)


def _few(sorts: list[Sort]) -> Iterator[tuple[Sort, ...]]:
    yield from ((sort,) for sort in sorts)
    yield from combinations(sorts, 2)


def _elements(said: tuple[Atom, bool]) -> Iterator[Element]:
    return (a for a in said[0].cell.arguments if isinstance(a, Element))


def _at(said: tuple[Atom, bool], place: Mapping[Sort, int]) -> tuple[Atom, bool]:
    """The same of the individuals with these numbers."""
    atom, true = said
    arguments = tuple(
        type(a).constant(place[type(a)]) if isinstance(a, Element) and type(a) in place else a
        for a in atom.cell.arguments
    )
    return Atom(Cell(atom.cell.field, arguments), atom.value), true


def _closed(said: Saying, some: Iterable[Sort]) -> Bool:
    """Not everything that is said is so, for all individuals; for some of these sorts."""
    variables: dict[Element, Element] = {}
    for element in sorted({e for s in said for e in _elements(s)}, key=str):
        known = sum(type(other) is type(element) for other in variables)
        letter = LETTERS[type(element).__name__][known]
        variables[element] = type(element).variable(letter)
    ordered = sorted(said, key=lambda s: (str(s[0].cell.term), str(s[0].value)))
    inside = [s for s in ordered if any(type(e) in some for e in _elements(s))]
    outside = [s for s in ordered if s not in inside]
    bound = tuple(v for v in variables.values() if type(v) in some)
    free = tuple(v for v in variables.values() if type(v) not in some)
    same = [equal(a, b) for i, a in enumerate(free) for b in free[:i] if type(a) is type(b)]
    parts = [_denied(s, variables) for s in outside]
    if inside:
        parts.append(exists(bound, disjunction(_denied(s, variables) for s in inside)))
    return forall(free, disjunction([*same, *parts]))


def _denied(said: tuple[Atom, bool], variables: Mapping[Element, Element]) -> Bool:
    atom, true = said
    arguments = (variables[a] if isinstance(a, Element) else a for a in atom.cell.arguments)
    about = says(Atom(Cell(atom.cell.field, tuple(arguments)), atom.value))
    return negation(about) if true else about
