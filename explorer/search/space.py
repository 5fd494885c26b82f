"""What an exploration tells the state-space report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from explorer.search.exploration import Exploration
from explorer.tracing import Tracer
from model.kernel.kinds import Patch, Side
from reports.space import Coverage, PhaseEdge, PhaseNode, Space

SHOWN_TERMINAL = 5


def space(
    found: Exploration,
    tracer: Tracer,
    era: str,
    scope: tuple[tuple[str, int], ...],
    *,
    quotient: bool,
) -> Space:
    """The report's figures; the quotient graph takes one more pass over all transitions."""
    nodes, edges = _Classes(found, tracer).count() if quotient else ((), ())
    return Space(
        era=era,
        scope=scope,
        complete=found.complete,
        states=found.states,
        transitions=found.transitions,
        depth=found.depth,
        levels=tuple(found.levels),
        branching=tuple(sorted(found.branching.items())),
        coverage=_coverage(found),
        terminal_count=len(found.terminal),
        terminal=tuple(_text(tracer, found, s) for s in found.terminal[:SHOWN_TERMINAL]),
        phases=nodes,
        phase_edges=edges,
    )


def _coverage(found: Exploration) -> tuple[Coverage, ...]:
    fired: Counter[str] = Counter()
    for action, count in zip(found.ground.actions, found.fired, strict=True):
        fired[action.action.name] += count
    return tuple(Coverage(a.name, a.mirrors, fired[a.name]) for a in found.problem.machine.actions)


def _text(tracer: Tracer, found: Exploration, packed: int) -> str:
    values = tracer.valuation(found.layout.unpack(packed))
    initial = tracer.valuation(tracer.interpreter.initial())
    changed = (
        f"{n} = {v}" for (n, v), (_, start) in zip(values, initial, strict=True) if v != start
    )
    return ", ".join(changed) or "the initial state"


class _Classes:
    """Groups states by what each patch is doing."""

    def __init__(self, found: Exploration, tracer: Tracer) -> None:
        self._found, self._tracer = found, tracer
        self._names: dict[int, str] = {}
        self._mask = sum(
            found.layout.slot(cell.field, cell.arguments).mask
            for cell in found.ground.cells
            if cell.field.name in _LOOKED_AT
        )

    def count(self) -> tuple[tuple[PhaseNode, ...], tuple[PhaseEdge, ...]]:
        """All classes with their sizes, all edges between them with theirs."""
        found = self._found
        sizes: Counter[str] = Counter(map(self.name, found.parents))
        terminal: Counter[str] = Counter(map(self.name, found.terminal))
        initial = self.name(next(iter(found.parents)))
        nodes = tuple(
            PhaseNode(name, size, name == initial, terminal[name])
            for name, size in sorted(sizes.items())
        )
        edges = tuple(
            PhaseEdge(source, target, action, count)
            for (source, target, action), count in sorted(self._edges().items())
        )
        return nodes, edges

    def _edges(self) -> Counter[tuple[str, str, str]]:
        actions, edges = self._found.ground.actions, Counter[tuple[str, str, str]]()
        for (source, target, action), count in self._found.edges(self._mask).items():
            edges[self.name(source), self.name(target), actions[action].action.name] += count
        return edges

    def name(self, packed: int) -> str:
        """The class of a state, such as `p0 enabled, p1 patching`."""
        key = packed & self._mask
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = self._describe(packed)
        return found

    def _describe(self, packed: int) -> str:
        state = self._found.layout.unpack(packed)
        cells = zip(self._tracer.interpreter.cells, state, strict=True)
        values = {(c.field.name, *map(str, c.arguments)): value for c, value in cells}
        patches = self._tracer.interpreter.domain.names[Patch]
        return ", ".join(
            f"{name} {_doing(values, str(Patch.constant(i)))}" for i, name in enumerate(patches)
        )


_LOOKED_AT = {"transition_patch", "target_state", "enabled"}


def _doing(values: Mapping[tuple[str, ...], object], patch: str) -> str:
    """What one patch is doing, in a word."""
    if values["transition_patch", patch]:
        return "patching" if values[("target_state",)] is Side.PATCHED else "unpatching"
    return "enabled" if values["enabled", patch] else "off"
