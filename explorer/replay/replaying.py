"""A scenario or a recorded run, replayed on the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.replay.judging import Breach, Judging
from explorer.replay.kernel_world import KernelWorld
from explorer.replay.observe import observe
from explorer.replay.perform import perform
from explorer.replay.running_kernel import Build, RunningKernel
from explorer.replay.sysfs import ROOT
from explorer.scenarios.world import Kind, Observation, Operation, Scenario
from model import era as eras
from properties.historical import KNOWN
from properties.rule import Rule


@dataclass(frozen=True, slots=True)
class ReplayedStep:
    """An operation, the model's steps that it took, and all that could be seen afterwards.

    `broken` are the rules that it was the first to break, of those that were asked for.
    """

    operation: Operation
    steps: tuple[str, ...]
    seen: Observation
    broken: tuple[Breach, ...] = ()


def not_supported(scenario: Scenario) -> tuple[str, ...]:
    """What the model does not have: a release, files that are written; empty: can be replayed."""
    files = {op.subject for op, _ in scenario.steps if op.kind is Kind.WRITE_FILE}
    missing = [f"a write to {name}" for name in files if not name.startswith(f"{ROOT}/")]
    if eras.era(scenario.era) is None:
        missing.append(f"release {scenario.era}")
    return tuple(sorted(missing))


def replay(scenario: Scenario, rules: Sequence[Rule] = ()) -> tuple[ReplayedStep, ...]:
    """What the model shows for each operation; the scenario must be supported.

    The run is judged by those of the `rules` that its release promises.
    """
    era = eras.era(scenario.era)
    assert era is not None, f"{scenario.id}: not_supported() would have told"
    defect = KNOWN.get(scenario.defect)
    judging = Judging(era, rules, defect) if rules else None
    build = Build(defect.broken(era), defect.state) if defect else Build(era)
    world = KernelWorld(scenario, build.era)
    kernel = RunningKernel(build, world, scenario.wording, judging)
    replayed = []
    for operation, _ in scenario.steps:
        kernel.log, kernel.steps = [], []
        result = perform(kernel, operation)
        seen = observe(kernel, result, waited=operation.settle)
        broken = judging.verdict() if judging else ()
        replayed.append(ReplayedStep(operation, tuple(kernel.steps), seen, broken))
    return tuple(replayed)
