"""What a defect is: a kernel that computes something otherwise, and who must notice."""

from __future__ import annotations

from dataclasses import dataclass

from model.era import Era, Setting
from model.kernel.kinds import Grain
from model.kernel.state import Livepatch
from model.scope import Scope
from model.shape import Shape

SMALLEST = Scope(patches=1, objects=1, tasks=1)


@dataclass(frozen=True, slots=True)
class Broken:
    """A switch of the release that the defect turns, and how a right kernel has it."""

    switch: str
    wrong: Setting
    right: Setting


@dataclass(frozen=True, slots=True)
class Defect:
    """A kernel that overrides a computation (`state`), or has a switch turned (`switches`).

    One with neither is a defect that every kernel has, and that nobody has mended. `caught_by` are
    the rules that must be violated. `release` is one that can have the defect, `scope`, `shape`
    (for liveness rules) and `grain` the smallest ones that show it, `commit` what fixed it (a `?`:
    not confirmed), `story` what goes wrong, told by the kernel's own words.
    """

    id: str
    sentence: str
    caught_by: tuple[str, ...]
    state: type[Livepatch] = Livepatch
    switches: tuple[Broken, ...] = ()
    release: str = "6.1"
    scope: Scope = SMALLEST
    grain: Grain = Grain.COARSE
    commit: str = ""
    shape: Shape = Shape.PLAIN
    story: str = ""

    @property
    def has_fix(self) -> bool:
        """Some kernel does not have it."""
        return bool(self.switches) or self.state is not Livepatch

    def broken(self, era: Era) -> Era:
        """The release with the defect."""
        for item in self.switches:
            era = era.switch(item.switch, item.wrong)
        return era

    def fixed(self, era: Era) -> Era:
        """The release without it; its rules are those that the defect breaks."""
        for item in self.switches:
            era = era.switch(item.switch, item.right)
        return era


@dataclass(frozen=True, slots=True)
class Beyond:
    """A defect of the kernel's history that is not looked for here, and why."""

    id: str
    reason: str
    commit: str = ""
