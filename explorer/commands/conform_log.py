"""`klpcheck conform --dmesg`: a plain kernel log against the model."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from explorer import choosing
from explorer.output import emit
from explorer.plain_log.acceptance import Clock
from explorer.plain_log.description import load_description
from explorer.plain_log.dmesg import read_log
from explorer.plain_log.judge import judge
from explorer.plain_log.verdict_text import verdict_json, verdict_text
from explorer.progress import CountingProgress


def follow(options: Namespace) -> int:
    """Follow the log; 1 if the model does not allow it, 3 if a limit was met first."""
    era, described = choosing.era(options.era, options.switch), options.patch_description
    world = load_description(Path(described)) if described else None
    log = read_log(options.dmesg, complete=options.complete)
    clock = Clock(options.max_states, options.max_seconds)
    with CountingProgress("following the log") as progress:
        verdict = judge(log, era, world, clock, progress)
    if options.json:
        emit(options.json, verdict_json(verdict))
    if options.json != "-":
        emit("-", verdict_text(verdict))
    return {"allowed": 0, "refused": 1, "undecided": 3}[verdict.outcome]
