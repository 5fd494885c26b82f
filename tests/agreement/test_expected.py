"""`expected.toml` is what the search says today."""

from __future__ import annotations

import pytest

from explorer.check import Check, by_search
from explorer.search.exploration import Limits
from model.era import ERAS, Era
from model.kernel import livepatch
from model.kernel.kinds import Grain
from model.scope import Scope
from properties.expected import expected
from properties.suite import rules_of
from tests.expected_table import SCOPES


def identity(era: Era, grain: Grain) -> tuple[object, ...]:
    """What a release does and promises; equal terms are one object."""
    steps = [
        (action.name, id(action.guard), [(f.name, id(u)) for f, u in action.updates.items()])
        for action in livepatch(era, grain=grain).actions
    ]
    return str(steps), tuple(rule.id for rule in rules_of(era))


def kernels(grain: Grain) -> list[list[Era]]:
    """The releases, those together that differ in nothing that this grain shows."""
    groups: dict[tuple[object, ...], list[Era]] = {}
    for era in ERAS.values():
        groups.setdefault(identity(era, grain), []).append(era)
    return list(groups.values())


CASES = [(eras, scope, grain) for scope, grain in SCOPES for eras in kernels(grain)]


@pytest.mark.parametrize(
    ("eras", "scope", "grain"),
    CASES,
    ids=[f"{'='.join(e.name for e in eras)} {scope} {grain.value}" for eras, scope, grain in CASES],
)
def test_a_listed_scope_is_as_expected(eras: list[Era], scope: Scope, grain: Grain) -> None:
    """Verdicts, states, transitions, depth and lengths of traces are the listed ones."""
    era = eras[0]
    check = Check(era, scope, rules_of(era), grain=grain)
    assert check.expected is not None

    done = by_search(check, Limits())

    assert done.surprises == ()
    assert [v.rule for v in done.verdicts if not v.as_expected] == []
    assert all(expected(e.name, scope.sizes, grain) == check.expected for e in eras)
