"""Defects of the kernel's history as a table and as JSON: what was found, and that it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.kernel.kinds import Grain
from model.shape import Shape
from properties.defect import Beyond, Defect
from properties.lasso import Lasso
from properties.verdict import Counterexample
from reports.json_text import json_text
from reports.text import aligned
from reports.wording import visible


@dataclass(frozen=True, slots=True)
class Found:
    """What came out for a defect.

    `runs` are the shortest ones that break the rules which must notice it, shortest first (of a
    liveness rule one that ends in a loop), and
    `missed` the rules that it does not break. `states` were seen until the last of them was broken.
    `fixed` is what the search of the mended kernel says at the same scope: HOLDS, UNDECIDED, none
    if there is no such kernel, or VIOLATED with what violates it. `seconds` of processor time, if
    they were measured.
    """

    defect: Defect
    runs: tuple[Counterexample | Lasso, ...]
    missed: tuple[str, ...]
    states: int
    fixed: str
    seconds: float | None = None

    @property
    def as_expected(self) -> bool:
        """Every rule noticed it, and none is broken without it."""
        return not self.missed and self.fixed in ("HOLDS", "none")


Row = Found | Beyond
HEADS = ("defect", "fixed by", "release", "rule", "scope", "steps", "states", "fixed kernel")


def table(rows: Sequence[Row], *, timing: bool) -> str:
    """One line per defect, patches/objects/tasks as its scope, and how many of them were found."""
    found = [row for row in rows if isinstance(row, Found)]
    cells = iter(aligned([_head(timing), *(_cells(row, timing) for row in found)]))
    head = next(cells)
    lines = [next(cells) if isinstance(row, Found) else _beyond(row) for row in rows]
    return "\n".join([head, *lines, "", summary(rows), ""])


def summary(rows: Sequence[Row]) -> str:
    """How many were found, are not, and are not looked for."""
    found = [row for row in rows if isinstance(row, Found)]
    missed = sum(bool(row.missed) for row in found)
    parts = [f"{len(found) - missed} found"]
    parts += [f"{missed} not found"] if missed else []
    return f"{', '.join(parts)}, {len(rows) - len(found)} not expressible, of {len(rows)}"


def _head(timing: bool) -> tuple[str, ...]:
    return (*HEADS, *(["seconds"] if timing else []))


def _cells(row: Found, timing: bool) -> tuple[str, ...]:
    return (
        row.defect.id,
        row.defect.commit or "-",
        row.defect.release,
        ", ".join(f"{rule} not broken" for rule in row.missed) or row.runs[0].rule,
        scope(row.defect),
        str(length(row)) if row.runs else "-",
        f"{row.states:,}",
        row.fixed,
        *([f"{row.seconds:.1f}"] if timing and row.seconds is not None else []),
    )


def _beyond(row: Beyond) -> str:
    return f"{row.id}: not expressible: {visible(row.reason)}"


def length(row: Found) -> int:
    """Steps of the shortest run, a loop at its end taken once."""
    return len(row.runs[0].trace.steps)


def scope(defect: Defect) -> str:
    """Patches/objects/tasks, the grain if it is the fine one, and what is particular."""
    sizes = "/".join(str(size) for _, size in defect.scope.sizes)
    grain = ["fine"] if defect.grain is Grain.FINE else []
    shape = [] if defect.shape is Shape.PLAIN else [defect.shape.name.lower()]
    return " ".join([sizes, *grain, *shape, *defect.scope.particulars])


def json_of(rows: Sequence[Row]) -> str:
    """The rows as the text of a JSON file; what there is no value for is null."""
    return json_text({"defects": [_found(r) if isinstance(r, Found) else _none(r) for r in rows]})


def _found(row: Found) -> dict[str, object]:
    run = row.runs[0] if row.runs else None
    return {
        "id": row.defect.id,
        "era": row.defect.release,
        "rule": run.rule if run else None,
        "found": not row.missed,
        "trace_length": length(row) if run else None,
        "scope": dict(row.defect.scope.sizes),
        "states": row.states,
        "seconds": row.seconds,
        "fixed_outcome": row.fixed,
        "reason": f"not broken: {', '.join(row.missed)}" if row.missed else None,
        "commit": row.defect.commit or None,
        "grain": row.defect.grain.value,
        "particulars": list(row.defect.scope.particulars),
        "rules": list(row.defect.caught_by),
        "path": run.trace.path if run else None,
    }


def _none(row: Beyond) -> dict[str, object]:
    keys = ("era", "rule", "found", "trace_length", "scope", "states", "seconds", "fixed_outcome")
    later = ("grain", "particulars", "rules", "path")
    nothing: dict[str, object] = {"id": row.id, **dict.fromkeys(keys), "reason": row.reason}
    return {**nothing, "found": False, "commit": row.commit or None, **dict.fromkeys(later)}


def with_runs(rows: Sequence[Row]) -> Iterator[Found]:
    """The rows that have a run to show."""
    return (row for row in rows if isinstance(row, Found) and row.runs)
