"""A ground machine and its goals as Python functions over packed states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import cast

from explorer.goals import Goal, step_checks
from explorer.search.layout import Layout
from explorer.search.literals import Knowing, at_phase, busiest, members
from explorer.search.source import Source
from model.language.formulas import FALSE, TRUE
from model.language.ground import Ground, GroundAction

Visit = Callable[[int], None]


class Compiled:
    """Generated source: one `visit_N(s)` per value of the busiest variable, and `look(s)`.

    The functions use names that the search provides: `V` visited, `push`, `C` fired per action, `B`
    states per number of choices, `T` terminal states, `U` premises not yet seen, `fail`, `hit`,
    `sort`; `arrive` is the statement for a successor `n` of `s` that differs from it.
    """

    def __init__(
        self,
        ground: Ground,
        goals: tuple[Goal, ...],
        layout: Layout,
        arrive: str = "if n not in V: V[n] = s; push(n)",
    ) -> None:
        self._ground, self._goals, self._layout = ground, goals, layout
        self._arrive = arrive
        self._source = Source(layout)
        self.switch = busiest(ground)
        self._checks = step_checks(ground, goals)

    def text(self, pulse: Callable[[], None] = lambda: None) -> str:
        """The whole module; `pulse` is called often and may raise to stop the work."""
        parts = [self._look()]
        for number, value in enumerate(members(self.switch)):
            parts.append(self._visit(number, value, pulse))
        return "\n".join(parts)

    def functions(
        self, names: dict[str, object], pulse: Callable[[], None] = lambda: None
    ) -> tuple[int, dict[int, Visit]]:
        """Define the functions beside these names; a mask, and `visit` by the state under it."""
        exec(compile(self.text(pulse), "<ground machine>", "exec"), names)  # our own text
        slot = self._layout.slot(self.switch, ())
        values = range(len(members(self.switch)))
        return slot.mask, {i << slot.offset: cast("Visit", names[f"visit_{i}"]) for i in values}

    def _visit(self, number: int, value: Enum, pulse: Callable[[], None]) -> str:
        lines, knowing = [f"def visit_{number}(s):", " k = m = 0"], at_phase(self.switch, value)
        for index, action in enumerate(self._ground.actions):
            pulse()
            lines += self._take(index, action, knowing)
        lines += [" B[k] += 1", " if not m: T.append(s)"]
        return "\n".join(lines)

    def _take(self, index: int, action: GroundAction, knowing: Knowing) -> Iterator[str]:
        guard = knowing.of(action.guard)
        if guard is FALSE:
            return
        yield f" if {self._source.formula(guard)}:"
        yield f"  k += 1; C[{index}] += 1"
        yield from self._look_at_step(index, knowing)
        known = GroundAction(
            action.action,
            action.arguments,
            guard,
            tuple((cell, knowing.of(new)) for cell, new in action.updates),
            (),
        )
        successor = self._source.successor(known)
        if successor is not None:
            yield f"  n = {successor}"
            if self._moves_words(action):
                yield "  n = sort(n)"
            yield "  if n != s:"
            yield "   m = 1"
            yield f"   {self._arrive.replace('ACTION', str(index))}"

    def _moves_words(self, action: GroundAction) -> bool:
        layout = self._layout
        return bool(layout.classes) and any(
            layout.slot(cell.field, cell.arguments).offset >= layout.base
            for cell, _ in action.updates
        )

    def _look_at_step(self, index: int, knowing: Knowing) -> Iterator[str]:
        for goal, broken, premise in self._checks[index]:
            bad = knowing.of(broken)
            if bad is not FALSE:
                yield f"  if {self._source.formula(bad)}: fail({goal}, s, {index})"
            seen = knowing.of(premise)
            if seen is not FALSE:
                yield f"  if U[{goal}] and {self._source.formula(seen)}: hit({goal}, s, {index})"

    def _look(self) -> str:
        lines = ["def look(s):", " pass"]
        for number, goal in enumerate(self._goals):
            if goal.of_states:
                holds = self._ground.formula(goal.formula)
                if holds is not TRUE:
                    lines.append(f" if not {self._source.formula(holds)}: fail({number}, s, None)")
            if goal.premise_of_states:
                seen = self._ground.formula(goal.premise)
                if seen is not FALSE:
                    lines.append(
                        f" if U[{number}] and {self._source.formula(seen)}: hit({number}, s, None)"
                    )
        return "\n".join(lines)
