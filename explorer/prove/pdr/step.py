"""One step of the machine as clauses over the state before it and the state after it."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.prove.pdr.encoder import Encoder
from explorer.prove.pdr.propositions import Propositions
from explorer.prove.pdr.sat import Clause, Literal


class Step:
    """Exactly one choice is taken; what it does not write stays.

    `after[v]` is the variable for what v says after the step; the configuration's is v itself.
    """

    def __init__(self, p: Propositions) -> None:
        new = p.encoder.new
        self.after = {v: v if v in p.fixed else new() for v in p.atoms}
        self.clauses: list[Clause] = []
        writers: dict[int, list[Literal]] = {v: [] for v in p.atoms}
        for choice in p.choices:
            self.clauses.append([-choice.chosen, choice.guard])
            for variable, value in choice.updates.items():
                later = self.after[variable]
                self.clauses += [[-choice.chosen, -later, value], [-choice.chosen, later, -value]]
                writers[variable].append(choice.chosen)
        for variable, later in self.after.items():
            if later != variable:
                chosen = writers[variable]
                self.clauses += [[*chosen, -later, variable], [*chosen, later, -variable]]
        self._exactly_one([choice.chosen for choice in p.choices], p.encoder)

    def later(self, literal: Literal) -> Literal:
        """The same of the state after the step."""
        return self.after[literal] if literal > 0 else -self.after[-literal]

    def all_later(self, literals: Iterable[Literal]) -> list[Literal]:
        """The same of the state after the step, of each."""
        return [self.later(literal) for literal in literals]

    def _exactly_one(self, choices: list[Literal], encoder: Encoder) -> None:
        self.clauses.append(choices)
        earlier = -encoder.true
        for choice in choices:
            so_far = encoder.new()
            self.clauses += [[-earlier, -choice], [-choice, so_far], [-earlier, so_far]]
            earlier = so_far
