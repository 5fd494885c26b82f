"""The score of the rules: how many of the mutants that can be noticed they notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from explorer.mutants.judging import Judgement, Sign
from explorer.mutants.mutant import Mutant

ENOUGH = 0.95


@dataclass(frozen=True, slots=True)
class Score:
    """Judged mutants; `argued` and `known` give a reason for being equivalent or surviving."""

    mutants: Mapping[str, Mutant]
    judgements: Mapping[str, Judgement]
    argued: Mapping[str, str]
    known: Mapping[str, str]

    @property
    def caught(self) -> dict[str, Judgement]:
        """Those that were noticed."""
        return {name: j for name, j in self.judgements.items() if j.sign is not None}

    @property
    def equivalent(self) -> list[str]:
        """Those that do nothing else than the kernel, or nothing that matters."""
        return [
            name
            for name, j in self.judgements.items()
            if j.sign is None and (not j.differs or name in self.argued)
        ]

    @property
    def survivors(self) -> list[str]:
        """The others."""
        return [name for name in self.judgements if self.outcome(name) == "survives"]

    def outcome(self, name: str) -> str:
        """The sign of a mutant, `equivalent`, or `survives`."""
        judgement = self.judgements[name]
        if judgement.sign is not None:
            return judgement.sign.name.lower()
        return "equivalent" if not judgement.differs or name in self.argued else "survives"

    @property
    def wrong(self) -> list[str]:
        """What the lists of known mutants say and is not so."""
        noticed = [
            f"{name} is listed as equivalent and was noticed"
            for name in self.argued
            if name in self.caught
        ]
        alive = [
            f"{name} survives and has no reason"
            for name in self.survivors
            if name not in self.known
        ]
        return noticed + alive

    @property
    def value(self) -> float:
        """Caught of those that are not equivalent; 1 if there is none."""
        rest = len(self.judgements) - len(self.equivalent)
        return len(self.caught) / rest if rest else 1.0

    @property
    def line(self) -> str:
        """The score in a line."""
        rest = len(self.judgements) - len(self.equivalent)
        return (
            f"{len(self.judgements)} mutants, {len(self.equivalent)} equivalent; "
            f"{len(self.caught)} of {rest} noticed: {100 * self.value:.1f} %"
        )

    def by_operator(self) -> Iterator[tuple[str, Counter[str]]]:
        """Per kind of operator how many of its mutants had which outcome."""
        for kind in dict.fromkeys(self.mutants[name].kind for name in self.judgements):
            names = [name for name in self.judgements if self.mutants[name].kind == kind]
            yield kind, Counter(self.outcome(name) for name in names)

    def by_rule(self) -> list[tuple[str, int, int]]:
        """Per rule how many mutants it notices, and how many it is the only rule to notice."""
        found = [j.by for j in self.caught.values() if j.sign is Sign.RULE]
        all_, alone = (
            Counter(r for by in found for r in by),
            Counter(by[0] for by in found if len(by) == 1),
        )
        return [(rule, count, alone[rule]) for rule, count in all_.most_common()]
