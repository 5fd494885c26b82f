"""States of random walks: thousands of walkers at once, each with a configuration of its own."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
from numpy.typing import NDArray

from explorer.prove.pdr.propositions import Choice, Propositions
from explorer.prove.pdr.reached import Columns
from explorer.prove.pdr.sat import Literal, Sat
from model.language.terms import Element

Bits = NDArray[np.uint64]
"""One bit per walker."""
WORD = 64
WALKERS = 1024
STEPS = 80
SHARES = (0.0, 0.0, 0.2, 0.5, 0.8, 1.0, 1.0)
"""How likely a relation of the configuration holds at a place; drawn for each walker."""


def walk(p: Propositions, seed: int = 0) -> tuple[Columns, int]:
    """The states that they meet, and how many. Each walker has a taste for some actions."""
    walks = _Walks(p, Random(seed))
    for _ in range(STEPS):
        walks.step()
    return walks.met()


class _Walks:
    def __init__(self, p: Propositions, random: Random) -> None:
        self._p = p
        self._numbers = np.random.default_rng(random.randrange(1 << 32))
        self._variables = sorted(p.atoms)
        self._values = np.zeros((p.encoder.last + 1, WALKERS // WORD), dtype=np.uint64)
        self._values[p.encoder.true] = ~np.uint64(0)
        self._gates = tuple(p.encoder.gates)
        self._met: list[Bits] = []
        kinds = [_kind(choice) for choice in p.choices]
        often = Counter(kinds)
        shape = (len(often), WALKERS)
        taste = dict(zip(often, 10.0 ** self._numbers.uniform(-2, 1, shape), strict=True))
        self._taste = np.stack([taste[kind] / often[kind] for kind in kinds])
        self._start(random)

    def step(self) -> None:
        """Every walker takes a step that is possible, if there is one."""
        self._evaluate()
        guards = np.stack([self._bits(choice.guard) for choice in self._p.choices])
        possible = _unpacked(guards)
        luck = self._taste / self._numbers.standard_exponential(possible.shape)
        chosen = np.zeros_like(possible)
        chosen[np.argmax(luck * possible, axis=0), np.arange(WALKERS)] = 1
        new: dict[int, Bits] = {}
        for choice, who in zip(self._p.choices, _packed(chosen & possible), strict=True):
            if who.any():
                for variable, value in choice.updates.items():
                    old = new.get(variable, self._values[variable])
                    new[variable] = (old & ~who) | (self._bits(value) & who)
        for variable, bits in new.items():
            self._values[variable] = bits
        self._keep()

    def met(self) -> tuple[Columns, int]:
        """All states that were met, and how many."""
        every = np.concatenate(self._met, axis=1)
        columns = (int.from_bytes(row.tobytes(), "little") for row in every)
        return dict(zip(self._variables, columns, strict=True)), every.shape[1] * WORD

    def _start(self, random: Random) -> None:
        """Initial states with configurations drawn by lot, as near to that as axioms allow."""
        p, states = self._p, np.zeros((max(self._variables) + 1, WALKERS), dtype=np.uint8)
        sat = Sat(p.encoder.clauses, p.facts, [[p.initial]])
        for walker in range(WALKERS):
            share = {field: random.choice(SHARES) for field in p.machine.configuration}
            sat.prefer(
                v if random.random() < share[p.atoms[v].cell.field] else -v for v in sorted(p.fixed)
            )
            possible = sat.allows(())
            assert possible, "there is no initial state"
            states[1:, walker] = np.array(sat.model[: max(self._variables)]) > 0
        self._values[self._variables] = _packed(states[self._variables])
        self._keep()

    def _keep(self) -> None:
        self._met.append(self._values[self._variables])

    def _bits(self, literal: Literal) -> Bits:
        bits: Bits = self._values[abs(literal)]
        return bits if literal > 0 else ~bits

    def _evaluate(self) -> None:
        for gate, parts in self._gates:
            found = self._bits(parts[0])
            for part in parts[1:]:
                found = found & self._bits(part)
            self._values[gate] = found


def _kind(choice: Choice) -> tuple[object, ...]:
    """The action and what it is asked for, whoever it is about."""
    arguments = (a for a in choice.action.arguments if not isinstance(a, Element))
    return (choice.action.action.name, *arguments)


def _packed(rows: NDArray[np.uint8]) -> Bits:
    found: Bits = np.packbits(rows, axis=1, bitorder="little").view(np.uint64)
    return found


def _unpacked(bits: Bits) -> NDArray[np.uint8]:
    return np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little")
