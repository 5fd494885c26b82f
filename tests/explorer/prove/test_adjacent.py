"""Counterexamples to induction: the step shown is one, and it is the defective action's."""

from __future__ import annotations

import json
from functools import cache

import pytest

from explorer.cli import main
from explorer.interpret import Moment
from explorer.prove import (
    candidates,
    module_clauses,
    patching_clauses,
    replace_clauses,
    transition_clauses,
)
from explorer.prove.adjacent import adjacent, adjacent_states, text_of
from explorer.prove.any_size import Attempt
from explorer.prove.invariant import Statement
from explorer.prove.watch import Watch
from model.era import Era, era
from model.kernel.kinds import Patch, Phase
from model.kernel.state import Livepatch
from properties.defects import DEFECTS
from properties.rule import Rule, Whenever, always, whenever
from properties.suite import rules_of
from properties.verdict import Outcome

OF_TRANSITIONS = transition_clauses.CLAUSES
OF_OBJECTS = (
    *OF_TRANSITIONS,
    *patching_clauses.CLAUSES,
    *module_clauses.CLAUSES,
    *replace_clauses.CLAUSES,
)
Clauses = tuple[Statement, ...]
BREAKS = [
    ("SEED-ONETASK", "P-TR-07", OF_TRANSITIONS, "klp_try_complete_transition", "phase = COMPLETE"),
    ("SEED-UNGATED", "P-CB-05", OF_OBJECTS, "klp_post_unpatch_callback", "not current[p0, o0]"),
]
"""Defect, a rule that it breaks, clauses that prove the rule without it, the defective action, and
one of the things that it changes."""


def release() -> Era:
    found = era("6.1")
    assert found is not None
    return found


def rule_of(id_: str) -> Rule:
    return next(rule for rule in rules_of(release()) if rule.id == id_)


@cache
def attempt(rule: Rule, clauses: Clauses, defect: str | None = None) -> Attempt:
    state = DEFECTS[defect].state if defect else Livepatch
    return Attempt(release(), [rule], state, clauses)


@pytest.mark.parametrize(("defect", "id_", "clauses", "action", "change"), BREAKS)
def test_the_step_shown_is_allowed_and_breaks_the_rule(
    defect: str, id_: str, clauses: Clauses, action: str, change: str
) -> None:
    """
    A defect makes its rule unproved. By the interpreter the state before the shown step satisfies
    axioms and inductive clauses, the step is possible, and it breaks the rule's condition at the
    defective action. The text has the words of the model.
    """
    tried = attempt(rule_of(id_), clauses, defect)
    found = adjacent(tried, rule_of(id_))

    assert tried.finding(rule_of(id_)).outcome is Outcome.UNDECIDED
    assert found is not None
    assert found.condition == f"{id_} after {action}"
    interpreter, state, move = found.broken.interpreter, found.broken.state, found.broken.move
    assert move is not None
    allowed = [axiom.formula for axiom in tried.machine.axioms]
    assert tried.proof.inductive
    allowed += [tried.induction.states[name] for name in tried.proof.inductive]
    assert all(interpreter.holds(formula, Moment(state)) for formula in allowed)
    assert interpreter.possible(state, move)
    (condition,) = [c for c in tried.proof.failed[id_] if c.action is move.action]
    individuals = dict(zip(move.action.parameters, move.arguments, strict=True))
    assert not interpreter.holds(condition.goal, Moment(state), individuals)
    text = text_of(id_, found)
    assert f"  step: {action}(p0" in text
    assert f"    {change}\n" in text
    assert all(f"    {fact}\n" in text for fact in (*found.before, *found.changes))


def test_the_step_breaks_the_rule_as_it_is_written() -> None:
    """
    P-TR-07 needs no memory: the rule itself is false in the shown step.
    """
    rule = rule_of("P-TR-07")
    found = adjacent(attempt(rule, OF_TRANSITIONS, "SEED-ONETASK"), rule)

    assert found is not None
    interpreter, state, move = found.broken.interpreter, found.broken.state, found.broken.move
    assert move is not None
    result = interpreter.step(state, move)
    moment = Moment(result.state, state, result.events)
    assert not interpreter.holds(rule.formula(Livepatch(release())), moment)


def test_little_is_away_from_its_start_in_the_state_shown() -> None:
    """
    Nothing is enabled, patched or running in a state that shows a task that is not waited for, but
    for what the clauses ask of a transition.
    """
    rule = rule_of("P-TR-07")
    found = adjacent(attempt(rule, OF_TRANSITIONS, "SEED-ONETASK"), rule)

    assert found is not None
    assert {"phase = TRY", "transition_patch[p0]"} <= set(found.before)
    assert not [fact for fact in found.before if fact.startswith(("enabled", "object_patched"))]


@pytest.mark.parametrize(("id_", "clauses"), [(id_, clauses) for _, id_, clauses, _, _ in BREAKS])
def test_a_rule_that_is_proved_has_no_such_step(id_: str, clauses: Clauses) -> None:
    """
    Without the defect the same clauses prove the rule: nothing is shown, and there is no such step.
    """
    tried = attempt(rule_of(id_), clauses)

    assert tried.finding(rule_of(id_)).outcome is Outcome.PROVED
    assert adjacent_states(tried, [rule_of(id_)], Watch()) == {}
    assert adjacent(tried, rule_of(id_)) is None


def test_a_rule_about_states_holds_before_the_step_that_breaks_it() -> None:
    """
    What is shown is the step that breaks the rule, not one from a state where it is broken already.
    """

    @always(id="P-X", source="this test")
    def no_patch_is_listed(s: Livepatch, p: Patch) -> Whenever:
        """If a patch is listed, it is in two phases."""
        return whenever(s.listed[p], s.phase == Phase.FREE)

    tried = Attempt(release(), [no_patch_is_listed], clauses=())
    found = adjacent(tried, no_patch_is_listed)
    assert found is not None
    interpreter, state = found.broken.interpreter, found.broken.state
    formula = no_patch_is_listed.formula(Livepatch(release()))
    assert found.broken.move is not None
    assert interpreter.holds(formula, Moment(state))
    assert not interpreter.holds(formula, Moment(interpreter.step(state, found.broken.move).state))


def test_a_rule_that_is_false_at_the_start_needs_no_step() -> None:
    """
    An initial state breaks it.
    """

    @always(id="P-X", source="this test")
    def every_patch_is_listed(s: Livepatch, p: Patch) -> Whenever:
        """If a patch is there, it is listed."""
        return whenever(p == p, s.listed[p])  # noqa: PLR0124 - a premise that is always true

    found = adjacent(Attempt(release(), [every_patch_is_listed], clauses=()), every_patch_is_listed)
    assert found is not None
    assert found.condition == "P-X at the start"
    assert found.step is None
    assert found.changes == ()
    assert found.broken.state == found.broken.interpreter.initial()


def test_what_only_three_individuals_break_is_said_to_need_more_than_two() -> None:
    """
    Among two patches there are no three different ones that are listed.
    """

    @always(id="P-X", source="this test")
    def two_are_enough(s: Livepatch, p: Patch, q: Patch, r: Patch) -> Whenever:
        """Of three listed patches two are the same."""
        return whenever(s.listed[p] & s.listed[q] & s.listed[r], (p == q) | (q == r) | (p == r))

    tried = Attempt(release(), [two_are_enough], clauses=())
    assert tried.finding(two_are_enough).outcome is Outcome.UNDECIDED
    shown = adjacent_states(tried, [two_are_enough], Watch())
    assert shown == {"P-X": None}
    text = text_of("P-X", shown["P-X"])
    assert text == "P-X: no step among two individuals of each sort breaks it\n"


def test_without_time_no_step_is_looked_for_and_none_denied() -> None:
    """
    What was not looked for is left out.
    """
    rule = rule_of("P-TR-07")
    tried = attempt(rule, OF_TRANSITIONS, "SEED-ONETASK")

    assert adjacent_states(tried, [rule], Watch(seconds=1e-9)) == {}


def test_the_command_shows_the_step_for_rules_that_are_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    `--rule` prints and writes it for the rule that is not proved; the other one has none.
    """
    monkeypatch.setattr(candidates, "STATES", 2000)
    command = ["prove", "--defect", "SEED-ONETASK", "--rule", "P-TR-07", "--rule", "P-TR-02"]
    status = main([*command, "--json", "-"])

    open_, proved = sorted(
        json.loads(capsys.readouterr().out)["rules"], key=lambda row: row["rule"], reverse=True
    )
    assert status == 3
    assert proved["outcome"] == "PROVED"
    assert proved["counterexample_to_induction"] is None
    assert proved["seconds"] > 0
    step = open_["counterexample_to_induction"]
    assert set(step) == {"condition", "before", "step", "changes", "candidates"}
    assert set(step["candidates"]) == {"clauses", "explored", "reached"}
    assert set(step["candidates"]["explored"][0]) == {"scope", "states", "complete"}
    assert step["step"].startswith("klp_try_complete_transition(")
