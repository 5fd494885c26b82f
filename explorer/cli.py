"""The command line: runs a command and says how it ended."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import cast

from explorer.errors import InputError, StoppedEarlyError
from explorer.interrupt import noting_interrupts
from explorer.options import parser_of_all

EXPECTED, DIFFERS, WRONG_INPUT, UNDECIDED = 0, 1, 2, 3
"""Exit status: as expected; a rule or a comparison is not; input or command is wrong; undecided."""


GARBAGE = 100_000
"""New objects between two searches for garbage, of which formulas leave next to none."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the shell closed it
            setattr(sys, name, io.StringIO())
    gc.set_threshold(GARBAGE)
    options = parser_of_all().parse_args(arguments)
    command = import_module(f"explorer.commands.{options.command}")
    try:
        with noting_interrupts():
            status = cast("int", command.run(options))
        sys.stdout.flush()
    except InputError as error:
        return _complain(str(error), WRONG_INPUT)
    except StoppedEarlyError as reason:
        return _complain(f"{reason}; nothing was decided", UNDECIDED)
    except KeyboardInterrupt:
        return _complain("interrupted; nothing was decided", UNDECIDED)
    except OSError as error:  # standard output: full, or nobody reads it any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _complain(f"cannot write standard output: {error.strerror}", WRONG_INPUT)
    return status


def _complain(sentence: str, status: int) -> int:
    sys.stderr.write(f"klpcheck: {sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
