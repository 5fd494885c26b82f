"""A scenario or a recorded run, replayed on the model."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.replay.kernel_world import KernelWorld
from explorer.replay.observe import observe
from explorer.replay.perform import perform
from explorer.replay.running_kernel import Build, RunningKernel
from explorer.replay.sysfs import ROOT
from explorer.scenarios.world import Kind, Observation, Operation, Scenario
from model import era as eras
from model.kernel.state import Livepatch
from properties.historical import KNOWN


@dataclass(frozen=True, slots=True)
class ReplayedStep:
    """An operation, the model's steps that it took, and all that could be seen afterwards."""

    operation: Operation
    steps: tuple[str, ...]
    seen: Observation


def not_supported(scenario: Scenario) -> tuple[str, ...]:
    """What the model does not have: a release, files that are written; empty: can be replayed."""
    files = {op.subject for op, _ in scenario.steps if op.kind is Kind.WRITE_FILE}
    missing = [f"a write to {name}" for name in files if not name.startswith(f"{ROOT}/")]
    if eras.era(scenario.era) is None:
        missing.append(f"release {scenario.era}")
    return tuple(sorted(missing))


def replay(scenario: Scenario, state: type[Livepatch] = Livepatch) -> tuple[ReplayedStep, ...]:
    """What the model shows for each operation; the scenario must be supported.

    `state` may be a defective kernel; a scenario that names a defect brings its own.
    """
    era = eras.era(scenario.era)
    assert era is not None, f"{scenario.id}: not_supported() would have told"
    if scenario.defect:
        state, era = KNOWN[scenario.defect].state, KNOWN[scenario.defect].broken(era)
    kernel = RunningKernel(Build(era, state), KernelWorld(scenario, era), scenario.wording)
    replayed = []
    for operation, _ in scenario.steps:
        kernel.log, kernel.steps = [], []
        result = perform(kernel, operation)
        seen = observe(kernel, result, waited=operation.settle)
        replayed.append(ReplayedStep(operation, tuple(kernel.steps), seen))
    return tuple(replayed)
