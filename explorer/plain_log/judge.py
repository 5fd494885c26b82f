"""Does the model allow a log? Reading, the world, the simulation and the run, in this order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from explorer.errors import InputError
from explorer.plain_log.acceptance import NO_BOUNDS, Acceptance, Bounds
from explorer.plain_log.dmesg import LogLine
from explorer.plain_log.explanation import ExplainedStep
from explorer.plain_log.infer import infer
from explorer.plain_log.printing_kernel import PrintingKernel
from explorer.plain_log.world import JudgedLine, LogWorld, Sorted, sort_lines, with_functions_of
from explorer.scenarios.sentences import complaint
from model.era import Era


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What was found about the log in `file` on the release `era`.

    `refused` is the first line that no run prints, None if the log is allowed or `stopped` says why
    it is undecided; `before` is the last line before it, if there is one; `possible` are the lines
    that could stand in its place. `run` explains an allowed log.
    """

    file: str
    era: str
    world: LogWorld
    sorted: Sorted
    states: int
    refused: JudgedLine | None = None
    before: JudgedLine | None = None
    possible: tuple[str, ...] = ()
    run: tuple[ExplainedStep, ...] = ()
    stopped: str | None = None


def judge(
    file: str,
    lines: Sequence[LogLine],
    era: Era,
    world: LogWorld | None = None,
    bounds: Bounds = NO_BOUNDS,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> LogVerdict:
    """Follow the lines of `file` on the model of this release.

    Without a world it is inferred from the log. `progress` gets the number of lines followed and
    of all lines. InputError if nothing in the log is about livepatch.
    """
    world = infer(lines) if world is None else with_functions_of(lines, world)
    found = sort_lines(lines, world)
    if not found.judged:
        wrong = "nothing in this log can be judged"
        write = "give a log with lines that begin with `livepatch: `"
        others = f"{found.other + len(found.unknown)} other lines"
        raise InputError(f"{file}: " + complaint(wrong, others, write))
    kernel = PrintingKernel(world, era)
    result = kernel.follow(found.judged, bounds, progress)
    verdict = LogVerdict(file, era.name, world, found, result.states, stopped=result.stopped)
    if result.stopped is None and result.accepted == len(found.judged):
        return replace(verdict, run=kernel.explain(result.run, found.judged))
    return _not_allowed(verdict, result)


def _not_allowed(verdict: LogVerdict, result: Acceptance) -> LogVerdict:
    judged = verdict.sorted.judged
    before = judged[result.accepted - 1] if result.accepted else None
    if result.stopped is not None:
        return replace(verdict, before=before)
    possible = tuple(sorted(result.possible))
    return replace(verdict, refused=judged[result.accepted], before=before, possible=possible)
