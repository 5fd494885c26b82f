"""`klpcheck rules`: what must hold, where it is promised, since when, and what violates it."""

from __future__ import annotations

from argparse import Namespace

from explorer.output import emit
from model.era import ERAS
from properties.rule import Rule, applies
from properties.suite import NOT_EXPRESSIBLE, RULES
from reports.json_text import json_text


def run(options: Namespace) -> int:
    """Print the table of rules, and the promises that are no rules."""
    if options.json:
        rows = [row(rule) for rule in RULES]
        emit(options.json, json_text({"rules": rows, "not_expressible": NOT_EXPRESSIBLE}))
    if options.json != "-":
        emit("-", table())
    return 0


def row(rule: Rule) -> dict[str, object]:
    """What is known of a rule."""
    return {
        "rule": rule.id,
        "name": rule.name,
        "since": rule.since,
        "releases": [era.name for era in ERAS.values() if applies(rule, era)],
        "sentence": rule.sentence,
        "source": rule.source,
        "broken_by": broken_by(rule),
    }


def broken_by(rule: Rule) -> dict[str, list[str]]:
    """Per known defect, the releases in which it violates the rule."""
    judged = [era for era in ERAS.values() if applies(rule, era)]
    releases = {d: [era.name for era in judged if has(era)] for d, has in rule.broken_in.items()}
    return {defect: names for defect, names in releases.items() if names}


def table() -> str:
    """The rules, one line each, and below a rule the known defects that violate it."""
    lines = []
    for rule in RULES:
        lines.append(f"{rule.id:<9} {rule.since:<5} {rule.sentence}  [{rule.source}]")
        for defect, releases in broken_by(rule).items():
            lines.append(f"{'':<15} violated in {', '.join(releases)}: {defect}")
    lines.append(f"{len(RULES)} rules")
    lines += [f"{id_:<15} no rule: {reason}" for id_, reason in NOT_EXPRESSIBLE.items()]
    return "\n".join([*lines, ""])
