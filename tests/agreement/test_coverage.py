"""In every release every action is taken, every line printed, and everybody can go on."""

from __future__ import annotations

import pytest

from explorer.goals import Problem
from explorer.mutants.asking import goal, lines
from explorer.mutants.scopes import MISSING, RELOCATIONS, UNRELIABLE
from explorer.searching import search
from model.era import ERAS, Era
from model.kernel import livepatch
from model.kernel.kinds import Grain
from model.kernel.state import Livepatch
from model.language.formulas import TRUE
from model.scope import Scope
from properties.possible import POSSIBLE

SCOPES = (
    (Scope(1, 2, 1), Grain.COARSE),
    (Scope(2, 2, 1), Grain.COARSE),
    (Scope(3, 1, 1), Grain.COARSE),
    (MISSING, Grain.COARSE),
    (RELOCATIONS, Grain.COARSE),
    (UNRELIABLE, Grain.COARSE),
    (Scope(1, 1, 1), Grain.FINE),
    (Scope(1, 1, 2), Grain.FINE),
)


def unseen(era: Era) -> tuple[set[str], set[tuple[str, str]]]:
    """The actions and lines of a release that no scope shows; fails where somebody is stuck."""
    actions, printed = set[str](), set[tuple[str, str]]()
    taken, shown = set[str](), set[tuple[str, str]]()
    for scope, grain in SCOPES:
        machine, state = livepatch(era, grain=grain), Livepatch(era, grain=grain)
        said = lines(machine)
        able = [goal(one.id, one.formula(state, machine)) for one in POSSIBLE]
        asked = [goal(text, TRUE, when) for (_, text), when in said.items()]
        task = Problem(machine, (*able, *asked))

        found = search(task, scope.domain(era), engine="native")

        assert found.complete
        assert [POSSIBLE[i].id for i in found.broken] == []
        actions.update(action.name for action in machine.actions)
        printed.update(said)
        for action, times in zip(found.ground.actions, found.fired, strict=True):
            if times:
                taken.add(action.action.name)
        shown.update(line for i, line in enumerate(said, start=len(able)) if i in found.seen)
    return actions - taken, printed - shown


OTHER_SIDE = {
    ("end_of_enable", "'{}': starting unpatching transition"),
    ("end_of_disable", "'{}': starting patching transition"),
    ("end_of_enable", "'{}': unpatching..."),
    ("end_of_disable", "'{}': patching..."),
}
"""klp_start_transition() can print both; each of its callers has set one side."""

AGAIN = "klp_patch_object_again"
"""Needs a refused module that a patch still points to, and what leads there differs by release."""

UNSEEN_ACTIONS = {"4.12": {AGAIN}, "5.1": {AGAIN}}
WITHOUT_CALLBACKS = "pre-patch callback failed", "failed to enable patch", "refusing to load module"


def has_a_reason(era: Era, action: str, text: str) -> bool:
    """Why a line need not be printed in these scopes."""
    if not era.callbacks and action == "klp_pre_patch_callback":
        return any(part in text for part in WITHOUT_CALLBACKS)
    return (action, text) in OTHER_SIDE or action == AGAIN


@pytest.mark.parametrize("release", ERAS)
def test_every_action_is_taken_and_every_line_printed(release: str) -> None:
    actions, printed = unseen(ERAS[release])

    assert actions == UNSEEN_ACTIONS.get(release, set())
    assert {line for line in printed if not has_a_reason(ERAS[release], *line)} == set()
