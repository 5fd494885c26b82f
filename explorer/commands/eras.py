"""`klpcheck eras`: the kernel releases that the model knows, as valuations of switches."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import fields

from explorer.output import emit
from model.era import DEFAULT_ERA, ERAS, Era
from reports.json_text import json_text


def run(options: Namespace) -> int:
    """Print the table of switches."""
    if options.json:
        table = {
            name: {switch: getattr(era, switch) for switch in _switches()}
            for name, era in ERAS.items()
        }
        emit(options.json, json_text({"default": DEFAULT_ERA, "eras": table}))
    if options.json != "-":
        emit("-", _table())
    return 0


def _table() -> str:
    width = max(len(name) for name in _switches())
    lines = [" " * width + "".join(f"{name:>7}" for name in ERAS)]
    for switch in _switches():
        marks = ("yes" if getattr(era, switch) else "-" for era in ERAS.values())
        lines.append(f"{switch:<{width}}" + "".join(f"{mark:>7}" for mark in marks))
    return "\n".join([*lines, f"default: {DEFAULT_ERA}", ""])


def _switches() -> list[str]:
    return [field.name for field in fields(Era) if field.name != "name"]
