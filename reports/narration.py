"""A run told step by step: who does what, and which lines it leaves in the kernel log."""

from __future__ import annotations

from dataclasses import dataclass

from model.kernel import ACTIONS
from model.trace import Step, Trace

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


def where_the_log_goes_wrong(trace: Trace) -> str:
    """The last line, if the last step prints it; or that nothing tells."""
    *before, last = trace.steps
    if last.log:
        return f"The log goes wrong with its last line: `{last.log[-1]}`."
    printed = [line for step in before for line in step.log]
    if printed:
        return f"The step that goes wrong prints nothing; the last line before it: `{printed[-1]}`."
    return "The kernel prints nothing at all."
