"""`klpcheck conform`: recorded kernels against the model."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from explorer.output import emit
from explorer.replay.conform import conform, conform_json, conform_text
from explorer.scenarios.records import load_records


def run(options: Namespace) -> int:
    """Replay every record; 1 if one differs, 3 if one needs what the model does not have yet."""
    scenarios = [s for name in options.files for s in load_records(Path(name))]
    verdicts = conform(scenarios)
    if options.json:
        emit(options.json, conform_json(verdicts))
    if options.json != "-":
        emit("-", conform_text(verdicts))
    if any(verdict.difference for verdict in verdicts):
        return 1
    return 3 if any(verdict.unsupported for verdict in verdicts) else 0
