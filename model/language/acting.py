"""What an action can say besides reading and writing fields."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from enum import Enum

from model.language.errors import ModelError, shown
from model.language.formulas import Bool
from model.language.recording import Recording
from model.language.simplify import boolean
from model.language.state import State
from model.language.terms import Element, Enumerated


class Acting(State):
    """A state with the words of an action: require, when, elsewhen, otherwise, event, printk."""

    def require(self, *conditions: Bool | bool) -> None:
        """The step is possible only if all conditions hold."""
        if not conditions:
            raise ModelError("require() needs a condition; write `k.require(...)`")
        for condition in conditions:
            self._record().require(boolean(condition, "require()"))

    def when(self, condition: Bool | bool) -> AbstractContextManager[None]:
        """What follows happens only if the condition holds."""
        return self._record().branch(boolean(condition, "when()"), first=True)

    def elsewhen(self, condition: Bool | bool) -> AbstractContextManager[None]:
        """What follows happens if no block before it was taken and the condition holds."""
        return self._record().branch(boolean(condition, "elsewhen()"), first=False)

    def otherwise(self) -> AbstractContextManager[None]:
        """What follows happens if no block before it was taken."""
        return self._record().branch(None, first=False)

    def event(self, happens: Bool) -> None:
        """Something that rules and logs refer to happens here."""
        self._record().happens(happens)

    def printk(self, text: str, *arguments: Element | Enumerated[Enum]) -> None:
        """The kernel prints a line; `{}` stand for the arguments."""
        places = re.findall(r"%[a-z]+|\{[^}]*\}", text)
        wrong = [place for place in places if place != "{}"]
        if wrong:
            raise ModelError(f"printk() has the place `{wrong[0]}`; write `{{}}`")
        if len(places) != len(arguments):
            raise ModelError(
                f"printk() has {len(places)} places and {len(arguments)} arguments; "
                "write one `{}` for each argument"
            )
        for argument in arguments:
            if not isinstance(argument, Element | Enumerated):
                raise ModelError(
                    f"printk() prints individuals and values, not {shown(argument)}; "
                    "write it into the text"
                )
        self._record().print(text, arguments)

    def _record(self) -> Recording:
        recording = vars(self)["_recording"]
        if not isinstance(recording, Recording):
            raise ModelError("rules and axioms only read the state; this is a word for actions")
        return recording
