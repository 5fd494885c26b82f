"""`klpcheck rules`: what must hold, where it is promised, since when, and what violates it."""

from __future__ import annotations

from argparse import Namespace

from explorer.output import emit
from model.era import ERAS
from properties.assumptions import ASSUMPTIONS
from properties.eventually import LivenessRule
from properties.liveness import LIVENESS
from properties.rule import Rule, applies
from properties.suite import NOT_EXPRESSIBLE, RULES
from reports.json_text import json_text


def run(options: Namespace) -> int:
    """Print the table of rules, and the promises that are no rules."""
    if options.json:
        data = {
            "rules": [row(rule) for rule in RULES],
            "liveness": [live_row(rule) for rule in LIVENESS],
            "assumptions": {a.id: a.sentence for a in ASSUMPTIONS},
            "not_expressible": NOT_EXPRESSIBLE,
        }
        emit(options.json, json_text(data))
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


def live_row(rule: LivenessRule) -> dict[str, object]:
    """What is known of a liveness rule."""
    return {
        "rule": rule.id,
        "name": rule.name,
        "since": rule.since,
        "releases": [era.name for era in ERAS.values() if rule.applies(era)],
        "sentence": rule.sentence,
        "source": rule.source,
        "assuming": [assumption.id for assumption in rule.assuming],
        "broken_by": broken_in_shapes(rule),
    }


def broken_in_shapes(rule: LivenessRule) -> dict[str, list[str]]:
    """Per known defect, the releases in which some setting shows that it breaks the rule."""
    shapes = [setting.shape for setting in rule.settings]
    judged = [era for era in ERAS.values() if rule.applies(era)]
    found = {
        defect: [era.name for era in judged if any(has(era, shape) for shape in shapes)]
        for defect, has in rule.broken_in.items()
    }
    return {defect: names for defect, names in found.items() if names}


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
    for live in LIVENESS:
        lines.append(f"{live.id:<10} {live.since:<5} {live.sentence}  [{live.source}]")
        lines.append(f"{'':<16} assuming {', '.join(a.id for a in live.assuming)}")
        for defect, releases in broken_in_shapes(live).items():
            lines.append(f"{'':<16} violated in {', '.join(releases)}: {defect}")
    lines.append(f"{len(LIVENESS)} rules of what must come (see `klpcheck live`)")
    lines += [f"{a.id:<16} {a.sentence}" for a in ASSUMPTIONS]
    lines += [f"{id_:<15} no rule: {reason}" for id_, reason in NOT_EXPRESSIBLE.items()]
    return "\n".join([*lines, ""])
