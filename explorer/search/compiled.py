"""A ground machine and its goals as Python functions over packed states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import cast

from explorer.goals import Goal
from explorer.search.layout import Layout
from explorer.search.source import Source
from model.language.fields import Field
from model.language.formulas import FALSE, TRUE, Bool, Read
from model.language.ground import Ground, GroundAction, Grounding
from model.language.past import after
from model.language.record import Action
from model.language.rewrite import Rewriter
from model.language.simplify import enumerated, negation, read
from model.language.terms import ReadEnum, Term, Variable

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
        self.switch = _busiest(ground)
        self._checks = {a.name: list(self._step_checks(a)) for a in ground.machine.actions}

    def text(self, pulse: Callable[[], None] = lambda: None) -> str:
        """The whole module; `pulse` is called often and may raise to stop the work."""
        parts = [self._look()]
        for number, value in enumerate(_members(self.switch)):
            parts.append(self._visit(number, value, pulse))
        return "\n".join(parts)

    def _visit(self, number: int, value: Enum, pulse: Callable[[], None]) -> str:
        lines = [f"def visit_{number}(s):", " k = m = 0"]
        for index, action in enumerate(self._ground.actions):
            pulse()
            lines += self._take(index, action, _Knowing(self.switch, value))
        lines += [" B[k] += 1", " if not m: T.append(s)"]
        return "\n".join(lines)

    def _take(self, index: int, action: GroundAction, knowing: _Knowing) -> Iterator[str]:
        guard = knowing.of(action.guard)
        if guard is FALSE:
            return
        yield f" if {self._source.formula(guard)}:"
        yield f"  k += 1; C[{index}] += 1"
        yield from self._look_at_step(index, action, knowing)
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
        return layout.words > 1 and any(
            layout.slot(cell.field, cell.arguments).offset >= layout.base
            for cell, _ in action.updates
        )

    def _look_at_step(self, index: int, action: GroundAction, knowing: _Knowing) -> Iterator[str]:
        values: dict[Variable, Term] = dict(
            zip(action.action.parameters, action.arguments, strict=True)
        )
        grounding = Grounding(self._ground.domain, cast("dict[Variable, object]", values))  # type: ignore[arg-type]
        for goal, broken, premise in self._checks[action.action.name]:
            bad = knowing.of(grounding.of(broken))
            if bad is not FALSE:
                yield f"  if {self._source.formula(bad)}: fail({goal}, s, {index})"
            seen = knowing.of(grounding.of(premise))
            if seen is not FALSE:
                yield f"  if U[{goal}] and {self._source.formula(seen)}: hit({goal}, s, {index})"

    def _step_checks(self, action: Action) -> Iterator[tuple[int, Bool, Bool]]:
        """Per goal, what breaks it in a step of this action and what shows its premise."""
        for number, goal in enumerate(self._goals):
            broken = FALSE if goal.of_states else negation(after(action, goal.formula))
            premise = FALSE if goal.premise_of_states else after(action, goal.premise)
            if broken is not FALSE or premise is not FALSE:
                yield number, broken, premise

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


def _busiest(ground: Ground) -> Field:
    """The enumeration variable with the most values: the program counter of the machine."""
    single = [c.field for c in ground.cells if not c.arguments and c.field.values is not bool]
    return max(single, key=lambda field: len(_members(field)))


def _members(field: Field) -> list[Enum]:
    return list(cast("type[Enum]", field.values))


class _Knowing(Rewriter):
    """Simplifies formulas with one variable's value known."""

    def __init__(self, field: Field, value: Enum) -> None:
        member = enumerated(value, type(value))

        def on_read(term: Read | ReadEnum[Enum], arguments: tuple[Term, ...]) -> Term:
            return member if term.field is field else read(term.field, arguments)  # type: ignore[arg-type]

        super().__init__({}, on_read)
