"""Kernel releases as valuations of named switches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Era:
    """What a kernel release does differently. Each switch names the change that introduced it.

    registration: patches are registered first and stay after they are disabled (until v5.1).
    patched_attribute: sysfs shows `patched` for each object (since v6.1).
    replace_attribute: sysfs shows `replace` for each patch (since v6.11).
    """

    name: str
    registration: bool
    patched_attribute: bool
    replace_attribute: bool


ERAS = {
    era.name: era
    for era in (
        Era("4.19", registration=True, patched_attribute=False, replace_attribute=False),
        Era("6.1", registration=False, patched_attribute=True, replace_attribute=False),
        Era("6.12", registration=False, patched_attribute=True, replace_attribute=True),
    )
}
DEFAULT_ERA = "6.1"
