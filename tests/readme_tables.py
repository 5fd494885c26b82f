"""Writes the generated tables of README.md: `python -m tests.readme_tables`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from model.era import ERAS, Era
from model.scope import Scope
from properties.expected import Expected, expected
from properties.mutants import recorded
from properties.suite import RULES, rules_of
from properties.verdict import Outcome

README = Path(__file__).parents[1] / "README.md"
SCOPE = Scope().sizes
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


TABLES = {"rules": rules_table, "releases": releases_table, "mutants": mutants_table}


def with_tables(text: str) -> str:
    """README's text with its tables made anew."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name}: ", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        comment, _, rest = rest.partition("\n")
        text = f"{head}{begin}{comment}\n{table()}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text("utf-8")), "utf-8")
