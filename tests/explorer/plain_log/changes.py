"""`python -m tests.explorer.plain_log.changes`: which changes of one line does the model notice?

Every judged line of the nine documented logs is moved to every other place, dropped and doubled.
The table tells how many changed logs are refused, at the first line that differs or later, and for
how many the line that is named is another one than the interpreter finds by itself.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from explorer.plain_log.acceptance import Clock
from explorer.plain_log.description import load_description
from explorer.plain_log.dmesg import LogLine, read_log
from explorer.plain_log.infer import infer
from explorer.plain_log.printing_kernel import PrintingKernel
from explorer.plain_log.world import JudgedLine, LogWorld, sort_lines, with_functions_of
from model.era import ERAS
from tests.explorer.plain_log.reference import Reference

HERE = Path(__file__).parent
LOGS = tuple(sorted(HERE.glob("test?.log")))
DESCRIBED = with_functions_of([], load_description(HERE / "demo.yaml"))
ERA = ERAS["4.19"]
KINDS = ("moved", "dropped", "doubled")

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """`kind` is one of KINDS; `differs` is the first place where the log is another one."""

    kind: str
    what: str
    log: Texts
    differs: int


def judged(log: Path) -> Texts:
    """The lines of a log that are judged, without anything around them."""
    return tuple(line.text for line in sort_lines(read_log(str(log)).lines, DESCRIBED).judged)


def changes(log: Texts) -> Iterator[Change]:
    """All changes of one line; those that give the same log are one change."""
    seen = {log}
    for kind, what, changed in _all(log):
        if changed not in seen:
            seen.add(changed)
            pairs = zip((*log, ""), (*changed, ""), strict=False)
            differs = next(i for i, (old, new) in enumerate(pairs) if old != new)
            yield Change(kind, what, changed, differs)


def _all(log: Texts) -> Iterator[tuple[str, str, Texts]]:
    for at, line in enumerate(log):
        without = log[:at] + log[at + 1 :]
        yield "dropped", f"{at + 1}: {line}", without
        yield "doubled", f"{at + 1}: {line}", log[: at + 1] + log[at:]
        for to in range(len(log)):
            if to != at:
                moved = (*without[:to], line, *without[to:])
                yield "moved", f"{at + 1} to {to + 1}: {line}", moved


@cache
def kernel(world: LogWorld) -> PrintingKernel:
    """Compiled once per world."""
    return PrintingKernel(world, ERA)


@cache
def reference(world: LogWorld) -> Reference:
    """The interpreter in this world."""
    return Reference(world, ERA)


def lines_of(log: Sequence[str]) -> list[LogLine]:
    return [LogLine(number, text) for number, text in enumerate(log, start=1)]


def in_world(log: Sequence[str], world: LogWorld) -> tuple[JudgedLine, ...]:
    return sort_lines(lines_of(log), world).judged


def refused_at(log: Sequence[str], world: LogWorld, *, complete: bool = False) -> int | None:
    """The place of the first line that no run prints, or None if the log is allowed."""
    lines = in_world(log, world)
    found = kernel(world).follow(lines, Clock(), complete=complete)
    return None if found.allowed else place(log, lines, found.accepted)


def reference_refuses_at(
    log: Sequence[str], world: LogWorld, *, complete: bool = False
) -> int | None:
    """The same, found by the interpreter."""
    lines = in_world(log, world)
    found = reference(world).accepted([line.key for line in lines], complete=complete)
    return None if found is None else place(log, lines, found)


def place(log: Sequence[str], lines: Sequence[JudgedLine], accepted: int) -> int:
    """Where the line after these stands in the log, or its end."""
    return lines[accepted].number - 1 if accepted < len(lines) else len(log)


def smallest_world(log: Sequence[str]) -> LogWorld:
    """The first that the log lets one infer."""
    return next(iter(infer(lines_of(log))))


HEAD = ("all", "allowed", "refused", "at once", "later", "wrong line")
MODES = (
    ("with a description, complete", True, True),
    ("with a description", True, False),
    ("with the log alone, complete", False, True),
    ("with the log alone", False, False),
)


def main() -> None:
    for title, described, complete in MODES:
        sys.stdout.write(f"\n{title}\n{'log':<8}{'change':<9}")
        sys.stdout.write("".join(f"{head:>12}" for head in HEAD) + "\n")
        total, allowed = {kind: Counter[str]() for kind in KINDS}, list[str]()
        for log in LOGS:
            counts = {kind: Counter[str]() for kind in KINDS}
            for change in changes(judged(log)):
                world = DESCRIBED if described else smallest_world(change.log)
                named = refused_at(change.log, world, complete=complete)
                found = reference_refuses_at(change.log, world, complete=complete)
                counts[change.kind].update(verdicts(change, named, found))
                if named is None:
                    allowed.append(f"{log.stem} {change.kind} {change.what}")
            for kind in KINDS:
                show(log.stem, kind, counts[kind])
                total[kind] += counts[kind]
        for kind in KINDS:
            show("all", kind, total[kind])
        sys.stdout.write("".join(f"  {line}\n" for line in allowed))


def verdicts(change: Change, named: int | None, found: int | None) -> Iterator[str]:
    """The columns in which a change counts."""
    yield "all"
    yield "allowed" if named is None else "refused"
    if named is not None:
        yield "at once" if named == change.differs else "later"
    if named != found:
        yield "wrong line"


def show(log: str, kind: str, counts: Counter[str]) -> None:
    """A row of the table."""
    sys.stdout.write(f"{log:<8}{kind:<9}" + "".join(f"{counts[h]:>12}" for h in HEAD) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
