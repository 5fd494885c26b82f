"""A run of the model as a value: what happened, what changed, what was logged."""

from __future__ import annotations

from dataclasses import dataclass

Valuation = tuple[tuple[str, bool | str], ...]
"""A whole state for display: field name such as `pending[t0]` -> value, in declaration order."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a step changed; `field` is written as in the model, e.g. `pending[t0]`."""

    field: str
    before: bool | str
    after: bool | str


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a run.

    `choice` is the action's position among the actions enabled in the state before it, in the
    order of declaration. `action` is the action with its arguments (`post_patch(p0, vmlinux)`),
    `mirrors` the kernel file and function, `log` the kernel's lines that the step prints, `events`
    what rules can refer to (`post_patch_ran(p0, vmlinux)`), `state` the state after the step.
    """

    choice: int
    action: str
    mirrors: str
    changes: tuple[Change, ...]
    events: tuple[str, ...]
    log: tuple[str, ...]
    state: Valuation


@dataclass(frozen=True, slots=True)
class Trace:
    """A run from an initial state. `machine` names the era and the defects, `scope` the sizes.

    `configuration` says what the individuals are like where that is not as the scope has it.
    """

    machine: str
    scope: tuple[tuple[str, int], ...]
    initial: Valuation
    steps: tuple[Step, ...]
    configuration: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The choices as `0/3/1`, which `klpcheck replay` accepts."""
        return "/".join(str(step.choice) for step in self.steps)

    @property
    def log(self) -> tuple[str, ...]:
        """Every line printed so far, in order."""
        return tuple(line for step in self.steps for line in step.log)
