"""What an action can say besides reading and writing fields."""

from __future__ import annotations

from contextlib import AbstractContextManager
from enum import Enum
from typing import cast

from model.language.errors import ModelError
from model.language.record import Recording
from model.language.state import State
from model.language.terms import Argument, Bool, Element, Enumerated, boolean


class Acting(State):
    """A state with the words of an action: require, when, elsewhen, otherwise, event, printk."""

    def require(self, *conditions: Bool | bool) -> None:
        """The step is possible only if all conditions hold."""
        for condition in conditions:
            self._record().require(boolean(condition))

    def when(self, condition: Bool | bool) -> AbstractContextManager[None]:
        """What follows happens only if the condition holds."""
        return self._record().branch(boolean(condition), first=True)

    def elsewhen(self, condition: Bool | bool) -> AbstractContextManager[None]:
        """What follows happens if no block before it was taken and the condition holds."""
        return self._record().branch(boolean(condition), first=False)

    def otherwise(self) -> AbstractContextManager[None]:
        """What follows happens if no block before it was taken."""
        return self._record().branch(None, first=False)

    def event(self, happens: Bool) -> None:
        """Something that rules and logs refer to happens here."""
        self._record().happens(happens)

    def printk(self, text: str, *arguments: Element | Enumerated[Enum]) -> None:
        """The kernel prints a line; `{}` stand for the arguments."""
        if text.count("{}") != len(arguments):
            raise ModelError(f"printk: {text.count('{}')} places, {len(arguments)} arguments")
        self._record().print(text, cast("tuple[Argument, ...]", arguments))

    def _record(self) -> Recording:
        recording = vars(self)["_recording"]
        if not isinstance(recording, Recording):
            raise ModelError("this state is only read; actions get one that records")
        return recording
