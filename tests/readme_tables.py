"""Writes the generated tables of README.md: `python -m tests.readme_tables`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from explorer.defects import Deadline, look_for
from model.era import ERAS, Era
from model.scope import Scope
from properties.defect import Beyond
from properties.eventually import LivenessRule
from properties.expected import Expected, expected
from properties.expected_live import expected_live
from properties.historical import ROWS
from properties.liveness import LIVENESS
from properties.mutants import recorded
from properties.suite import RULES, rules_of
from properties.verdict import Outcome
from reports.defect_rows import Found, length, scope

README = Path(__file__).parents[1] / "README.md"
SCOPE = Scope().sizes
LIVE_SHOWN = ("4.12", "5.18", "6.4", "6.16")
SHOWN = ("4.12", "4.19", "5.1", "6.1")


def rules_table() -> str:
    """Each rule with its verdict at the default scope of some releases."""
    lines = [
        "| rule | sentence | source | " + " | ".join(SHOWN) + " |",
        "|---|---|---" + "|---" * len(SHOWN) + "|",
    ]
    for rule in RULES:
        verdicts = " | ".join(_verdict(era, rule.id) for era in SHOWN)
        lines.append(f"| {rule.id} | {rule.sentence} | {rule.source} | {verdicts} |")
    return "\n".join(lines)


def _verdict(era: str, rule: str) -> str:
    listed = expected(era, SCOPE)
    assert listed is not None
    if rule not in listed.verdicts:
        return ""
    outcome, depth = listed.verdicts[rule]
    if outcome is Outcome.VIOLATED:
        return f"violated, {depth} steps"
    return outcome.value.lower()


def releases_table() -> str:
    """Each release with what its default scope has, and the known defects that show there."""
    lines = [
        "| release | states | transitions | depth | rules | violated, and why |",
        "|---|---|---|---|---|---|",
    ]
    for name, era in ERAS.items():
        found = expected(name, SCOPE)
        assert found is not None
        counts = f"{found.states:,} | {found.transitions:,} | {found.depth}"
        lines.append(f"| {name} | {counts} | {len(found.verdicts)} | {_reasons(era, found)} |")
    return "\n".join(lines)


def _reasons(era: Era, found: Expected) -> str:
    """The defects of the release with the rules that they violate; anomalies by their names."""
    reasons: dict[str, list[str]] = {}
    for rule in rules_of(era):
        if found.outcome(rule.id) is Outcome.VIOLATED:
            for reason in rule.broken_by(era):
                reasons.setdefault(reason, []).append(rule.id)
    return "; ".join(
        reason if ids == [reason] else f"{reason}: {', '.join(ids)}"
        for reason, ids in reasons.items()
    )


def defects_table() -> str:
    """Each historical defect with the shortest run that shows it, or why it is not looked for."""
    lines = [
        "| defect | what the wrong kernel does | fixed by | release | rule | scope | steps "
        "| states | fixed kernel |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        if isinstance(row, Beyond):
            lines.append(f"| {row.id} | not expressible: {row.reason} | {row.commit} |||||||")
        else:
            lines.append(defect_row(look_for(row, Deadline.from_now(None))))
    return "\n".join(lines)


KINDS = {
    "rule": "a rule is violated",
    "stuck": "somebody cannot go on",
    "gone": "an anomaly is gone",
    "vacuous": "a premise is gone",
    "action": "an action is never taken",
    "line": "a line is never printed",
}


def mutants_table() -> str:
    """What became of the mutants of the recorded releases."""
    lines = [
        "| release | mutants | judged | equivalent | "
        + " | ".join(KINDS.values())
        + " | survive | score |",
        "|---" * (len(KINDS) + 6) + "|",
    ]
    for era, found in recorded().items():
        signs = Counter(sign.partition(":")[0] for sign in found.signs.values())
        rest = len(found.signs) + len(found.survivors)
        counts = " | ".join(str(signs[kind]) for kind in KINDS)
        lines.append(
            f"| {era} | {found.mutants} | {found.judged} | {found.judged - rest} | {counts} "
            f"| {len(found.survivors)} | {100 * len(found.signs) / rest:.1f} % |"
        )
    return "\n".join(lines)


def liveness_table() -> str:
    """Each liveness rule with its verdict in some releases, over all of its settings."""
    lines = [
        "| rule | sentence | " + " | ".join(LIVE_SHOWN) + " |",
        "|---|---" + "|---" * len(LIVE_SHOWN) + "|",
    ]
    for rule in LIVENESS:
        verdicts = " | ".join(_live_verdict(rule, ERAS[era]) for era in LIVE_SHOWN)
        lines.append(f"| {rule.id} | {rule.sentence} | {verdicts} |")
    return "\n".join(lines)


def _live_verdict(rule: LivenessRule, era: Era) -> str:
    """Holds, or the shapes in which it does not, each with its defect."""
    rows = expected_live(era.name)
    broken = [
        f"{setting.shape.name.lower()}: {', '.join(rule.broken_by(era, setting.shape))}"
        for setting in rule.settings
        if rule.applies(era) and rows[rule.id, str(setting)].outcome is Outcome.VIOLATED
    ]
    if broken:
        return "violated, " + "; ".join(broken)
    return "holds" if rule.applies(era) else ""


def defect_row(found: Found) -> str:
    """The line of one defect that was found."""
    defect = found.defect
    cells = (
        *(defect.id, defect.sentence, defect.commit, defect.release, found.runs[0].rule),
        *(scope(defect), str(length(found)), f"{found.states:,}", found.fixed),
    )
    return f"| {' | '.join(cells)} |"


QUICK = {
    "rules": rules_table,
    "releases": releases_table,
    "liveness": liveness_table,
    "mutants": mutants_table,
}
TABLES = {**QUICK, "defects": defects_table}
"""The last one searches: `tests/properties/test_historical.py` checks it, line by line."""


def with_tables(text: str, tables: Mapping[str, Callable[[], str]]) -> str:
    """README's text with these tables made anew."""
    for name, table in tables.items():
        begin, end = f"<!-- {name}: ", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        comment, _, rest = rest.partition("\n")
        text = f"{head}{begin}{comment}\n{table()}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text("utf-8"), TABLES), "utf-8")
