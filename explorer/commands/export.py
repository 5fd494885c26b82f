"""`klpcheck export`: the kernel and the rules as input of another tool."""

from __future__ import annotations

from argparse import Namespace

from explorer.commands.check import asked
from explorer.export.targets import exported
from explorer.output import check_target, emit
from model.scope import Scope


def run(options: Namespace) -> int:
    """Write the model; returns the exit status."""
    check_target(options.output)
    check = asked(options, Scope())
    emit(options.output, exported(options.to, check))
    return 0
