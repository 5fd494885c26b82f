"""How the tests look at what the language says of a wrong action."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from model.language import ModelError
from tests.model.language.toy import recorded


def refused(function: Callable[..., object]) -> str:
    """What is said of an action; the place must be its line that ends with `# wrong`."""
    lines, start = inspect.getsourcelines(function)
    wrong = [start + i for i, line in enumerate(lines) if line.rstrip().endswith("# wrong")]

    with pytest.raises(ModelError) as error:
        recorded(function)

    place, message = str(error.value).split(": ", 1)
    name = function.__name__
    assert place == f"{relative(function.__code__.co_filename)}:{wrong[0]}"
    assert message.startswith(f"{name}(): ")
    return message.removeprefix(f"{name}(): ")


def relative(file: str) -> str:
    """The file as messages name it."""
    return str(Path(file).relative_to(Path.cwd()))
