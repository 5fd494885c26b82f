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

SMALL = [(scope, grain) for scope, grain in SCOPES if scope.sizes != Scope().sizes]


def listed(era: Era, scope: Scope, grain: Grain = Grain.COARSE) -> None:
    """Verdicts, states, transitions, depth and lengths of traces are the listed ones."""
    check = Check(era, scope, rules_of(era), grain=grain)
    assert check.expected is not None

    done = by_search(check, Limits())

    assert done.surprises == ()
    assert [v.rule for v in done.verdicts if not v.as_expected] == []


@pytest.mark.parametrize(("scope", "grain"), SMALL, ids=str)
@pytest.mark.parametrize("release", ERAS)
def test_every_listed_scope_is_as_expected(release: str, scope: Scope, grain: Grain) -> None:
    listed(ERAS[release], scope, grain)


def identity(era: Era) -> tuple[object, ...]:
    """What a release does and promises; equal terms are one object."""
    steps = [
        (action.name, id(action.guard), [(f.name, id(u)) for f, u in action.updates.items()])
        for action in livepatch(era).actions
    ]
    return str(steps), tuple(rule.id for rule in rules_of(era))


def kernels() -> list[list[Era]]:
    """The releases, those together that differ in nothing that the coarse grain shows."""
    groups: dict[tuple[object, ...], list[Era]] = {}
    for era in ERAS.values():
        groups.setdefault(identity(era), []).append(era)
    return list(groups.values())


@pytest.mark.parametrize("eras", kernels(), ids=lambda eras: "=".join(e.name for e in eras))
def test_the_default_scope_is_as_expected(eras: list[Era]) -> None:
    listed(eras[0], Scope())

    assert all(
        expected(e.name, Scope().sizes) == expected(eras[0].name, Scope().sizes) for e in eras
    )
