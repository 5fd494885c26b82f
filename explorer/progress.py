"""Progress of long work on standard error: a live line on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from explorer.search.exploration import Exploration

EVERY = 1.0
"""Seconds between two lines where standard error is no terminal."""


class _Live:
    """A line that is kept up to date on a terminal, and printed now and then elsewhere."""

    def __init__(self, what: str) -> None:
        console = Console(stderr=True)
        columns = (TextColumn(what), BarColumn(bar_width=20), TextColumn("{task.description}"))
        self._bar = Progress(*columns, console=console, transient=True)
        self._what, self._live = what, console.is_terminal
        self._task = self._bar.add_task("", total=None)
        self._began = self._last = time.monotonic()

    def __enter__(self) -> Self:
        if self._live:
            self._bar.start()
        else:
            self._print("started")
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._bar.stop()

    def _print(self, text: str) -> None:
        sys.stderr.write(f"{self._what}: {text}\n")
        sys.stderr.flush()

    def _due(self) -> bool:
        now = time.monotonic()
        due = now - self._last >= (0.1 if self._live else EVERY)
        if due:
            self._last = now
        return due

    def _say(self, text: str, done: float | None = None, total: float | None = None) -> None:
        if self._live:
            self._bar.update(self._task, description=text, completed=done, total=total)
        else:
            self._print(text)


class SearchProgress(_Live):
    """Depth, states, frontier and rate of a search; use as a context manager."""

    def __init__(self) -> None:
        super().__init__("searching")

    def __call__(self, found: Exploration | None, frontier: int) -> None:
        """The search has got this far; None: the scope is being grounded and compiled."""
        if not self._due():
            return
        if found is None:
            self._say("preparing the scope")
        else:
            rate = found.states / max(self._last - self._began, 1e-9)
            self._say(
                f"depth {found.depth}, {found.states:,} states, "
                f"frontier {frontier:,}, {rate:,.0f} states/s"
            )


class CountingProgress(_Live):
    """So many of so many; use as a context manager."""

    def __call__(self, done: int, total: int) -> None:
        """This many are done."""
        if self._due():
            self._say(f"{done} of {total}", done, total)

    def phase(self, what: str, done: int, total: int) -> None:
        """This many are done in a part of the work."""
        if self._due():
            self._say(f"{what} {done} of {total}", done, total)
