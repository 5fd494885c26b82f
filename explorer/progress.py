"""Progress of long work on standard error: a live line on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from explorer.search import Exploration

EVERY = 1.0
"""Seconds between two lines where standard error is no terminal."""


class SearchProgress:
    """Shows depth, states, frontier and rate of a search; use as a context manager."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("searching"), BarColumn(bar_width=20), TextColumn("{task.description}"),
            console=console, transient=True,
        )
        self._live = console.is_terminal
        self._task = self._bar.add_task("", total=None)
        self._began = self._last = time.monotonic()

    def __enter__(self) -> SearchProgress:
        if self._live:
            self._bar.start()
        else:
            sys.stderr.write("searching: depth 0\n")
            sys.stderr.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._bar.stop()

    def __call__(self, found: Exploration, frontier: int) -> None:
        """The search has got this far."""
        now = time.monotonic()
        if now - self._last < (0.1 if self._live else EVERY):
            return
        self._last = now
        rate = found.states / max(now - self._began, 1e-9)
        text = (
            f"depth {found.depth}, {found.states:,} states, "
            f"frontier {frontier:,}, {rate:,.0f} states/s"
        )
        if self._live:
            self._bar.update(self._task, description=text)
        else:
            sys.stderr.write(f"searching: {text}\n")
            sys.stderr.flush()
