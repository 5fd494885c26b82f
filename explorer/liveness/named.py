"""Names of loops, by what happens in them."""

from __future__ import annotations

from collections.abc import Callable

from model.trace import Trace

Actions = frozenset[str]

NAMES: tuple[tuple[str, Callable[[Actions], bool]], ...] = (
    ("nothing happens any more", lambda taken: not taken),
    ("reversed for ever", lambda taken: "enabled_store" in taken),
    ("fork chain", lambda taken: {"klp_copy_process", "release_task"} <= taken),
    ("module-load storm", lambda taken: "klp_module_coming" in taken),
    ("hopping between functions", lambda taken: bool(taken & {"call_patched", "call_original"})),
    ("tried for ever", lambda taken: "klp_try_complete_transition" in taken),
)
"""The first name whose actions are all there."""


def called(trace: Trace, stem: int) -> str:
    """What a loop is called; `a loop` if it has no name."""
    taken = frozenset(step.action.partition("(")[0] for step in trace.steps[stem:])
    return next((name for name, fits in NAMES if fits(taken)), "a loop")
