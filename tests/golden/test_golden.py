"""Sessions of the command line, byte by byte: `$ klpcheck ...`, its output, its exit status.

`python -m tests.golden.test_golden` writes them anew; say in the commit why one has changed.
"""

from __future__ import annotations

import io
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from explorer.cli import main

HERE = Path(__file__).parent
PROMPT = "$ klpcheck "


def session(command: str) -> str:
    """The session of a command as text; standard error without its progress."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(shlex.split(command))
    complaints = [line for line in err.getvalue().splitlines() if line.startswith("klpcheck:")]
    return "\n".join(
        [f"{PROMPT}{command}", out.getvalue() + "".join(complaints), f"[{status}]", ""]
    )


def command_of(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0].removeprefix(PROMPT)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_a_session_is_as_written(path: Path) -> None:
    assert session(command_of(path)) == path.read_text("utf-8")


if __name__ == "__main__":
    for file in sorted(HERE.glob("*.txt")):
        file.write_text(session(command_of(file)), "utf-8")
