"""Does the model allow a log? Worlds that may explain it are simulated until one does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from explorer.errors import InputError, StoppedEarlyError
from explorer.plain_log.acceptance import Acceptance, Clock
from explorer.plain_log.dmesg import PlainLog
from explorer.plain_log.explanation import ExplainedStep
from explorer.plain_log.infer import infer
from explorer.plain_log.printing_kernel import PrintingKernel
from explorer.plain_log.world import JudgedLine, LogWorld, Sorted, sort_lines, with_functions_of
from explorer.replay.replaying import not_supported
from explorer.scenarios.sentences import complaint, listed
from model.era import Era

Progress = Callable[[int, int], None]
"""Gets the number of lines that were followed, and of all lines."""


END = "(the end of the log)"


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What was found about a log on the release `era`; `run` explains it if it is allowed."""

    log: PlainLog
    era: str
    world: LogWorld
    sorted: Sorted
    result: Acceptance
    run: tuple[ExplainedStep, ...] = ()

    @property
    def outcome(self) -> str:
        """`allowed`, `refused` or `undecided`."""
        if self.result.stopped is not None:
            return "undecided"
        return "allowed" if self.result.allowed else "refused"

    @property
    def refused(self) -> JudgedLine | None:
        """The first line that no run prints; of a log that stops too early, the end of its file."""
        if self.outcome != "refused":
            return None
        if self.result.accepted < len(self.sorted.judged):
            return self.sorted.judged[self.result.accepted]
        return JudgedLine(self.log.lines[-1].number + 1, END, END)

    @property
    def before(self) -> JudgedLine | None:
        """The last line that some run prints, if there is one."""
        return self.sorted.judged[self.result.accepted - 1] if self.result.accepted else None


def judge(
    log: PlainLog,
    era: Era,
    world: LogWorld | None = None,
    clock: Clock | None = None,
    progress: Progress = lambda *_: None,
) -> LogVerdict:
    """Follow the log on the model of this release.

    Without a world those that can be inferred are tried until one allows the log; if none does,
    the verdict is of the first that is undecided, or of the one that goes farthest. InputError if
    nothing in the log is about livepatch; StoppedEarlyError if a limit is met before that.
    """
    worlds = _inferred(log, era) if world is None else _described(log, era, world)
    found: list[LogVerdict] = []
    for one in worlds:
        found.append(_judge(log, era, one.in_release(era), clock or Clock(), progress))
        if found[-1].outcome != "refused":
            return found[-1]
    return max(found, key=lambda verdict: verdict.result.accepted)


def _described(log: PlainLog, era: Era, world: LogWorld) -> list[LogWorld]:
    """The one world; StoppedEarlyError if it needs what the model lacks."""
    if missing := not_supported(world.scenario(era.name)):
        raise StoppedEarlyError(f"the description needs {listed(missing)}: not supported yet")
    return [with_functions_of(log.lines, world)]


def _inferred(log: PlainLog, era: Era) -> Iterator[LogWorld]:
    """The worlds that there are in a release."""
    return (world for world in infer(log.lines) if era.replace or not world.replaces)


def _judge(
    log: PlainLog,
    era: Era,
    world: LogWorld,
    clock: Clock,
    progress: Progress,
) -> LogVerdict:
    found = sort_lines(log.lines, world)
    if not found.judged:
        wrong = "nothing in this log can be judged"
        write = "give a log with lines that begin with `livepatch: `"
        others = f"{found.other + len(found.unknown)} other lines"
        raise InputError(f"{log.file}: " + complaint(wrong, others, write))
    kernel = PrintingKernel(world, era, clock.pulse)
    result = kernel.follow(found.judged, clock, progress, complete=log.complete)
    verdict = LogVerdict(log, era.name, world, found, result)
    if verdict.outcome != "allowed":
        return verdict
    run = kernel.explain(result.run, found.judged)
    return LogVerdict(log, era.name, world, found, result, run)
