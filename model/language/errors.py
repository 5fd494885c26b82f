"""The error of a model that is not well formed, with the place in the model that is at fault."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

_HERE = str(Path(__file__).parent)


class ModelError(Exception):
    """The model is not well formed. The message names file and line of the action or rule."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{_place()}: {message}")


def _place() -> str:
    """File, line and function of the innermost caller outside of the language."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename.startswith((_HERE, "<")):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}: {frame.f_code.co_name}()"


def did_you_mean(word: str, known: list[str]) -> str:
    """A hint for a misspelt word: the nearest known one, or all of them."""
    near = get_close_matches(word, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known are {', '.join(sorted(known))}"
