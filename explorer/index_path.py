"""An index path (`0/3/1`): in each state, the number of the choice that is taken."""

from __future__ import annotations

import re

from explorer.errors import InputError
from explorer.interpret import Moment, Move
from explorer.tracing import Tracer

PATH = re.compile(r"\d{1,18}(/\d{1,18})*")


def is_path(text: str) -> bool:
    """The text is an index path."""
    return PATH.fullmatch(text) is not None


def run_along(path: str, tracer: Tracer) -> list[Move]:
    """The run that the path describes; InputError where a number is too large."""
    interpreter = tracer.interpreter
    state, run = interpreter.initial(), []
    for step, number in enumerate(map(int, path.split("/")), 1):
        enabled = interpreter.enabled(state)
        if number >= len(enabled):
            raise InputError(
                f"{path}: step {step} is choice {number}, but there are {len(enabled)} choices, "
                f"0 to {len(enabled) - 1}; is it a path of this era, defect and scope?"
            )
        run.append(enabled[number])
        state = interpreter.step(state, enabled[number]).state
    return run


def last_moment(run: list[Move], tracer: Tracer) -> Moment:
    """The end of a run, for rules to look at."""
    moment = Moment(start := tracer.interpreter.initial(), start)
    for choice in run:
        result = tracer.interpreter.step(moment.state, choice)
        moment = Moment(result.state, moment.state, result.events)
    return moment
