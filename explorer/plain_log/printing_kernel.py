"""A kernel release with the patches and targets of a world, ready to follow logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explorer.interpret import Interpreter
from explorer.plain_log.acceptance import NO_BOUNDS, Acceptance, Bounds, Simulation
from explorer.plain_log.explanation import ExplainedStep, explain
from explorer.plain_log.printing import Printing
from explorer.plain_log.successors import successors
from explorer.plain_log.world import JudgedLine, LogWorld
from explorer.search.layout import Layout
from model.era import Era
from model.kernel import livepatch
from model.language.ground import ground


class PrintingKernel:
    """Grounded and compiled once; each log is followed from the kernel's initial state."""

    def __init__(self, world: LogWorld, era: Era) -> None:
        machine = livepatch(era)
        self._wording, self._world = world.wording, world.kernel_world(era.name)
        domain = self._world.domain({patch.name: patch for patch in world.patches})
        self._ground = ground(machine, domain)
        printing = Printing(self._ground, self._world, world.wording)
        layout = Layout(self._ground, None)
        lines = [printing.of(action) for action in self._ground.actions]
        self._visit = successors(self._ground, lines, layout)
        self._start = layout.pack(Interpreter(machine, domain).initial())

    def follow(
        self,
        judged: Sequence[JudgedLine],
        bounds: Bounds = NO_BOUNDS,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> Acceptance:
        """How far some run prints these lines."""
        simulation = Simulation(self._visit, [line.key for line in judged], bounds)
        return simulation.accept(self._start, progress)

    def explain(
        self, run: Sequence[int], judged: Sequence[JudgedLine]
    ) -> tuple[ExplainedStep, ...]:
        """The run that `follow` has found, replayed by the interpreter."""
        return explain(run, judged, self._ground, self._world, self._wording)
