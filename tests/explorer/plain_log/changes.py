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


def refused_at(log: Sequence[str], world: LogWorld) -> int | None:
    """The place of the first line that no run prints, or None if the log is allowed."""
    lines = in_world(log, world)
    accepted = kernel(world).follow(lines, Clock()).accepted
    return None if accepted == len(lines) else lines[accepted].number - 1


def reference_refuses_at(log: Sequence[str], world: LogWorld) -> int | None:
    """The same, found by the interpreter."""
    lines = in_world(log, world)
    accepted = reference(world).accepted([line.key for line in lines])
    return None if accepted == len(lines) else lines[accepted].number - 1


def worlds(log: Sequence[str], *, described: bool) -> LogWorld:
    """The described world, or the smallest that the log lets one infer."""
    return DESCRIBED if described else next(iter(infer(lines_of(log))))


HEAD = ("all", "allowed", "refused", "at once", "later", "wrong line")


def main() -> None:
    for described in (True, False):
        sys.stdout.write("\nwith " + ("a description\n" if described else "the log alone\n"))
        sys.stdout.write(f"{'log':<8}{'change':<9}" + "".join(f"{h:>12}" for h in HEAD) + "\n")
        total, allowed = {kind: Counter[str]() for kind in KINDS}, list[str]()
        for log in LOGS:
            counts = {kind: Counter[str]() for kind in KINDS}
            for change in changes(judged(log)):
                _count(counts[change.kind], change, described=described)
                if refused_at(change.log, worlds(change.log, described=described)) is None:
                    allowed.append(f"{log.stem} {change.kind} {change.what}")
            for kind in KINDS:
                _row(log.stem, kind, counts[kind])
                total[kind] += counts[kind]
        for kind in KINDS:
            _row("all", kind, total[kind])
        sys.stdout.write("".join(f"  {line}\n" for line in allowed))


def _count(counts: Counter[str], change: Change, *, described: bool) -> None:
    world = worlds(change.log, described=described)
    named = refused_at(change.log, world)
    counts["all"] += 1
    counts["allowed" if named is None else "refused"] += 1
    if named is not None:
        counts["at once" if named == change.differs else "later"] += 1
    counts["wrong line"] += named != reference_refuses_at(change.log, world)


def _row(log: str, kind: str, counts: Counter[str]) -> None:
    sys.stdout.write(f"{log:<8}{kind:<9}" + "".join(f"{counts[h]:>12}" for h in HEAD) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
