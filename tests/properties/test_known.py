"""Known defects that no plain scope shows: kernels with patches that are built for it."""

from __future__ import annotations

import pytest

from explorer.goals import problem
from explorer.search.exploration import Exploration
from explorer.searching import search
from model.era import ERAS, Era
from model.era import era as release
from model.language import Domain
from model.scope import Scope
from properties.suite import RULES


def explored(era: Era, domain: Domain, *ids: str) -> Exploration:
    """A search of these patches for some rules."""
    return search(problem(era, [rule for rule in RULES if rule.id in ids]), domain)


def broken(found: Exploration) -> set[str]:
    """The rules that are violated."""
    return {found.problem.goals[number].rule.id for number in found.broken}


@pytest.mark.parametrize(("name", "known"), [("5.1", True), ("6.1", True), ("6.19", False)])
def test_two_positions_of_one_symbol_clash(name: str, known: bool) -> None:
    """B-SYMPOS: the older patch names a function by position 0, the replacing one by 1."""
    era = release(name)
    assert era is not None
    domain = Scope(2, 1, 1).where(position_one=[(1, 0)]).domain(era)

    assert broken(explored(era, domain, "P-REP-05")) == ({"P-REP-05"} if known else set())


@pytest.mark.parametrize(("name", "known"), [("4.12", True), ("4.14", False)])
def test_an_older_patch_stays_applied_to_a_refused_module(name: str, known: bool) -> None:
    """B-COMING-UNWIND: the newer patch names a function that the module does not have."""
    era = ERAS[name].switch("forget_refused", value=True)
    scope = Scope(2, 2, 1).where(has_func=[(0, 0), (1, 0), (1, 1)], missing=[(1,)])

    found = broken(explored(era, scope.domain(era), "P-MOD-01", "P-MOD-03"))

    assert found == ({"P-MOD-01", "P-MOD-03"} if known else set())


@pytest.mark.parametrize(("name", "known"), [("4.15", True), ("4.16", False)])
def test_an_immediate_patch_that_fails_leaves_tasks_inside(name: str, known: bool) -> None:
    """B-IMM-CANCEL: its second object fails when a task is inside of the first one already."""
    domain = Scope(2, 2, 1).domain(ERAS[name])

    assert broken(explored(ERAS[name], domain, "P-MOD-06")) == ({"P-MOD-06"} if known else set())


@pytest.mark.parametrize(("name", "known"), [("5.5", False), ("5.18", True), ("6.16", True)])
def test_a_force_leaves_tasks_in_the_lowest_of_three_patches(name: str, known: bool) -> None:
    """A2: the middle one is forced, and the last replaces both: nothing pins the lowest."""
    domain = Scope(3, 1, 1).domain(ERAS[name])

    assert broken(explored(ERAS[name], domain, "P-MOD-06")) == ({"P-MOD-06"} if known else set())


@pytest.mark.parametrize(("name", "known"), [("4.12", True), ("6.1", True), ("6.4", False)])
def test_a_target_is_loaded_once_and_never_again(name: str, known: bool) -> None:
    """B-RELOC-REUSE: the patch has relocations for the module."""
    domain = Scope(1, 2, 1).where(has_relocations=[(0, 1)]).domain(ERAS[name])

    assert broken(explored(ERAS[name], domain, "P-LIVE-05s")) == (
        {"P-LIVE-05s"} if known else set()
    )
