"""What an exploration hands to the state-space report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often an action fired (transitions, all arguments together); 0 = never enabled."""

    action: str
    mirrors: str
    fired: int


@dataclass(frozen=True, slots=True)
class PhaseNode:
    """One class of the quotient graph: all states in which the patches are in these phases."""

    name: str
    states: int
    initial: bool
    terminal: int


@dataclass(frozen=True, slots=True)
class PhaseEdge:
    """Transitions from one class to another (or itself) by one action."""

    source: str
    target: str
    action: str
    transitions: int


@dataclass(frozen=True, slots=True)
class Space:
    """A finished or cut exploration. `levels[d]` = states first reached at depth d.

    `branching[k]` = (number of successors, number of states with that many), sorted.
    `terminal` = up to a few states without a successor that changes the state, as text lines.
    """

    era: str
    scope: tuple[tuple[str, int], ...]
    complete: bool
    states: int
    transitions: int
    depth: int
    levels: tuple[int, ...]
    branching: tuple[tuple[int, int], ...]
    coverage: tuple[Coverage, ...]
    terminal_count: int
    terminal: tuple[str, ...]
    phases: tuple[PhaseNode, ...]
    phase_edges: tuple[PhaseEdge, ...]
