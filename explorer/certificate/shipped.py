"""The certificates that come with klpcheck."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "shipped"
SHIPPED = tuple(sorted(folder.name for folder in FOLDER.iterdir()))
"""The releases that have one."""


def shipped(release: str) -> Path | None:
    """The certificate of the release, or None."""
    return FOLDER / release if release in SHIPPED else None
