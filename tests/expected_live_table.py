"""Judge every liveness rule in every release: `python -m tests.expected_live_table` writes it."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.liveness.judge import Live, judge
from model.era import ERAS, Era
from properties.expected_live import FILE, listed
from properties.liveness import LIVENESS


def lines(era: Era) -> Iterator[str]:
    """The table of one release."""
    yield from ("[[live]]", f'era = "{era}"')
    for rule in LIVENESS:
        if rule.applies(era):
            yield f"[live.rules.{rule.id}]"
            for setting in rule.settings:
                found = listed(judge(Live(rule, era, setting, rule.assuming)))
                yield f'"{setting}" = "{found}"'
    yield ""


HEADER = "# Written by `python -m tests.expected_live_table`; checked by tests/explorer/liveness."

if __name__ == "__main__":
    text = "\n".join([HEADER, "", *(line for era in ERAS.values() for line in lines(era))])
    FILE.write_text(text, "utf-8")
