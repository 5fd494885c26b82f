"""One spelling of JSON for every file that the reports write."""

from __future__ import annotations

import json
from collections.abc import Mapping


def json_text(value: Mapping[str, object]) -> str:
    """The value as indented JSON in the order of its keys, ASCII only, ended with a line break."""
    return json.dumps(value, indent=2) + "\n"
