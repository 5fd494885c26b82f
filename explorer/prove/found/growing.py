"""Clauses at growing sizes: what is found at small ones is tried first at larger ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import cast

from explorer.errors import InputError
from explorer.goals import Problem
from explorer.prove.found.keeping import Keeping
from explorer.prove.found.needed import Needed, NoInvariantError
from explorer.prove.pdr.finite import Attempt
from explorer.prove.pdr.sayings import Saying, formulas
from explorer.prove.watch import Watch
from model.era import Era
from model.kernel import SORTS
from model.language.fields import Field
from model.language.formulas import Bool, Read
from model.language.machine import Machine
from model.language.rewrite import Rewriter, substitute
from model.language.simplify import read
from model.language.terms import Argument, ReadEnum, Term

Size = tuple[int, ...]
"""How many patches, objects, functions, tasks, system states."""
STAGES: Mapping[Size, Sequence[Size]] = {
    (1, 1, 1, 1, 1): (),
    (2, 1, 1, 1, 1): ((1, 1, 1, 1, 1),),
    (1, 3, 1, 1, 1): ((1, 1, 1, 1, 1),),
    (3, 1, 1, 1, 1): ((2, 1, 1, 1, 1), (1, 1, 1, 1, 1)),
    (2, 3, 1, 1, 1): ((3, 1, 1, 1, 1), (1, 3, 1, 1, 1), (2, 1, 1, 1, 1)),
    (2, 2, 2, 2, 1): ((2, 3, 1, 1, 1), (2, 1, 1, 1, 1), (1, 1, 1, 1, 1)),
    (2, 3, 2, 2, 1): ((2, 3, 1, 1, 1), (2, 2, 2, 2, 1)),
    (3, 2, 2, 2, 1): ((2, 3, 2, 2, 1), (3, 1, 1, 1, 1)),
}
"""The sizes, and those whose clauses are tried at each.

What is true of two patches or objects only because there is no third is not true of three. The
last one takes what was true of three objects, and must say it of three patches.
"""


def found_clauses(problem: Problem, era: Era, folder: Path, watch: Watch) -> list[Bool]:
    """Closed formulas that are inductive at the last size and imply the rules there.

    The clauses of each size are kept in the folder; what is there already is not looked for again.
    None if the watch stops, or a rule is broken at some size. InputError for a file in the folder
    that is something else.
    """
    keeping = Keeping(folder, era, problem)
    known: dict[Size, list[Saying]] = {}
    for size, stages in STAGES.items():
        earlier = [said for stage in stages for said in known[stage]]
        attempt = Attempt(problem, era, dict(zip(SORTS, size, strict=True)), watch, earlier)
        kept = keeping.read(size)
        if kept is None:
            attempt.run()
            if attempt.result.invariant is None or attempt.result.broken:
                return []
            kept = attempt.sayings()
            keeping.write(size, kept)
        known[size] = kept
    try:
        return list(_closed(attempt, problem.machine, known[size], watch))
    except NoInvariantError:
        raise InputError(
            f"{keeping.file(size)}: what is kept there is no invariant of these rules; remove it"
        ) from None


def _closed(
    attempt: Attempt, machine: Machine, kept: Sequence[Saying], watch: Watch
) -> Iterator[Bool]:
    """What the rules need of the last size, without the checker's memory."""
    rules = attempt.rules()  # their clauses must be there before a solver gets all of them
    needed = Needed(attempt.propositions, attempt.step, attempt.exchanges, attempt.placed(kept))
    for cube in needed.of(rules, watch):
        for formula in formulas(attempt.propositions, cube):
            yield unfolded(machine, formula)


def unfolded(machine: Machine, formula: Bool) -> Bool:
    """The formula with what the checker remembers in place of its memory."""
    meanings = {ghost.field: ghost.meaning for ghost in machine.ghosts}

    def on_read(term: Term, arguments: tuple[Argument, ...]) -> Term:
        field: Field = cast("Read | ReadEnum[Enum]", term).field
        if field not in meanings:
            return cast("Term", read(field, arguments))
        places = dict(zip(field.formals, arguments, strict=True))
        return unfolded(machine, substitute(meanings[field], places))

    return Rewriter({}, on_read).of(formula)
