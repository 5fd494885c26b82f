"""How far a proof has come, and when it must stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from explorer.interrupt import PRESSED

T = TypeVar("T")

Report = Callable[[str, int, int], None]
"""Called with a phase, how much of it is done, and how much there is."""


class Watch:
    """Reports progress; ends the work when its seconds, counted from now, are over, or on Ctrl-C.

    `stopped` is the reason in words, or None as long as nothing ended early.
    """

    def __init__(
        self, seconds: float | None = None, report: Report = lambda _phase, _done, _total: None
    ) -> None:
        self._seconds, self._began, self._report = seconds, time.monotonic(), report
        self.stopped: str | None = None

    def over(self, phase: str, items: Sequence[T]) -> Iterator[T]:
        """The items one after the other; ends early when the time is over."""
        for done, item in enumerate(items):
            self._report(phase, done, len(items))
            if self.over_yet():
                return
            yield item

    def over_yet(self) -> bool:
        """The time is over, or somebody pressed Ctrl-C."""
        if self._seconds is not None and time.monotonic() - self._began >= self._seconds:
            self.stopped = self.stopped or f"--max-seconds {self._seconds:g} reached"
        if PRESSED.is_set():
            self.stopped = "interrupted"
        return self.stopped is not None

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Ctrl-C ends the block and nothing else."""
        try:
            yield
        except KeyboardInterrupt:
            self.stopped = "interrupted"
