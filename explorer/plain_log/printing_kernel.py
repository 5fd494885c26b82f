"""A kernel release with the patches and targets of a world, ready to follow logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from explorer.interpret import Interpreter
from explorer.plain_log.acceptance import Acceptance, Clock, Simulation
from explorer.plain_log.explanation import ExplainedStep, explain
from explorer.plain_log.printing import Printing
from explorer.plain_log.successors import Rivals, holds, successors
from explorer.plain_log.world import JudgedLine, LogWorld
from explorer.search.layout import Layout
from model.era import Era
from model.kernel import Livepatch, livepatch
from model.kernel.kinds import ModuleState, Object, Patch
from model.language import Bool, all_of, each
from model.language.ground import ground


class PrintingKernel:
    """Grounded and compiled once; each log is followed from the kernel's initial state.

    `pulse` is called while it is prepared, and may raise to stop that.
    """

    def __init__(self, world: LogWorld, era: Era, pulse: Callable[[], None] = lambda: None) -> None:
        machine, self._world = livepatch(era), world
        self._ground = ground(machine, world.domain(era), pulse)
        printing = Printing(self._ground, world.printed, world.wording)
        layout = Layout(self._ground)
        lines = [printing.of(action) for action in self._ground.actions]
        self._visit = successors(self._ground, lines, layout, _rivals(world, layout))
        self._rests = holds(self._ground, at_rest(era), layout)
        self._start = layout.pack(Interpreter(machine, self._ground.domain).initial())

    def follow(
        self,
        judged: Sequence[JudgedLine],
        clock: Clock,
        progress: Callable[[int, int], None] = lambda *_: None,
        *,
        complete: bool = False,
    ) -> Acceptance:
        """How far some run prints these lines; if `complete`, it must be at rest after them."""
        rests = self._rests if complete else None
        simulation = Simulation(self._visit, [line.key for line in judged], clock, rests)
        return simulation.accept(self._start, progress)

    def explain(
        self, run: Sequence[int], judged: Sequence[JudgedLine]
    ) -> tuple[ExplainedStep, ...]:
        """The run that `follow` has found, replayed by the interpreter."""
        return explain(run, judged, self._ground, self._world)


def at_rest(era: Era) -> Bool:
    """Nobody holds klp_mutex, and no module comes or goes; a transition may still be waiting."""
    k = Livepatch(era)
    settled = (ModuleState.GONE, ModuleState.LIVE)
    return (
        k.mutex_free
        & all_of(k.module_state[o].one_of(*settled) for o in each(Object))
        & all_of(k.patch_module[p].one_of(*settled) for p in each(Patch))
    )


def _rivals(world: LogWorld, layout: Layout) -> tuple[Rivals, ...]:
    """Contents of one patch module exclude each other: where it is noted that each is loaded."""
    names = world.printed.patches
    masks = {
        cell.arguments: layout.slot(cell.field, cell.arguments).mask
        for cell in layout.cells
        if cell.field.name == "patch_module"
    }
    return tuple(
        (masks[Patch.constant(one),], masks[Patch.constant(two),])
        for one, two in combinations(range(len(names)), 2)
        if names[one] == names[two]
    )
