"""The words and spellings that several reports share."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from model.trace import Change, Trace
from properties.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Ending:
    """How a report speaks of a run whose last step breaks the rule, or is the wanted one."""

    mark: str
    here: str
    why: str
    others_not: str
    others_too: str
    wanted: bool


BREAKS = Ending(
    mark="breaks the rule",
    here="false here",
    why="Why it is false",
    others_not="keeps the rule",
    others_too="breaks the rule too",
    wanted=False,
)
REACHES = Ending(
    mark="reaches it",
    here="reached here",
    why="Why it is reached",
    others_not="does not reach it",
    others_too="reaches it too",
    wanted=True,
)


def ending_of(verdict: Verdict) -> Ending:
    """A witness ends well; every other run ends with the broken rule."""
    return REACHES if verdict.outcome is Outcome.REACHED else BREAKS


def visible(text: str) -> str:
    r"""The text with everything unprintable written out (`\x1b`), so that it fits in one line."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


def shorten(text: str, width: int) -> str:
    """At most `width` characters, the cut marked with an ellipsis."""
    return text if len(text) <= width else text[: width - 1] + "…"


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most `width` characters, continued with its own indent plus two."""
    indent = " " * (len(text) - len(text.lstrip()))
    return tuple(
        textwrap.wrap(
            text.strip(),
            width,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_on_hyphens=False,
        )
        or [""]
    )


def change_lines(changes: tuple[Change, ...], arrow: str = "->", width: int = 0) -> tuple[str, ...]:
    """One line per changed field, `before -> after`, the values in one column.

    `width` is the least width of the field names.
    """
    column = max([width, *(len(visible(change.field)) for change in changes)])
    return tuple(
        f"{visible(change.field):<{column}}  "
        f"{visible(str(change.before))} {arrow} {visible(str(change.after))}"
        for change in changes
    )


def counted(scope: tuple[tuple[str, int], ...]) -> str:
    """The sizes as words: `2 patches, 2 objects, 1 task`."""
    return ", ".join(f"{size} {_singular(name) if size == 1 else name}" for name, size in scope)


def replay_command(trace: Trace) -> str:
    """The command that shows the run again, on the same kernel at the same scope."""
    era, _, defects = trace.machine.removeprefix("livepatch ").partition(" with ")
    era, *words = era.split()
    switches = [f"--switch {word}" for word in words if "=" in word]
    grains = [f"--grain {word}" for word in words if "=" not in word]
    options = [f"--era {era}", *switches, *grains, *([f"--defect {defects}"] if defects else [])]
    options += [f"--{name} {size}" for name, size in trace.scope]
    return visible(" ".join(["klpcheck replay", trace.path or '""', *options]))


def function_of(mirrors: str) -> str:
    """The function without its file: `klp_patch_object` of `kernel/livepatch/core.c:...`."""
    return visible(mirrors).rpartition(":")[2]


def _singular(name: str) -> str:
    return name.removesuffix("es") if name.endswith("ches") else name.removesuffix("s")
