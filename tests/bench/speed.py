"""Searches by klpcheck and its peers on the same model: first the same counts, then the time."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.cases import Case
from tests.bench.contestants import Command, Contestant, Counts, Stage
from tests.bench.measure import Cost, run

SLOW_PROGRAM, SLOW_SEARCH = 10.0, 60.0
"""CPU seconds from which making a program, or all of it, is measured once, in the first run."""
LITTLE = 4 << 20
"""Bytes: a program without states has as many."""
TIMED = (Stage.SEARCH, Stage.AGAIN, Stage.BASE)
"""What every round repeats."""
STATUS = {Stage.BASE: (3,)}
"""How a command must end, if not with 0: the base run is stopped by its limit."""


class BenchError(Exception):
    """Nothing can be compared: a tool failed, or has met other states than the others."""


@dataclass(slots=True)
class Runs:
    """A contestant in a case: what it has met, and what each stage cost in each round.

    Stages in `once` are slow and were measured only in the first run.
    """

    contestant: Contestant
    counts: Counts
    costs: dict[Stage, list[Cost]]
    once: frozenset[Stage] = frozenset()

    def cpu(self, stage: Stage) -> float:
        """The median; 0 for a stage that it does not need."""
        costs = self.costs.get(stage)
        return statistics.median(cost.cpu for cost in costs) if costs else 0.0

    @property
    def warm(self) -> Stage:
        """The stage with nothing but the search, as far as there is one."""
        return Stage.AGAIN if Stage.AGAIN in self.costs else Stage.SEARCH

    @property
    def cold(self) -> float:
        """CPU seconds from nothing to the verdict."""
        return self.cpu(Stage.EXPORT) + self.given_the_file

    @property
    def given_the_file(self) -> float:
        """The same without what this project does to write a peer's input."""
        return self.cpu(Stage.PREPARE) + self.cpu(Stage.SEARCH)

    @property
    def wall(self) -> float:
        """Seconds of the warm search, on the clock."""
        return statistics.median(cost.wall for cost in self.costs[self.warm])

    @property
    def rate(self) -> float | None:
        """States per CPU second of the search alone; None if it took no time to speak of."""
        seconds = self.cpu(self.warm) - self.cpu(Stage.BASE)
        return self.counts.states / seconds if seconds > 0.05 else None

    @property
    def peak(self) -> float:
        """The most memory of the warm search, in bytes."""
        return statistics.median(cost.peak for cost in self.costs[self.warm])

    @property
    def bytes_per_state(self) -> float | None:
        """That memory, less what is there before the first state; None where it is too little."""
        before = [cost.peak for cost in self.costs.get(Stage.BASE, ())]
        more = self.peak - (statistics.median(before) if before else 0)
        return more / self.counts.states if more > LITTLE else None


def compare(case: Case, contestants: Sequence[Contestant], rounds: int) -> list[Runs]:
    """Let all search once and compare what they met; then measure in so many rounds."""
    with tempfile.TemporaryDirectory() as place:
        folders = {c.name: Path(place) / str(i) for i, c in enumerate(contestants)}
        known: dict[str, Runs] = {}
        for contestant in contestants:
            met = known[contestants[0].name].counts if known else Counts(0, 0)
            folders[contestant.name].mkdir()
            _say(case, contestant, "first run")
            known[contestant.name] = _first(
                case, contestant, folders[contestant.name], replace(met, depth=None)
            )
        check_counts(case, tuple(known.values()))
        for number in range(rounds):
            for runs in known.values():
                _say(case, runs.contestant, f"round {number + 1} of {rounds}")
                _round(case, runs, folders[runs.contestant.name], number)
        return list(known.values())


def check_counts(case: Case, found: Sequence[Runs]) -> None:
    """BenchError unless all have met the same states and transitions as the first."""
    first = found[0].counts
    expected = first.states, first.transitions
    for runs in found:
        one = runs.contestant
        met = runs.counts.states, runs.counts.transitions
        allowed = (one.reduces and met < expected) or (one.rough and met > expected)
        if met != expected and not allowed:
            raise BenchError(
                f"{case}: {one.name} has met {met[0]} states and {met[1]} transitions, "
                f"{found[0].contestant.name} {expected[0]} and {expected[1]}"
            )


def _first(case: Case, contestant: Contestant, folder: Path, known: Counts) -> Runs:
    """One run for its counts; the rounds start anew with what is not slow."""
    costs = _do(contestant.commands(case, folder / "cache", known), folder)
    try:
        counts = contestant.counts(costs[Stage.SEARCH].output)
    except (ValueError, IndexError, KeyError) as error:
        raise BenchError(f"{case}: {contestant.name} does not say what it found") from error
    if costs[Stage.SEARCH].cpu <= SLOW_SEARCH:
        costs = {s: c for s, c in costs.items() if s not in TIMED and c.cpu > SLOW_PROGRAM}
    once = {stage: [cost] for stage, cost in costs.items()}
    return Runs(contestant, counts, once, frozenset(once))


def _round(case: Case, runs: Runs, folder: Path, number: int) -> None:
    """Everything but what was measured in the first run."""
    commands = runs.contestant.commands(case, folder / f"cache{number}", runs.counts)
    for stage, cost in _do([c for c in commands if c.stage not in runs.once], folder).items():
        runs.costs.setdefault(stage, []).append(cost)


def _do(commands: Sequence[Command], folder: Path) -> Mapping[Stage, Cost]:
    """Run the commands; what several commands of a stage cost is added."""
    costs: dict[Stage, Cost] = {}
    for command in commands:
        cost = run(command.words, folder, command.environment)
        if cost.status not in STATUS.get(command.stage, (0,)):
            words = " ".join(command.words)
            raise BenchError(f"`{words}` ended with {cost.status}:\n{cost.output[-2000:]}")
        if before := costs.get(command.stage):
            cost = replace(
                cost,
                cpu=before.cpu + cost.cpu,
                wall=before.wall + cost.wall,
                peak=max(before.peak, cost.peak),
            )
        costs[command.stage] = cost
    return costs


def _say(case: Case, contestant: Contestant, what: str) -> None:
    sys.stderr.write(f"{case}: {contestant.name}, {what}\n")
