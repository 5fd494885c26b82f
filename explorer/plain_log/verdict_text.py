"""The verdict on a log, for people and for other programs."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.plain_log.judge import LogVerdict
from explorer.plain_log.world import JudgedLine
from explorer.scenarios.world import Wording
from reports.json_text import json_text
from reports.wording import visible

MOST_POSSIBLE = 10
"""Lines that are shown of those that could stand in the place of an impossible one."""

ALWAYS_ASSUMED = (
    "the log starts on a kernel on which no patch and none of these targets is loaded",
    "lines that the model prints in one step stand together",
)


def verdict_text(verdict: LogVerdict) -> str:
    """Allowed or not, and why; what was assumed; what was looked at."""
    parts = [*_outcome(verdict), *_looked_at(verdict)]
    parts += ["assumed:", *(f"  {line}" for line in assumptions(verdict))]
    return "\n".join(map(visible, parts)) + "\n"


def assumptions(verdict: LogVerdict) -> tuple[str, ...]:
    """What the verdict takes for granted."""
    signs = ("results other than 0 are compared by their sign, written -1 and 1 below",)
    own = signs if verdict.world.wording is Wording.RECORDS else ()
    stop = "it stops where nothing is under way" if verdict.log.complete else "it may stop anywhere"
    return (stop, *ALWAYS_ASSUMED, *own, *verdict.world.assumed)


def _outcome(verdict: LogVerdict) -> Iterator[str]:
    possible = sorted(verdict.result.possible)
    file, era, count = verdict.log.file, verdict.era, len(verdict.sorted.judged)
    if verdict.result.stopped is not None:
        number = verdict.before.number if verdict.before else 0
        yield f"{file}: undecided on livepatch {era}: {verdict.result.stopped}"
        yield f"allowed at least to line {number}"
    elif verdict.refused is None:
        steps = len(verdict.run)
        yield f"{file}: livepatch {era} allows this log: {steps} steps print its {count} lines"
    else:
        yield f"{file}:{verdict.refused.number}: no run of livepatch {era} prints this line here"
        yield _line(verdict.refused)
        if verdict.before is not None:
            yield "the last line before it that was judged:"
            yield _line(verdict.before)
        yield "what could stand here:"
        yield from (f"  {line}" for line in possible[:MOST_POSSIBLE])
        if len(possible) > MOST_POSSIBLE:
            yield f"  and {len(possible) - MOST_POSSIBLE} more"
        if not possible:
            yield "  nothing: no further line is printed"


def _line(line: JudgedLine) -> str:
    return f"  {line.number}: {line.text}"


def _looked_at(verdict: LogVerdict) -> Iterator[str]:
    found = verdict.sorted
    yield f"judged {len(found.judged)} lines, passed over {found.other + len(found.unknown)}"
    if found.unknown:
        first = found.unknown[0]
        yield (
            f"  {len(found.unknown)} of them of livepatch, which no modelled release prints; "
            f"the first is {verdict.log.file}:{first.number}: {first.text}"
        )


def verdict_json(verdict: LogVerdict) -> str:
    """The same for another program, with the run that explains an allowed log."""
    found = verdict.sorted
    data: dict[str, object] = {
        "file": verdict.log.file,
        "era": verdict.era,
        "outcome": verdict.outcome,
        "stopped": verdict.result.stopped,
        "refused": _data(verdict.refused),
        "before": _data(verdict.before),
        "possible": sorted(verdict.result.possible),
        "assumed": list(assumptions(verdict)),
        "judged": len(found.judged),
        "passed_over": found.other + len(found.unknown),
        "unknown": [{"line": line.number, "text": line.text} for line in found.unknown],
        "states": verdict.result.states,
        "run": [
            {"step": s.action, "mirrors": s.mirrors, "by": s.by, "lines": list(s.lines)}
            for s in verdict.run
        ],
    }
    return json_text(data)


def _data(line: JudgedLine | None) -> dict[str, object] | None:
    return None if line is None else {"line": line.number, "text": line.text}
