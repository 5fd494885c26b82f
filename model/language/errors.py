"""The error of a model that is not well formed, with the place in the model that is at fault."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from inspect import currentframe
from pathlib import Path
from types import CodeType, FrameType

_HERE = str(Path(__file__).parent) + os.sep


class ModelError(Exception):
    """The model is not well formed. The message names file and line of the action or rule."""

    def __init__(self, message: str, at: Place | None = None) -> None:
        super().__init__(f"{at or here()}: {message}")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the model, and the function around it (empty at the top of a file)."""

    file: str
    line: int
    function: str

    @property
    def position(self) -> str:
        """`file:line`; the file is relative to the current directory if it is inside."""
        path, current = Path(self.file), Path.cwd()
        return f"{path.relative_to(current) if path.is_relative_to(current) else path}:{self.line}"

    def __str__(self) -> str:
        return f"{self.position}: {self.function}()" if self.function else self.position


def here() -> Place:
    """The innermost line that runs now and is not part of the language."""
    frame = currentframe()
    assert frame is not None, "this Python cannot tell who calls"
    while frame.f_back and _is_language(frame):
        frame = frame.f_back
    return Place(frame.f_code.co_filename, frame.f_lineno, _function(frame))


def start_of(code: CodeType) -> Place:
    """Where a function begins."""
    return Place(code.co_filename, code.co_firstlineno, code.co_name)


def _is_language(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith((_HERE, "<"))


def _function(frame: FrameType | None) -> str:
    """The nearest caller with a name of its own; generator expressions have none."""
    while frame and (_is_language(frame) or frame.f_code.co_name in ("<genexpr>", "<lambda>")):
        frame = frame.f_back
    return frame.f_code.co_name if frame and frame.f_code.co_name != "<module>" else ""


def did_you_mean(word: str, known: list[str]) -> str:
    """A hint for a misspelt word: the nearest known one, or all of them."""
    near = get_close_matches(word, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known are {', '.join(sorted(known))}"


def a(word: str) -> str:
    """The word with its article."""
    return f"an {word}" if word[0] in "AEIOUaeiou" else f"a {word}"


def shown(thing: object) -> str:
    """The thing as text, short enough for a message."""
    text = str(getattr(thing, "__name__", thing))
    return text if len(text) <= 60 else f"{text[:57]}..."
