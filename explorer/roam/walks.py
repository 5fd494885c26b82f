"""Random walks that Hypothesis steers and shrinks, for scopes beyond the exhaustive search.

A walk that breaks no rule proves nothing. The same seed gives the same walks and the same runs.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar, cast

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as seeded
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import DrawFn, composite, integers, runner

from explorer.goals import Problem
from explorer.interrupt import PRESSED
from explorer.roam.guide import Guide
from explorer.roam.short import shortest_alike, trimmed
from explorer.roam.source import Packed
from explorer.roam.world import Choice, Choices, Run, Seen, World
from explorer.search.exploration import INTERRUPTED
from model.language.ground import Domain
from properties.verdict import Outcome

T = TypeVar("T")
TIME_IS_UP = "the time is up"
BATCH = 10
"""Walks per run of Hypothesis, which later mostly repeats walks with parts of them copied."""
WITNESSES = 4
"""Violations of a rule that are tried to be made short; those that came after the fewest steps."""
ATTEMPTS = 30
"""Walks that Hypothesis may take to shrink a violation; `trimmed` does the rest."""
FOREVER = float("inf")


@dataclass(slots=True)
class Roaming:
    """What walks have met. `walks` counts those taken, each of up to `length` steps.

    `seen` are the goals whose premise occurred; `broken` has a short run per violated goal, whose
    last step is the one that breaks it. `stopped` says why there are fewer walks than asked for.
    """

    problem: Problem
    domain: Domain
    seed: int
    length: int
    walks: int = 0
    steps: int = 0
    states: int = 0
    seen: set[int] = field(default_factory=set)
    broken: dict[int, Run] = field(default_factory=dict)
    stopped: str | None = None

    @property
    def extent(self) -> str:
        """How far this went: `300 walks of up to 60 steps, seed 7`."""
        return f"{self.walks} walks of up to {self.length} steps, seed {self.seed}"

    def outcome(self, goal: int) -> Outcome:
        """VIOLATED or, since walks prove nothing, UNDECIDED."""
        return Outcome.VIOLATED if goal in self.broken else Outcome.UNDECIDED


Progress = Callable[[Roaming], None]


def roam(  # noqa: PLR0913 - every one has a name where it is called
    problem: Problem,
    domain: Domain,
    *,
    seed: int,
    examples: int,
    steps: int,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Roaming:
    """Take `examples` walks, then find a short run for every rule that one of them broke.

    Ends early, with `stopped` set, when the time is up or on Ctrl-C; only a full roaming can
    be repeated exactly. `progress` is called after every walk.
    """
    found = Roaming(problem, domain, seed, steps)
    ends = FOREVER if seconds is None else time.monotonic() + seconds
    guide = Guide(World(problem, domain))
    survey = _Survey(guide, found, progress, ends)
    batches = {f"{seed}/{at}": min(BATCH, examples - at) for at in range(0, examples, BATCH)}
    try:
        for batch, size in batches.items():
            survey.batch = batch
            _walk(survey, batch, size, steps)
    except KeyboardInterrupt as reason:  # or it is up to us: _StopError
        found.stopped = str(reason) or INTERRUPTED
    for goal, witnesses in sorted(survey.witnesses.items()):
        runs = [trimmed(guide.world, goal, witness.choices) for witness in witnesses]
        first = witnesses[0]
        hunt = _Hunt(guide, goal, first.choices, min(map(len, runs)), ends)
        if found.stopped is None:
            with suppress(_BrokenError, KeyboardInterrupt):
                _walk(hunt, first.batch, batches[first.batch], steps)
        runs.append(trimmed(guide.world, goal, hunt.best))
        short = shortest_alike(guide.world, goal, min(runs, key=len))
        found.broken[goal] = guide.world.confirmed(goal, short)
    if PRESSED.is_set():
        found.stopped = INTERRUPTED
    return found


def _walk(watch: _Watch, seed: str, examples: int, steps: int) -> None:
    """Let Hypothesis take walks, without its database, its files and its reports."""
    chosen = settings(
        database=None,
        deadline=None,
        derandomize=False,
        max_examples=examples,
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
        report_multiple_bugs=False,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    with _no_files():
        maker = seeded(seed)(lambda: _Walk(watch))  # Hypothesis promises to take a function, too
        run_state_machine_as_test(cast("type[_Walk]", maker), settings=chosen)


@contextmanager
def _no_files() -> Iterator[None]:
    """Hypothesis keeps what it computes once in a folder; in the null device it can make none."""
    set_hypothesis_home_dir(os.devnull)
    try:
        yield
    finally:
        set_hypothesis_home_dir(None)


class _BrokenError(Exception):
    """A walk has broken the rule that is hunted."""


class _StopError(KeyboardInterrupt):
    """Ends a run of Hypothesis, which takes any other exception for a failure of the walk."""


class _Watch:
    """Who looks at walks: `begin` and `end` frame each of them, `see` gets every state of it."""

    def __init__(self, guide: Guide, ends: float) -> None:
        self.guide, self.world, self._ends = guide, guide.world, ends

    def begin(self) -> None:
        """A walk starts."""
        self.go_on()
        if time.monotonic() >= self._ends:
            raise _StopError(TIME_IS_UP)

    def go_on(self) -> None:
        """Hypothesis may have swallowed Ctrl-C."""
        if PRESSED.is_set():
            raise _StopError(INTERRUPTED)

    def see(self, seen: Seen, choices: Choices) -> None:
        """The walk is in this state after these choices."""

    def end(self) -> None:
        """The walk is over."""


class _Witness(NamedTuple):
    """A walk up to its first violation of a goal, and the batch that it belongs to."""

    choices: Choices
    batch: str


class _Survey(_Watch):
    """Takes every walk to its end and notes what it met, per goal the earliest violations."""

    def __init__(
        self, guide: Guide, found: Roaming, progress: Progress | None, ends: float
    ) -> None:
        super().__init__(guide, ends)
        self._found, self._progress = found, progress
        self._states: set[Packed] = set()
        self._unbroken: set[int] = set()
        self.batch = ""
        self.witnesses: dict[int, list[_Witness]] = {}

    def begin(self) -> None:
        """A walk that has broken nothing yet."""
        super().begin()
        self._unbroken = set(self.world.goals)

    def see(self, seen: Seen, choices: Choices) -> None:
        """Note new states, premises and violations."""
        self._found.steps += bool(choices)
        self._states.add(seen.state)
        for goal in self.world.goals:
            if goal not in self._found.seen and self.world.occurs(goal, seen):
                self._found.seen.add(goal)
            if goal in self._unbroken and self.world.breaks(goal, seen):
                self._unbroken.remove(goal)
                known = [*self.witnesses.get(goal, ()), _Witness(choices, self.batch)]
                self.witnesses[goal] = sorted(known, key=lambda w: len(w.choices))[:WITNESSES]

    def end(self) -> None:
        """One more walk is complete."""
        self._found.walks += 1
        self._found.states = len(self._states)
        if self._progress:
            self._progress(self._found)


class _Hunt(_Watch):
    """Ends every walk that breaks one goal, so that Hypothesis shrinks it; `best` is the shortest.

    The hunt is over when that has as few steps as the best run known, or after some attempts.
    """

    def __init__(self, guide: Guide, goal: int, first: Choices, known: int, ends: float) -> None:
        super().__init__(guide, ends)
        self._goal, self._known, self._attempts, self.best = goal, known, 0, first

    def begin(self) -> None:
        """One more attempt."""
        super().begin()
        self._attempts += 1
        if self._attempts > ATTEMPTS or len(self.best) <= self._known:
            raise _StopError

    def see(self, seen: Seen, choices: Choices) -> None:
        """Stop at a violation."""
        if self.world.breaks(self._goal, seen):
            self.best = min(self.best, choices, key=len)
            raise _BrokenError


@composite
def _choice(draw: DrawFn) -> Choice | None:
    """Who acts, what it does, and with whom; None where nothing is possible."""

    def one_of(items: Sequence[T]) -> T:
        return items[draw(integers(0, len(items) - 1))]

    walk: _Walk = draw(runner())
    guide, state = walk.watch.guide, walk.seen.state
    if not guide.actors(state):
        return None
    action = one_of(guide.actions(state, one_of(guide.actors(state))))
    return Choice(action, one_of(guide.individuals(state, action)))


class _Walk(RuleBasedStateMachine):
    """A run of the machine.

    One rule takes all actions: with a rule for each, Hypothesis would leave some out of every walk,
    and a kernel that lacks one of its own steps soon stands still.
    """

    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self.watch, self.seen = watch, watch.world.start
        self._choices: Choices = ()
        watch.begin()

    @rule(choice=_choice())
    def step(self, choice: Choice | None) -> None:
        """Somebody acts."""
        if choice is not None:
            self.seen = self.watch.world.step(self.seen.state, choice)
            self._choices = (*self._choices, choice)

    @invariant()
    def rules_hold(self) -> None:
        """The watch looks at the initial state and after every step."""
        self.watch.go_on()
        self.watch.see(self.seen, self._choices)

    def teardown(self) -> None:
        """The walk is over."""
        self.watch.end()
