"""`klpcheck export`: the kernel and the rules as input of another tool."""

from __future__ import annotations

from argparse import Namespace

from explorer.commands.check import asked
from explorer.export.targets import exported
from explorer.output import check_target, emit
from explorer.progress import CountingProgress
from model.scope import Scope


def run(options: Namespace) -> int:
    """Write the model; returns the exit status."""
    check_target(options.output)
    check = asked(options, Scope())
    with CountingProgress("exporting"):
        text = exported(options.to, check, symmetric=options.symmetric, processes=options.processes)
    emit(options.output, text)
    return 0
