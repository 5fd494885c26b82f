"""Exhaustive search: one order of visiting, two engines that give the same answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from explorer.errors import StoppedEarlyError
from explorer.goals import Problem
from explorer.search.breadth_first import Run
from explorer.search.exploration import (
    Clock,
    Exploration,
    Levels,
    Limits,
    Progress,
    Pulse,
    by_levels,
)
from explorer.search.layout import Layout, layout_of
from explorer.search.merging import merged
from model.language.ground import Domain, ground

Engine = Literal["search", "native"]
"""`search` is Python and ready at once; `native` is compiled first, then a hundred times faster."""
NO_LIMITS = Limits()
SMALL = 100
"""Bits of a state up to which Python is done before a compiler is loaded (measured)."""


def search(
    problem: Problem,
    domain: Domain,
    limits: Limits = NO_LIMITS,
    progress: Progress | None = None,
    *,
    symmetry: bool = True,
    engine: Engine | None = None,
    cores: int = 1,
    merge: bool = False,
) -> Exploration:
    """Visit every reachable state, breadth first; ties in the order of declaration.

    Stops early, with `stopped` set, at a limit, on Ctrl-C, or when no rule is left undecided.
    With `merge`, others wait while the holder of klp_mutex does what nobody sees: the same rules
    are broken and the same premises met, in fewer steps, at depths that need not be the least.
    `engine` None = the one that is done first; more `cores` change nothing but the time.
    StoppedEarlyError if a limit is met before the scope is prepared.
    """
    clock = Clock(limits)

    def pulse() -> None:
        clock.preparing()
        if progress:
            progress(None, 0)

    grounded = ground(problem.machine, domain, pulse)
    if merge:
        grounded = merged(grounded, problem.goals, pulse)
    layout = layout_of(grounded, symmetry=symmetry)
    run = _run(engine or ("search" if layout.bits <= SMALL else "native"), cores, limits)
    try:
        levels = run(problem, layout, pulse)
    except MemoryError:
        raise StoppedEarlyError("no memory left before the first state was visited") from None
    found = by_levels(levels, clock, progress)
    found.merged = merge
    return found


def _run(engine: Engine, cores: int, limits: Limits) -> Callable[[Problem, Layout, Pulse], Levels]:
    if engine == "search":
        return Run
    from explorer.native.breadth_first import NativeRun  # noqa: PLC0415 - loads LLVM

    return partial(NativeRun, cores=cores, memory=limits.memory)
