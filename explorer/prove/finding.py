"""What an engine of this folder found out about one rule."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.interpret import Move
from properties.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for the rule of this id and how far it goes, in words.

    `run` is there for VIOLATED only: the choices from the initial state on, the last of which
    breaks the rule; their actions are those of the machine without the checker's memory. `notes`
    say where a proof weakened the machine, or, without a proof, which conditions fail. `seconds` is
    what z3 took for the conditions of the rule and of the clauses that it rests on.
    """

    rule: str
    outcome: Outcome
    extent: str
    run: tuple[Move, ...] | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
