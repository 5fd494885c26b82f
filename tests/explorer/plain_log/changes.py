"""`python -m tests.explorer.plain_log.changes`: which single changes of a log does the model notice?

Every judged line of the nine documented logs is moved to every other place, dropped and doubled.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from explorer.plain_log.description import load_description
from explorer.plain_log.dmesg import LogLine, read_log
from explorer.plain_log.infer import infer
from explorer.plain_log.printing_kernel import PrintingKernel
from explorer.plain_log.world import LogWorld, sort_lines, with_functions_of
from model.era import ERAS

HERE = Path(__file__).parent
LOGS = tuple(sorted(HERE.glob("test?.log")))
DESCRIBED = load_description(HERE / "demo.yaml")
ERA = ERAS["4.19"]

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """`moved`, `dropped` or `doubled`; `differs` is the first place where the log is another one."""

    kind: str
    what: str
    log: Texts
    differs: int


def judged(log: Path) -> Texts:
    """The lines of a log that are judged, without anything around them."""
    lines = read_log(log)
    return tuple(line.text for line in sort_lines(lines, DESCRIBED).judged)


def changes(log: Texts) -> Iterator[Change]:
    """All single changes; those that give the same log are one change."""
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
        yield "dropped", f"{at + 1} {line}", without
        yield "doubled", f"{at + 1} {line}", log[: at + 1] + log[at:]
        for to in range(len(log)):
            if to != at:
                moved = (*without[:to], line, *without[to:])
                yield "moved", f"{at + 1} to {to + 1} {line}", moved


@cache
def kernel(world: LogWorld) -> PrintingKernel:
    """Compiled once per world."""
    return PrintingKernel(world, ERA)


def accepted(log: Sequence[str], *, described: bool) -> int:
    """How many lines some run prints; all of them if the log is allowed."""
    lines = [LogLine(number, text) for number, text in enumerate(log, start=1)]
    world = with_functions_of(lines, DESCRIBED) if described else infer(lines)
    return kernel(world).follow(sort_lines(lines, world).judged).accepted


def main() -> None:
    for described in (True, False):
        title = "with the description of the patch" if described else "with what the log shows"
        sys.stdout.write(
            f"{title}\n{'log':<8}{'change':<10}{'all':>6}{'refused':>9}{'allowed':>9}\n"
        )
        legal = []
        for log in LOGS:
            total, refused = Counter[str](), Counter[str]()
            for change in changes(judged(log)):
                total[change.kind] += 1
                if accepted(change.log, described=described) < len(change.log):
                    refused[change.kind] += 1
                else:
                    legal.append(f"{log.stem} {change.kind} {change.what}")
            for kind in ("moved", "dropped", "doubled"):
                n = total[kind]
                row = f"{n:>6}{refused[kind]:>9}{n - refused[kind]:>9}"
                sys.stdout.write(f"{log.stem:<8}{kind:<10}{row}\n")
        sys.stdout.write("allowed:\n" + "".join(f"  {line}\n" for line in legal))


if __name__ == "__main__":
    main()
