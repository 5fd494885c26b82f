"""`expected.toml` is what the search says today."""

from __future__ import annotations

import pytest

from explorer.check import Check, by_search
from explorer.search.breadth_first import Limits
from model.era import ERAS
from model.scope import Scope
from properties.suite import rules_of
from tests.expected_table import SIZES


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("release", ERAS)
def test_every_listed_scope_is_as_expected(release: str, sizes: tuple[int, int, int]) -> None:
    """Verdicts, states, transitions, depth and lengths of traces are the listed ones."""
    check = Check(ERAS[release], Scope(*sizes), rules_of(ERAS[release]))
    assert check.expected is not None

    done = by_search(check, Limits())

    assert done.surprises == ()
    assert [v.rule for v in done.verdicts if not v.as_expected] == []
