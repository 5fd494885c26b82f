"""Writes the generated tables of README.md: `python -m tests.readme_tables`."""

from __future__ import annotations

import re
from pathlib import Path

from properties.expected import expected
from properties.suite import RULES
from properties.verdict import Outcome

README = Path(__file__).parents[1] / "README.md"
SIZES = (("patches", 2), ("objects", 2), ("tasks", 2))
ERAS = ("4.19", "6.1")


def rules_table() -> str:
    """Each rule with its verdict at the default scope of each searched era."""
    lines = ["| rule | sentence | source | " + " | ".join(ERAS) + " |", "|---|---|---|---|---|"]
    for rule in RULES:
        verdicts = " | ".join(_verdict(era, rule.id) for era in ERAS)
        lines.append(f"| {rule.id} | {rule.sentence} | {rule.source} | {verdicts} |")
    return "\n".join(lines)


def _verdict(era: str, rule: str) -> str:
    listed = expected(era, SIZES)
    assert listed is not None
    outcome, depth = listed.verdicts[rule]
    if outcome is Outcome.VIOLATED:
        return f"violated, {depth} steps"
    return outcome.value.lower()


def with_tables(text: str) -> str:
    """README's text with its tables made anew."""
    pattern = r"(?s)(<!-- rules: .*? -->\n).*?(<!-- /rules -->)"
    return re.sub(pattern, lambda m: f"{m[1]}{rules_table()}\n{m[2]}", text)


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text("utf-8")), "utf-8")
