"""How far walks go unless somebody says otherwise: in a minute of CI, or in a whole night."""

from __future__ import annotations

from dataclasses import dataclass

from model.scope import Scope

SCOPE = Scope(patches=4, objects=5, tasks=8)
"""Where to walk: far beyond what a search can visit."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How many walks of how many steps; `seconds` is when they end at the latest, None = never."""

    examples: int
    steps: int
    seconds: float | None


PROFILES = {
    "ci": Profile(examples=100, steps=60, seconds=None),
    "night": Profile(examples=1_000_000, steps=200, seconds=8 * 3600),
}
