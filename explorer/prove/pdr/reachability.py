"""Property-directed reachability: frames grow more precise until one says the same as the next.

A state that breaks a rule is removed from the last frame; what leads to it is removed from the
frame before, and so on. A chain that begins in an initial state is a run that breaks the rule. When
all cubes of a frame are out of reach of the next frame as well, these are an invariant.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from explorer.prove.pdr.frames import Frames
from explorer.prove.pdr.generalising import Generaliser
from explorer.prove.pdr.propositions import Choice
from explorer.prove.pdr.reached import Reached
from explorer.prove.pdr.sat import Cube, Literal
from explorer.prove.watch import Watch


@dataclass(frozen=True, slots=True)
class Start:
    """The choices of a run that ends where a rule is broken, from any initial state in the cube."""

    cube: Cube
    choices: tuple[Choice, ...]


@dataclass(order=True, slots=True)
class Duty:
    """To show that so many steps do not lead into the cube, for its choice leads into the next."""

    level: int
    number: int
    cube: Cube = field(compare=False)
    choice: Choice | None = field(compare=False, default=None)
    next: Duty | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Result:
    """`broken` rules, each with a run; all others hold if there is an `invariant`.

    Without one the search was stopped: of the others no run of up to `depth` steps breaks any.
    `seconds` is what each rule took by itself.
    """

    broken: dict[str, Start]
    invariant: tuple[Cube, ...] | None
    depth: int
    seconds: Mapping[str, float] = field(default_factory=dict)


class Reachability:
    """Looks for an invariant for all rules that are not broken, in frames that they share."""

    def __init__(
        self, frames: Frames, reached: Reached, rules: Mapping[str, Literal], watch: Watch
    ) -> None:
        self._frames, self._rules, self._watch = frames, rules, watch
        self._seconds = dict.fromkeys(rules, 0.0)
        self._generaliser = Generaliser(frames, reached)
        self._numbers = count()

    def run(self) -> Result:
        """`rules` are literals for the states that break one, or from which a step does."""
        frames, watch, broken = self._frames, self._watch, dict[str, Start]()
        while not watch.stopped:
            phase = f"reachability, depth {frames.top}: rule"
            for name in watch.over(phase, [n for n in self._rules if n not in broken]):
                began = time.monotonic()
                found = self._remove_all(self._rules[name])
                self._seconds[name] += time.monotonic() - began
                if found is not None:
                    broken[name] = found
            if not watch.stopped and (same := self._push_forward()):
                cubes = (
                    cube for level in frames.cubes[same:] for cube in sorted(level, key=sorted)
                )
                return Result(broken, tuple(cubes), frames.top, self._seconds)
        return Result(broken, None, frames.top - 1, self._seconds)

    def _remove_all(self, bad: Literal) -> Start | None:
        """Remove every state of the last frame that breaks the rule, or find a run to one."""
        while (state := self._frames.state_in(self._frames.top, (bad,))) is not None:
            found = self._remove(self._frames.why(state, bad))
            if found is not None or self._watch.stopped:
                return found
        return None

    def _remove(self, cube: Cube) -> Start | None:
        frames = self._frames
        if frames.is_initial(cube):
            return Start(cube, ())
        duties = [Duty(frames.top, next(self._numbers), cube)]
        while duties and not self._watch.over_yet():
            duty = duties[0]
            if frames.state_in(duty.level, duty.cube) is None:
                heapq.heappop(duties)
                if duty.level < frames.top:
                    heapq.heappush(duties, replace(duty, level=duty.level + 1))
                continue
            found = frames.unreached(duty.cube, duty.level)
            if isinstance(found, set):
                self._generaliser.remove(found, duty.cube, duty.level)
                continue
            before = frames.why_into(*found, duty.cube)
            earlier = Duty(duty.level - 1, next(self._numbers), before, found[1], duty)
            if frames.is_initial(before):
                return _run(earlier)
            heapq.heappush(duties, earlier)
        return None

    def _push_forward(self) -> int | None:
        """One more frame; cubes that are out of its reach as well are removed from it, too.

        The number of a frame that is as precise as the one before, if there is one.
        """
        frames = self._frames
        frames.deepen()
        for level in range(1, frames.top):
            for cube in sorted(frames.cubes[level], key=sorted):
                still = cube in frames.cubes[level]
                if still and isinstance(frames.unreached(cube, level + 1), set):
                    frames.remove(cube, level + 1)
            if not frames.cubes[level]:
                return level + 1
        return None


def _run(duty: Duty) -> Start:
    cube, choices = duty.cube, list[Choice]()
    left: Duty | None = duty
    while left is not None and left.choice is not None:
        choices.append(left.choice)
        left = left.next
    return Start(cube, tuple(choices))
