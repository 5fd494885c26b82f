"""What README.md promises is what the project does."""

from __future__ import annotations

import re

from tests.readme_tables import QUICK, README, with_tables

ROOT = README.parent


def test_the_table_of_rules_is_the_generated_one() -> None:
    text = README.read_text("utf-8")

    assert with_tables(text, QUICK) == text


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = re.findall(r"(?m)^    (python3 -m venv .*)$", README.read_text("utf-8"))
    script = (ROOT / ".ci" / "run").read_text("utf-8")

    assert len(commands) == 2
    assert commands[0].endswith("klpcheck check")
    assert commands[1] in script


def test_every_option_that_the_readme_shows_exists() -> None:
    files = ("options.py", "arguments.py")
    known = "".join((ROOT / "explorer" / file).read_text("utf-8") for file in files)

    options = set(re.findall(r"(?<=[ `])--[a-z-]+", README.read_text("utf-8")))

    assert {o for o in options if f'"{o}"' not in known} <= {
        "--patches",
        "--objects",
        "--tasks",
        "--quiet",
        "--deadlock-detection",
        "--threads",
        "--symmetry-reduction",
        "--tlc",
    }
