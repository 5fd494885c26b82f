"""Functions that only machine code can run."""

from __future__ import annotations

from explorer.native.operations import U64, transpose


def turn(square: U64) -> None:
    """Turn a square of bits."""
    transpose(square)
