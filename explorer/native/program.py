"""The search and the code of one machine, compiled, with the memory that they share."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import lru_cache

from explorer.goals import Goal
from explorer.native.code import machine_text, search_text
from explorer.native.expressions import WORD, words_of
from explorer.native.machine_code import MachineCode
from explorer.native.memory import Fields, Numbers
from explorer.search.layout import Layout

QUICK, CAREFUL, BEST = 0, 1, 2
"""How hard LLVM tries. The code of a machine is large and simple, the search is small."""


@lru_cache(maxsize=8)
def _compiled(text: str) -> MachineCode:
    """The search, which is the same for all machines with states of one size."""
    return MachineCode(text, BEST)


class Program:
    """Functions of search.ll. Whoever uses them or `fields` has to keep this object.

    `fired`, `branching` and the sightings `broken` and `seen` are described in search.ll.
    """

    def __init__(self, layout: Layout, goals: tuple[Goal, ...], pulse: Callable[[], None]) -> None:
        self.actions = actions = len(layout.ground.actions)
        self.words = words_of(layout)
        self._text = machine_text(layout, goals, pulse)
        pulse()
        self.fired, self.branching = Numbers(actions), Numbers(actions + 1)
        self.broken, self.seen = Numbers(2 * len(goals), -1), Numbers(2 * len(goals), -1)
        self._unseen = Numbers(len(goals) // WORD + 1, -1)
        self.fields = Fields(
            fired=self.fired.address,
            branching=self.branching.address,
            broken=self.broken.address,
            seen=self.seen.address,
            unseen=self._unseen.address,
        )
        self._search = _compiled(search_text(layout))
        self._use(QUICK)
        pulse()
        self.fill = self._function("fill", 0)
        self.look_at, self.visit = self._function("look_at", 2), self._function("visit", 2)
        self.number, self.parent = self._function("number", 1), self._function("parent", 3)
        self.edges, self.graph = self._function("edges", 4), self._function("graph", 3)

    def _use(self, level: int) -> None:
        self._machine = MachineCode(self._text, level)
        self.fields.successors = self._machine.address("successors")
        self.fields.look = self._machine.address("look")

    def improve(self) -> None:
        """Compile the machine again, for a long search."""
        self._use(CAREFUL)

    def _function(self, name: str, arguments: int) -> Callable[..., int]:
        """A function of so many words after the first argument, which is the search itself."""
        word = ctypes.c_int64
        kind = ctypes.CFUNCTYPE(word, *[word] * (arguments + 1))
        function, fields = kind(self._search.address(name)), ctypes.addressof(self.fields)

        def call(*words: int) -> int:
            return int(function(fields, *words))

        return call
