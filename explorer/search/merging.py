"""Steps of the holder of klp_mutex that no other context can see are taken before all others.

In a state where such steps are possible, the other contexts wait: what they could do first, they
can do afterwards as well, and it comes to the same. This is a partial-order reduction by ample
sets (D. Peled, All from one, one for all, CAV 1993; E. Clarke, O. Grumberg, D. Peled, Model
Checking, chapter 10), decided from the formulas of the machine and not state by state.

Let v be a phase, H the holder's steps there and O all others that are possible there. The ample set
of a state at v is all of H that is enabled, if every member of H is either hidden or can neither be
done nor become possible by steps of O. A step of H is *hidden* in a state where

- nothing that it writes is read by a step of O or by a rule about such a step, and these mean the
  same in the phase that follows;
- no step of O may change, from this state on, the phase, what it reads or writes, what a rule about
  it reads, or what a rule about states reads that also reads what it writes.

Memory of the checker that a step could only clear counts as written only where it would be cleared.

C0: there is a step in the ample set. C1: whatever O does leaves the ample set as it is, and
commutes with it. C2, here for verdicts on single states and steps: take a run to a sighting. Its
first step of H, if there is one, can be moved to the front, and if there is none, any hidden one
can be put there. Either way the sighting is still at the end: a rule about a step of O sees no
difference; one about the step of H sees none because O changes nothing that it reads; one about
states reads nothing that H writes, or nothing that O changes, and then the sighting is already
here. C3: hidden steps come to an end, so that nobody waits for ever: among the steps on a cycle of
phases one uses up something that the others never bring back.

So a rule is broken, or its premise is met, in the whole graph if and only if it is in the smaller
one. Ways may be longer there, so no trace is known to be the shortest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import cast

from explorer.goals import Goal, step_checks
from explorer.search.footprint import (
    Cells,
    Prospect,
    Step,
    cells_in,
    clears,
    step_of,
    values_of,
)
from explorer.search.literals import Knowing, at_phase, busiest, members, told_by
from model.kernel.kinds import By
from model.language.formulas import FALSE, TRUE, Bool
from model.language.ground import Ground
from model.language.simplify import conjunction, disjunction, enumerated, equal, negation, read
from model.language.terms import Enumerated, Term


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """A step of the holder that nobody sees in the states where `condition` holds."""

    step: Step
    phase: Enum
    next: tuple[Enum, ...]
    condition: Bool


def merged(
    ground: Ground, goals: Sequence[Goal], pulse: Callable[[], None] = lambda: None
) -> Ground:
    """The machine in which nobody else acts while the holder does what nobody sees.

    `pulse` is called often and may raise to stop the work.
    """
    asked = _Asked(ground, goals)
    phases = [_Phase(asked, value, pulse) for value in asked.at]
    hidden = [step for phase in phases for step in phase.hidden()]
    endless = going_round(hidden)
    guards = [action.guard for action in ground.actions]
    for phase in phases:
        alone = phase.alone([h for h in hidden if h.phase is phase.value and h not in endless])
        for step in phase.others:
            guards[step.number] = conjunction((guards[step.number], negation(alone)))
    pairs = zip(ground.actions, guards, strict=True)
    return replace(ground, actions=tuple(replace(a, guard=guard) for a, guard in pairs))


def going_round(steps: Collection[Hidden]) -> Collection[Hidden]:
    """Steps that could be taken for ever, as far as phases and what steps use up can tell."""
    while circle := {step for step in steps if _comes_back(step, steps)}:
        brought = {
            place
            for hidden in circle
            for place, new in hidden.step.updates.items()
            if not clears(place, new)
        }
        steps = {hidden for hidden in circle if uses_up(hidden.step) <= brought}
        if steps == circle:
            return circle
    return circle


def _comes_back(step: Hidden, steps: Collection[Hidden]) -> bool:
    """From the step's next phase these steps lead to its own again."""
    met, ahead = set[Enum](), list(step.next)
    while ahead:
        phase = ahead.pop()
        if phase not in met:
            met.add(phase)
            ahead += [value for other in steps if other.phase is phase for value in other.next]
    return step.phase in met


def uses_up(step: Step) -> Cells:
    """What must be true for the step, and is false after it."""
    known = told_by(step.guard)
    return frozenset(p for p, new in step.updates.items() if known.get(p) is TRUE and new is FALSE)


class _Asked:
    """A ground machine with what rules ask of its steps and of its states."""

    def __init__(self, ground: Ground, goals: Sequence[Goal]) -> None:
        self.ground, self.field = ground, busiest(ground)
        checks = step_checks(ground, goals)
        self.checks = [[part for _, *both in asked for part in both] for asked in checks]
        of_states = [goal.formula for goal in goals if goal.of_states]
        of_states += [goal.premise for goal in goals if goal.premise_of_states]
        self.states = [cells_in((ground.formula(formula),)) for formula in of_states]
        self.at = {value: at_phase(self.field, value) for value in members(self.field)}
        self._aware = [self._looks_at_phase(i) for i in range(len(ground.actions))]

    def _terms(self, number: int) -> list[Term]:
        action = self.ground.actions[number]
        return [action.guard, *(new for _, new in action.updates), *self.checks[number]]

    def _looks_at_phase(self, number: int) -> bool:
        return (self.field, ()) in cells_in(self._terms(number))

    def same_at(self, number: int, one: Enum, two: Enum) -> bool:
        """The action, and what rules ask of it, mean the same in both phases."""
        if one is two or not self._aware[number]:
            return True
        here, there = self.at[one], self.at[two]
        return all(here.of(term) is there.of(term) for term in self._terms(number))


class _Phase:
    """What the holder does in a phase, and what others can do meanwhile."""

    def __init__(self, asked: _Asked, value: Enum, pulse: Callable[[], None]) -> None:
        self.value, self._asked, self._pulse = value, asked, pulse
        self._holder, self.others = list[Step](), list[Step]()
        place = (asked.field, ())
        for number, action in enumerate(asked.ground.actions):
            pulse()
            guard = asked.at[value].of(action.guard)
            if guard is not FALSE:
                known = {**told_by(guard), place: enumerated(value, type(value))}
                step = step_of(number, action, asked.checks[number], guard, Knowing(known))
                (self._holder if action.action.by is By.HOLDER else self.others).append(step)
        self._prospect = Prospect(self.others)

    def hidden(self) -> Iterator[Hidden]:
        """The holder's steps that nobody sees in some state of this phase."""
        place = (self._asked.field, ())
        for step in self._holder:
            self._pulse()
            new = step.updates.get(place)
            next_ = (self.value,) if new is None else (*values_of(cast("Enumerated[Enum]", new)),)
            condition = self._unseen(step, next_)
            if condition is not FALSE:
                yield Hidden(step, self.value, next_, condition)

    def _unseen(self, step: Step, following: Sequence[Enum]) -> Bool:
        """Where others neither notice the step nor change what it depends on."""
        touched = step.reads(but=step.upkeep) | step.writes | {(self._asked.field, ())}
        for cells in self._asked.states:
            touched |= cells if cells & step.writes else frozenset()
        if any(self._notices(other, step, touched, following) for other in self.others):
            return FALSE
        ever = self._prospect.ever
        changes = {
            ever(other.changes(place))
            for other in self.others
            for place in touched & other.updates.keys()
        }
        kept = {ever(step.changes(place)) for place in step.upkeep}
        return negation(disjunction((*changes, *map(step.after, changes), *kept)))

    def _notices(self, other: Step, step: Step, touched: Cells, following: Sequence[Enum]) -> bool:
        return bool(step.writes & other.reads(but=touched)) or not all(
            self._asked.same_at(other.number, self.value, phase) for phase in following
        )

    def alone(self, hidden: Collection[Hidden]) -> Bool:
        """States of this phase in which nobody else has to act."""
        if not hidden:
            return FALSE
        conditions = {h.step: conjunction((h.step.guard, h.condition)) for h in hidden}
        out_of_reach = (
            disjunction((negation(self._prospect.ever(step.guard)), conditions.get(step, FALSE)))
            for step in self._holder
        )
        here = equal(read(self._asked.field, ()), self.value)
        return conjunction((here, disjunction(h.step.guard for h in hidden), *out_of_reach))
