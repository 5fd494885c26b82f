"""A run told step by step: who does what, and which lines it leaves in the kernel log."""

from __future__ import annotations

from dataclasses import dataclass

from model.kernel import ACTIONS
from model.kernel.kinds import By
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
    name, _, arguments = step.action.partition("(")
    action = TOLD[name]
    who = str(action.by.value)
    if action.by is By.TASK:
        who = f"task {arguments.rstrip(')').partition(', ')[0]}"
    return Deed(who[0].upper() + who[1:], action.sentence, step.action, step.log)


def where_the_log_goes_wrong(trace: Trace) -> tuple[str, tuple[str, ...]]:
    """A sentence, and the lines that it speaks of: those of the last step if it prints any."""
    *before, last = trace.steps
    if last.log:
        return "The log goes wrong with its last step:", last.log
    printed = [line for step in before for line in step.log]
    if printed:
        return "The step that goes wrong prints nothing; the last line before it:", (printed[-1],)
    return "The kernel prints nothing at all.", ()
