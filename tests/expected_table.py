"""Writes properties/expected.toml: `python -m tests.expected_table > properties/expected.toml`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from explorer.check import Check, Searched, by_search
from explorer.search.exploration import Limits
from model.era import ERAS
from model.kernel.kinds import Grain
from model.scope import Scope
from properties.suite import rules_of

SCOPES = (
    (Scope(1, 1, 1), Grain.COARSE),
    (Scope(1, 2, 1), Grain.COARSE),
    (Scope(2, 1, 1), Grain.COARSE),
    (Scope(3, 1, 1), Grain.COARSE),
    (Scope(), Grain.COARSE),
    (Scope(1, 1, 1), Grain.FINE),
    (Scope(1, 1, 2), Grain.FINE),
)


def searches() -> Iterator[tuple[Check, Searched]]:
    for era in ERAS.values():
        for scope, grain in SCOPES:
            check = Check(era, scope, rules_of(era), grain=grain)
            yield check, by_search(check, Limits())


def table(check: Check, done: Searched) -> str:
    lines = ["[[search]]", f'era = "{check.era.name}"']
    lines += [f"{name} = {size}" for name, size in check.scope.sizes]
    lines += [f'grain = "{check.grain.value}"']
    found = done.found
    lines += [f"states = {found.states}", f"transitions = {found.transitions}"]
    lines += [f"depth = {found.depth}", "", "[search.verdicts]"]
    for verdict in done.verdicts:
        trace = verdict.counterexample
        depth = f" at {len(trace.trace.steps)}" if trace else ""
        lines.append(f'{verdict.rule} = "{verdict.outcome.value}{depth}"')
    return "\n".join(lines) + "\n"


HEADER = """\
# What an exhaustive search of a kernel without defects says, per era and scope: how many states
# (interchangeable tasks counted once), how many enabled choices, how deep, and each rule's verdict.
# Written by `python -m tests.expected_table`; a changed number needs a reason in its commit.
"""


if __name__ == "__main__":
    sys.stdout.write("\n".join([HEADER, *(table(c, d) for c, d in searches())]))
