"""One ground machine and its goals as LLVM functions that search.ll calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from importlib.resources import files

from explorer.goals import Goal, step_checks
from explorer.native.body import Body
from explorer.native.expressions import WORD, Expressions, signed, words_of
from explorer.search.layout import Layout
from explorer.search.literals import Knowing, at_phase, busiest, members, told_by
from explorer.search.updates import together
from model.language.formulas import FALSE, Bool
from model.language.ground import GroundAction

STEP = "ptr %c, i64 %number, ptr %state, ptr %out"
Checks = list[tuple[int, Bool]]


def search_text(layout: Layout) -> str:
    """The search for states of this layout."""
    names = ("states.ll", "search.ll", "edges.ll")
    return "".join(_resource(name, layout) for name in names)


def _resource(name: str, layout: Layout) -> str:
    text = files("explorer.native").joinpath(name).read_text("utf-8")
    for word, size in (("WORDS", words_of(layout)), ("ACTIONS", len(layout.ground.actions) or 1)):
        text = text.replace(word, str(size))
    return text


def machine_text(layout: Layout, goals: tuple[Goal, ...], pulse: Callable[[], None]) -> str:
    """The functions @successors and @look that the search calls, for one machine and its goals.

    `pulse` is called often and may raise to stop the work.
    """
    return "\n".join([_resource("notes.ll", layout), *_Machine(layout, goals, pulse).functions()])


class _Machine:
    def __init__(self, layout: Layout, goals: tuple[Goal, ...], pulse: Callable[[], None]) -> None:
        self._layout, self._goals, self._pulse = layout, goals, pulse
        self._ground = layout.ground
        self._switch = busiest(self._ground)

    def functions(self) -> Iterator[str]:
        yield self._sort()
        yield from self._look()
        for index, (action, checks) in enumerate(
            zip(self._ground.actions, step_checks(self._ground, self._goals), strict=True)
        ):
            self._pulse()
            yield from self._take(index, action, checks)
        phases = members(self._switch)
        for number, phase in enumerate(phases):
            self._pulse()
            yield self._steps_at(number, phase)
        yield self._successors(len(phases))

    def _successors(self, phases: int) -> str:
        """Every step of a state: successors to %out, actions to %actions, their number back."""
        body = Body()
        number = Expressions(self._layout, body).number(self._layout.slot(self._switch, ()))
        places = " ".join(f"i64 {i}, label %phase{i}" for i in range(phases))
        body.do(f"switch i64 {number}, label %none [{places}]")
        body.place("none")
        body.do("ret i64 0")
        for i in range(phases):
            body.place(f"phase{i}")
            body.do(f"ret i64 {body.call(f'call i64 @steps_at_{i}({STEP}, ptr %actions)')}")
        return body.function(f"i64 @successors({STEP}, ptr %actions)")

    def _steps_at(self, number: int, phase: Enum) -> str:
        """The steps at one place of the program: tests of single cells, then the whole action."""
        body, knowing, count = Body(), at_phase(self._switch, phase), "0"
        write = Expressions(self._layout, body)
        for index, action in enumerate(self._ground.actions):
            guard = knowing.of(action.guard)
            if guard is FALSE:
                continue
            likely, here = write.literals(guard), body.block
            with body.when(likely):
                out = body.call(f"getelementptr %words, ptr %out, i64 {count}")
                step = f"@take_{index}(ptr %c, i64 %number, ptr %state, ptr {out})"
                at = body.call(f"getelementptr i64, ptr %actions, i64 {count}")
                body.do(f"store i64 {index}, ptr {at}")
                taken = body.call(f"call i64 {step}")
                more, there = body.call(f"add i64 {count}, {taken}"), body.block
            count = body.call(f"phi i64 [{count}, %{here}], [{more}, %{there}]")
        body.do(f"ret i64 {count}")
        return body.function(f"internal i64 @steps_at_{number}({STEP}, ptr %actions)")

    def _take(
        self, index: int, action: GroundAction, checks: list[tuple[int, Bool, Bool]]
    ) -> Iterator[str]:
        """The action's successor to %out, and 1, if it is possible, else 0; goals are noted."""
        knowing = Knowing(told_by(action.guard))
        broken = [(goal, knowing.of(bad)) for goal, bad, _ in checks]
        premises = [(goal, knowing.of(seen)) for goal, _, seen in checks]
        body = Body()
        write = Expressions(self._layout, body)
        with body.when(write.formula(action.guard)):
            updates = [(cell, knowing.of(new)) for cell, new in action.updates]
            for position, word in enumerate(write.successor(together(self._layout, updates))):
                at = body.value(f"getelementptr i64, ptr %out, i64 {position}")
                body.do(f"store i64 {word}, ptr {at}")
            if self._moves_words(action):
                body.do("call void @sort(ptr %out)")
            self._report(body, "fail", broken, index)
            self._ask_for_premises(body, f"premises_{index}", premises)
            body.do("ret i64 1")
        body.do("ret i64 0")
        yield body.function(f"internal i64 @take_{index}({STEP}) noinline")
        yield self._premises(f"premises_{index}", premises, index)

    def _moves_words(self, action: GroundAction) -> bool:
        layout = self._layout
        return layout.words > 1 and any(
            layout.slot(cell.field, cell.arguments).offset >= layout.base
            for cell, _ in action.updates
        )

    def _look(self) -> Iterator[str]:
        formula = self._ground.formula
        goals = list(enumerate(self._goals))
        broken = [(i, ~formula(goal.formula)) for i, goal in goals if goal.of_states]
        premises = [(i, formula(goal.premise)) for i, goal in goals if goal.premise_of_states]
        body = Body()
        self._report(body, "fail", broken, -1)
        self._ask_for_premises(body, "premises", premises)
        body.do("ret void")
        yield body.function("void @look(ptr %c, i64 %number, ptr %state)")
        yield self._premises("premises", premises, -1)

    def _report(self, body: Body, note: str, checks: Checks, action: int) -> None:
        """Note each goal whose formula is true."""
        write = Expressions(self._layout, body)
        for goal, formula in checks:
            if formula is not FALSE:
                with body.when(write.formula(formula)):
                    body.do(f"call void @{note}(ptr %c, i64 {goal}, i64 %number, i64 {action})")

    def _ask_for_premises(self, body: Body, name: str, premises: Checks) -> None:
        """Look for premises only while one of them was not yet seen."""
        masks: dict[int, int] = {}
        for goal, formula in premises:
            if formula is not FALSE:
                position, bit = divmod(goal, WORD)
                masks[position] = masks.get(position, 0) | 1 << bit
        for position, mask in masks.items():
            asked = body.call(f"call i1 @unseen(ptr %c, i64 {position}, i64 {signed(mask)})")
            with body.when(asked):
                body.do(f"call void @{name}(ptr %c, i64 %number, ptr %state)")

    def _premises(self, name: str, premises: Checks, action: int) -> str:
        body = Body()
        self._report(body, "hit", premises, action)
        body.do("ret void")
        heading = f"internal void @{name}(ptr %c, i64 %number, ptr %state) noinline cold"
        return body.function(heading)

    def _sort(self) -> str:
        """Put the words of interchangeable individuals in order: bubbles, as they are few."""
        layout, body = self._layout, Body()
        whole, part = f"i{WORD * words_of(layout)}", f"i{layout.width or 1}"
        state = body.call(f"load {whole}, ptr %state, align 8")
        offsets = [layout.base + i * layout.width for i in range(layout.words)]
        words = [
            body.call(f"trunc {whole} {body.call(f'lshr {whole} {state}, {offset}')} to {part}")
            for offset in offsets
        ]
        for last in range(len(words) - 1, 0, -1):
            for i in range(last):
                a, b = words[i], words[i + 1]
                less = body.call(f"icmp ult {part} {a}, {b}")
                words[i] = body.call(f"select i1 {less}, {part} {a}, {part} {b}")
                words[i + 1] = body.call(f"select i1 {less}, {part} {b}, {part} {a}")
        result = body.call(f"and {whole} {state}, {(1 << layout.base) - 1}")
        for word, offset in zip(words, offsets, strict=True):
            wide = body.call(f"zext {part} {word} to {whole}")
            result = body.call(f"or {whole} {result}, {body.call(f'shl {whole} {wide}, {offset}')}")
        body.do(f"store {whole} {result}, ptr %state, align 8")
        body.do("ret void")
        return body.function("internal void @sort(ptr %state) noinline")
