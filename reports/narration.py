"""A run told step by step: who does what, and which lines it leaves in the kernel log."""

from __future__ import annotations

from dataclasses import dataclass

from model.kernel import ACTIONS
from model.trace import Step, Trace
from properties.verdict import Counterexample

TOLD = {action.function.__name__: action for action in ACTIONS}


@dataclass(frozen=True, slots=True)
class Deed:
    """A step of a run: `who` takes it, `what` happens, the `action` with its arguments."""

    who: str
    what: str
    action: str
    log: tuple[str, ...]


def deeds(trace: Trace) -> tuple[Deed, ...]:
    """The steps of the run, in order."""
    return tuple(_deed(step) for step in trace.steps)


def _deed(step: Step) -> Deed:
    action = TOLD[step.action.partition("(")[0]]
    who = str(action.by.value)
    return Deed(who[0].upper() + who[1:], action.sentence, step.action, step.log)


def what_is_wrong(run: Counterexample) -> str:
    """Which line of the log is the wrong one: the last, if the last step prints any."""
    steps = run.trace.steps
    promise = f"it breaks the promise of {run.rule}: {run.sentence}"
    if steps and steps[-1].log:
        return (
            f"The last line of the log, `{steps[-1].log[-1]}`, comes with the wrong step: {promise}"
        )
    if any(step.log for step in steps):
        return f"No line of the log tells: the last step prints nothing, and {promise}"
    return f"The kernel prints nothing at all: {promise}"
