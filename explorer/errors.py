"""The one exception that a user's own file or command line can cause."""

from __future__ import annotations


class InputError(Exception):
    """The input cannot be used; the message is one sentence for the person who wrote it.

    It reads `FILE:LINE: what is wrong; what is there instead; what to write`.
    """


class StoppedEarlyError(Exception):
    """A limit was met before the first state was visited; nothing is known."""
