"""Defects that livepatch had, as kernels that can be checked; found again by the rules."""

from __future__ import annotations

from properties.defect import Beyond, Defect
from properties.defects import DEFECTS
from properties.historical import callbacks, forced, freeing, modules, replacing, transitions

ROWS: tuple[Defect | Beyond, ...] = (
    *callbacks.ROWS,
    *transitions.ROWS,
    *forced.ROWS,
    *modules.ROWS,
    *replacing.ROWS,
    *freeing.ROWS,
)
"""All of them by subject: callbacks, transitions, force, modules, replace, freeing."""

HISTORICAL = tuple(row for row in ROWS if isinstance(row, Defect))
"""Those that a kernel can be given."""

BEYOND = tuple(row for row in ROWS if isinstance(row, Beyond))
"""Those that the model cannot have or no rule can notice."""

KNOWN: dict[str, Defect] = {**DEFECTS, **{defect.id: defect for defect in HISTORICAL}}
"""Every defect that a kernel can be given, seeded ones first."""
