"""What a line says: a callback, a target's own init or exit, or the livepatch core.

Lines are compared by their `key`: the text in which every result that is not 0 has become -1 or 1,
because the model knows only the sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import cast, get_args

from explorer.replay.console import PREFIX
from explorer.scenarios.wording import ModuleState, callback_line, exit_line, init_line
from explorer.scenarios.world import CALLBACKS, Target, Wording
from model.era import ERAS
from model.kernel import livepatch
from model.kernel.kinds import Answer
from model.language.formulas import FALSE, Bool, Read
from model.language.record import Action
from model.language.recording import Output
from model.language.rewrite import Rewriter
from model.language.simplify import conjunction, disjunction, read
from model.language.terms import Argument, Element, ReadEnum, Sort, Term, sort_of

SIGNS = {Answer.ZERO: 0, Answer.NEGATIVE: -1, Answer.POSITIVE: 1}
"""The numbers that stand for results in keys."""

ENABLE = "klp_enable_patch"
"""The action that every load of a patch begins with."""

WORD = r"[\w.$-]+"
"""How modules and functions are called."""

NAME, OTHER, NUMBER = "first_name", "other_name", 4711
"""Written by the wordings in the places of names and numbers, to find these places."""


@dataclass(frozen=True, slots=True)
class Callback:
    """The line of a callback. `state` is what it prints of the object's module."""

    wording: Wording
    patch: str
    name: str
    target: str
    state: ModuleState
    result: int

    @property
    def key(self) -> str:
        """The line with the sign of its result."""
        return callback_line(
            self.wording, self.patch, self.name, self.target, self.state, sign(self.result)
        )


@dataclass(frozen=True, slots=True)
class Template:
    """A line that the core prints, in any release. `sorts` are of its places.

    `actions` are the names of those that print it. `needs_missing`: only where a function that is
    named does not exist. `needs_states`: only where patches carry system states.
    """

    text: str
    sorts: tuple[Sort, ...]
    actions: frozenset[str]
    needs_missing: bool
    needs_states: bool

    def names(self, line: str) -> tuple[str, ...] | None:
        """What stands in the places of this line, or None if it is another line."""
        found = _filled(self.text).fullmatch(line)
        return found and found.groups()


def sign(result: int) -> int:
    """-1, 0 or 1."""
    return (result > 0) - (result < 0)


def callback(text: str) -> Callback | None:
    """The callback that printed this line, in any wording."""
    if not any(name in text for name in CALLBACKS):
        return None
    for pattern, wording, name, state in _callback_patterns():
        if found := pattern.fullmatch(text):
            result = int(found["number"]) if "number" in pattern.groupindex else 0
            return Callback(wording, found["first"], name, found["other"], state, result)
    return None


@cache
def _callback_patterns() -> tuple[tuple[re.Pattern[str], Wording, str, ModuleState], ...]:
    states = cast("tuple[ModuleState, ...]", get_args(ModuleState))
    return tuple(
        (_pattern(callback_line(wording, NAME, name, OTHER, state, result)), wording, name, state)
        for wording in Wording
        for name in CALLBACKS
        for state in states
        for result in ((0, NUMBER) if wording is Wording.RECORDS else (0,))
    )


def _pattern(line: str) -> re.Pattern[str]:
    text = re.escape(line).replace(NAME, f"(?P<first>{WORD})", 1)
    text = text.replace(OTHER, f"(?P<other>{WORD})", 1)
    return re.compile(text.replace(str(NUMBER), "(?P<number>-?[0-9]+)", 1))


def own_keys(wording: Wording, targets: Iterable[Target]) -> Iterator[Callable[[str], str | None]]:
    """For each line that these targets print themselves: the key of a text, or None."""
    for target in targets:
        line = init_line(wording, target, NUMBER)
        if line is not None:
            yield _init_key(_pattern(line), wording, target)
        line = exit_line(wording, target)
        if line is not None:
            yield {line: line}.get


def _init_key(
    pattern: re.Pattern[str], wording: Wording, target: Target
) -> Callable[[str], str | None]:
    def key(text: str) -> str | None:
        found = pattern.fullmatch(text)
        if found is None:
            return None
        result = int(found["number"]) if "number" in pattern.groupindex else 0
        return init_line(wording, target, sign(result))

    return key


def core(text: str) -> tuple[Template, tuple[str, ...]] | None:
    """The line of the core that this is, in any release, and what stands in its places."""
    if text.startswith(PREFIX):
        for template in templates():
            names = template.names(text.removeprefix(PREFIX))
            if names is not None:
                return template, names
    return None


@cache
def templates() -> tuple[Template, ...]:
    """Every line that the model prints in any release."""
    found: dict[tuple[str, tuple[Sort, ...]], list[tuple[Action, Output]]] = {}
    for era in ERAS.values():
        for action in livepatch(era).actions:
            for output in action.outputs:
                if output.text is not None:
                    sorts = tuple(sort_of(argument) for argument in output.arguments)
                    found.setdefault((output.text, sorts), []).append((action, output))
    return tuple(_template(text, sorts, by) for (text, sorts), by in found.items())


def _template(text: str, sorts: tuple[Sort, ...], by: list[tuple[Action, Output]]) -> Template:
    when = disjunction(conjunction((action.guard, output.condition)) for action, output in by)
    actions = frozenset(action.name for action, _ in by)
    return Template(
        text,
        sorts,
        actions,
        needs_missing=_without("missing", when) is FALSE,
        needs_states=_without("carries", when) is FALSE,
    )


def _without(field: str, formula: Bool) -> Bool:
    """The formula where a relation of the configuration holds nowhere."""

    def on_read(term: Read | ReadEnum[Enum], arguments: tuple[Argument, ...]) -> Term:
        return FALSE if term.field.name == field else cast("Term", read(term.field, arguments))

    return Rewriter({}, on_read).of(formula)


@cache
def _filled(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\{\}", f"({WORD})"))


def of_sort(template: Template, names: tuple[str, ...], sort: type[Element]) -> list[str]:
    """The names in the places of this sort."""
    return [name for name, s in zip(names, template.sorts, strict=True) if s is sort]
