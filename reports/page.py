"""Turns a template into one HTML page that needs nothing else: every value is escaped."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.wording import visible


def render(template: str, **values: object) -> str:
    """The template of this name with these values; Markup goes in as it is, the rest escaped."""
    return _environment().get_template(template).render(**values).strip() + "\n"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters["number"] = _number
    return environment


def _printable(value: object) -> object:
    """Text without control characters; line breaks stay."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return "\n".join(visible(line) for line in value.split("\n"))
    return value


def _number(value: int) -> str:
    return f"{value:,}"
