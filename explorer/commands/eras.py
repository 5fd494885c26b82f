"""`klpcheck eras`: kernel releases as valuations of switches; `eras A B`: what differs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from explorer import choosing
from explorer.errors import InputError
from explorer.output import check_target, emit
from model.era import DEFAULT_ERA, ERAS, SWITCHES, Era, word
from properties.changes import VerdictChange, verdict_changes
from reports.json_text import json_text


def run(options: Namespace) -> int:
    """Print the table of switches, or what differs between two releases."""
    check_target(options.json)
    match options.releases:
        case []:
            data, text = _table_json(ERAS), _table(ERAS)
        case [one]:
            data, text = _table_json({one: choosing.era(one)}), _values(choosing.era(one))
        case [old, new]:
            data, text = _comparison(choosing.era(old), choosing.era(new))
        case many:
            raise InputError(f"eras {' '.join(many)}: write one release, or two to compare")
    if options.json:
        emit(options.json, json_text(data))
    if options.json != "-":
        emit("-", text)
    return 0


def settings(era: Era) -> dict[str, str]:
    """Every switch with its value as it is written."""
    return {name: word(getattr(era, name)) for name in SWITCHES}


def _table_json(eras: dict[str, Era]) -> dict[str, object]:
    table = {name: settings(era) for name, era in eras.items()}
    return {
        "default": DEFAULT_ERA,
        "switches": {name: switch.meaning for name, switch in SWITCHES.items()},
        "eras": table,
    }


def _table(eras: dict[str, Era]) -> str:
    """One column per release, one row per switch."""
    values = {name: settings(era) for name, era in eras.items()}
    label = max(map(len, SWITCHES))
    widths = {
        name: max(len(name), *(len(_mark(text)) for text in column.values()))
        for name, column in values.items()
    }
    header = "".join(f"  {name:>{width}}" for name, width in widths.items())
    rows = [
        f"{switch:<{label}}"
        + "".join(f"  {_mark(values[name][switch]):>{width}}" for name, width in widths.items())
        for switch in SWITCHES
    ]
    last = f"default: {DEFAULT_ERA}; every release from 4.12 to 7.1 can be named"
    return "\n".join([" " * label + header, *rows, last, ""])


def _mark(text: str) -> str:
    return "-" if text == "no" else text


def _values(era: Era) -> str:
    label = max(map(len, SWITCHES))
    rows = (
        f"{name:<{label}}  {_mark(value):<15}  {SWITCHES[name].meaning}"
        for name, value in settings(era).items()
    )
    return "\n".join([str(era), *rows, ""])


def _comparison(old: Era, new: Era) -> tuple[dict[str, object], str]:
    before, after = settings(old), settings(new)
    changed = [name for name in SWITCHES if before[name] != after[name]]
    rules = verdict_changes(old, new)
    data: dict[str, object] = {
        "switches": [
            {
                "switch": name,
                "meaning": SWITCHES[name].meaning,
                "from": before[name],
                "to": after[name],
            }
            for name in changed
        ],
        "rules": [
            {"rule": r.rule, "sentence": r.sentence, "from": r.old, "to": r.new, "scope": r.scope}
            for r in rules
        ],
    }
    lines = [f"{old} -> {new}: {len(changed)} switches, {len(rules)} rules differ"]
    for name in changed:
        lines += [f"{name}: {before[name]} -> {after[name]}", f"    {SWITCHES[name].meaning}"]
    lines += [line for rule in rules for line in _rule_lines(rule)]
    return data, "\n".join([*lines, ""])


def _rule_lines(change: VerdictChange) -> Iterator[str]:
    scope = f" ({change.scope})" if change.scope else ""
    yield f"{change.rule}: {change.old} -> {change.new}{scope}"
    yield f"    {change.sentence}"
