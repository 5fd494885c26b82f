"""What an exhaustive engine looks for: rules that must hold, and premises that must occur."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.era import Era
from model.kernel import livepatch
from model.kernel.kinds import Grain
from model.kernel.state import Livepatch
from model.language.formulas import FALSE, Bool
from model.language.ground import Ground
from model.language.machine import Machine
from model.language.past import in_step, is_state_formula, with_memory
from model.language.record import Action
from model.language.rewrite import Rewriter
from model.language.simplify import negation
from properties.defect import Defect
from properties.rule import Rule


@dataclass(frozen=True, slots=True)
class Goal:
    """A rule with its closed formulas (memory in place of `since`)."""

    rule: Rule
    formula: Bool
    premise: Bool

    @property
    def of_states(self) -> bool:
        """The rule speaks of single states, not of steps."""
        return is_state_formula(self.formula)

    @property
    def premise_of_states(self) -> bool:
        """The premise speaks of single states."""
        return is_state_formula(self.premise)


@dataclass(frozen=True, slots=True)
class Problem:
    """A machine with the memory its rules need, and the rules."""

    machine: Machine
    goals: tuple[Goal, ...]


def problem(
    era: Era,
    rules: Sequence[Rule],
    defect: Defect | None = None,
    grain: Grain = Grain.COARSE,
) -> Problem:
    """The kernel of an era, possibly with a defect, and rules to check on it."""
    words = [f"livepatch {era}", *([grain.value] if grain is Grain.FINE else [])]
    name = " ".join(words + ([f"with {defect.id}"] if defect else []))
    if defect:
        machine = livepatch(defect.broken(era), defect.state, name, grain)
    else:
        machine = livepatch(era, name=name, grain=grain)
    promised = Livepatch(defect.fixed(era) if defect else era, grain=grain)
    formulas = [f(promised) for rule in rules for f in (rule.formula, rule.witness)]
    machine, closed = with_memory(machine, formulas)
    goals = zip(rules, closed[::2], closed[1::2], strict=True)
    return Problem(machine, tuple(Goal(*goal) for goal in goals))


def step_checks(ground: Ground, goals: Sequence[Goal]) -> list[list[tuple[int, Bool, Bool]]]:
    """Per ground action: per goal's number, what breaks it in the step, what shows its premise."""
    open_ = {a.name: list(_open_checks(goals, a)) for a in ground.machine.actions}
    found, whole = [], ground.grounding(ground.domain, {})
    for action in ground.actions:
        grounding = whole.at(action.action.parameters, action.arguments)
        checks = open_[action.action.name]
        found.append([(goal, grounding.of(bad), grounding.of(seen)) for goal, bad, seen in checks])
    return found


_AFTER: dict[tuple[int, int], tuple[Action, Bool]] = {}
"""What a formula means after an action, by both: scopes, and mutants of other actions, share it."""


def _after(step: Rewriter, action: Action, formula: Bool) -> Bool:
    key = id(action), id(formula)
    if key not in _AFTER:
        _AFTER[key] = action, step.of(formula)
    return _AFTER[key][1]


def _open_checks(goals: Sequence[Goal], action: Action) -> Iterator[tuple[int, Bool, Bool]]:
    step = in_step(action)
    for number, goal in enumerate(goals):
        broken = FALSE if goal.of_states else negation(_after(step, action, goal.formula))
        premise = FALSE if goal.premise_of_states else _after(step, action, goal.premise)
        if broken is not FALSE or premise is not FALSE:
            yield number, broken, premise
