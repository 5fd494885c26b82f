"""Ctrl-C: raised as KeyboardInterrupt, and noted in case that a callback swallows it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread

PRESSED = Event()
"""Set as soon as Ctrl-C was pressed; long work looks at it between two parts."""


@contextmanager
def noting_interrupts() -> Iterator[None]:
    """Within the block Ctrl-C is noted; where it is ignored, or in a thread, nothing changes."""
    PRESSED.clear()
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(signal.SIGINT, _press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _press(*_: object) -> None:
    PRESSED.set()
    raise KeyboardInterrupt
