"""`klpcheck conform`: recorded kernels, or a plain kernel log, against the model."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from explorer.errors import InputError
from explorer.output import check_target, emit
from explorer.replay.conform import conform, conform_json, conform_text
from explorer.scenarios.records import load_records
from properties.suite import RULES

OF_LOGS = ("era", "switch", "patch_description", "max_states", "max_seconds", "complete")
"""Options that only --dmesg heeds."""


def run(options: Namespace) -> int:
    """1 if the model disagrees, 3 if it cannot say."""
    check_target(options.json)
    if options.dmesg is None:
        return _records(options)
    if options.files:
        raise InputError("--dmesg takes one log and no records; leave out the other files")
    if options.judge:
        raise InputError("--judge belongs to records; of a plain log many runs are possible")
    from explorer.commands.conform_log import follow  # noqa: PLC0415 - compiles a machine

    return follow(options)


def _records(options: Namespace) -> int:
    """Replay every record; 1 if one differs, 3 if one needs what the model does not have yet."""
    if not options.files:
        raise InputError("there is nothing to compare; name FILE.jsonl, or --dmesg FILE")
    for name in OF_LOGS:
        if getattr(options, name) not in (None, False):
            raise InputError(f"--{name.replace('_', '-')} belongs to --dmesg")
    scenarios = [s for name in options.files for s in load_records(Path(name))]
    verdicts = conform(scenarios, rules=RULES if options.judge else ())
    if options.json:
        emit(options.json, conform_json(verdicts, judged=options.judge))
    if options.json != "-":
        emit("-", conform_text(verdicts))
    if not all(verdict.ok or verdict.unsupported for verdict in verdicts):
        return 1
    return 3 if any(verdict.unsupported for verdict in verdicts) else 0
