"""A premise of an argument about runs: a sentence, and what shows it for any size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from explorer.prove.conditions import Condition
from model.kernel.kinds import Object, Patch, Phase, Task
from model.kernel.state import Livepatch
from model.language import Bool
from model.language.formulas import TRUE
from model.language.machine import Machine
from model.language.past import after
from model.language.record import Action
from model.language.rewrite import substitute
from model.language.simplify import exists, forall
from model.language.terms import Argument, Element

SWITCH = "klp_try_switch_task"
PASS = ("klp_try_complete_transition", "klp_send_signals")
RETRY = "klp_transition_work_fn"
FINISH = "finish_transition"
SETUP = (Phase.ENABLE, Phase.ENABLE_PATCH, Phase.DISABLE)


@dataclass(frozen=True, slots=True)
class Premise:
    """A sentence, and the conditions that show it for any size."""

    name: str
    sentence: str
    conditions: tuple[Condition, ...]


class PremiseWriter:
    """Writes premises for a machine; `promised` is the kernel that they speak of."""

    def __init__(self, machine: Machine, promised: Livepatch) -> None:
        self._machine, self._s = machine, promised
        self._t, self._u = Task.variable("t"), Task.variable("u")
        self._p, self._o = Patch.variable("p"), Object.variable("o")

    def _premise(self, name: str, sentence: str, *parts: Iterable[Condition]) -> Premise:
        found = tuple(replace(c, subject=name) for part in parts for c in part)
        return Premise(name, sentence, found)

    def _always(self, formula: Bool, *variables: Element) -> Iterator[Condition]:
        """Something follows from what is true of every state: a step that does nothing shows it."""
        nothing = replace(
            self._machine.actions[0],
            name="nothing",
            parameters=(),
            guard=TRUE,
            updates={},
            outputs=(),
        )
        yield Condition("", nothing, forall(variables, formula))

    def _steps(
        self, formula: Bool, *variables: Element, of: Callable[[Action], bool] = lambda _: True
    ) -> Iterator[Condition]:
        """A formula over steps, for every action that is meant."""
        closed = forall(variables, formula)
        for action in filter(of, self._machine.actions):
            goal = after(action, closed)
            if goal is not TRUE:
                yield Condition("", action, goal)

    def _possible(self, name: str, *arguments: Argument) -> Bool:
        """The guard of an action, for some individuals in the places that are not given."""
        action = self._machine.action(name)
        guard = substitute(action.guard, dict(zip(action.parameters, arguments, strict=False)))
        rest = action.parameters[len(arguments) :]
        return exists(cast("tuple[Element, ...]", rest), guard)

    def _does(self, name: str, formula: Bool) -> Iterator[Condition]:
        """What one action does; the formula may speak of its parameters."""
        action = self._machine.action(name)
        yield Condition("", action, after(action, formula))
