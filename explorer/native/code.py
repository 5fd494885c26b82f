"""The functions of explorer.native.kernel, compiled for states of one size."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from explorer.native.cache import user_cache
from explorer.native.kernel import dictionary, expanding, inserting, planes, visiting
from explorer.native.lowering import lowered
from explorer.native.machine_code import MachineCode
from explorer.native.operations import DECLARATIONS

MODULES = (dictionary, planes, expanding, inserting, visiting)


class Code:
    """Functions of words; the record of a search comes first. They say themselves what they do."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        text = DECLARATIONS + lowered(MODULES, sizes)
        code = MachineCode(text, user_cache())
        self.point_all = code.function("point_all", 2)
        self.fill = code.function("fill", 1)
        self.number_all = code.function("number_all", 1)
        self.intern = code.function("intern", 2)
        self.count_owns = code.function("count_owns", 2)
        self.key_of = code.function("key_of", 2)
        self.number = code.function("number", 2)
        self.work = code.function("work", 2)
        self.parent = code.function("parent", 3)
        self.graph = code.function("graph", 3)
        self._code = code


@lru_cache(maxsize=8)
def code(shared: int, own: int, each: int) -> Code:
    """The functions for states of so many words; see explorer.native.kernel."""
    return Code({"GLOBAL": shared, "OWN": own, "EACH": each})
