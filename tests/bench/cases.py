"""What is searched: scopes of Linux 6.1 and rules that hold there."""

from __future__ import annotations

from dataclasses import dataclass

THREE = ("P-CB-05", "P-STK-02", "P-TR-07")
"""Rules of both kinds: about states and about steps."""


@dataclass(frozen=True, slots=True)
class Case:
    """A scope and rules; `symmetric`: states that differ in the names of tasks are one."""

    patches: int
    objects: int
    tasks: int
    rules: tuple[str, ...] = THREE
    symmetric: bool = False

    def __str__(self) -> str:
        sizes = f"{self.patches}/{self.objects}/{self.tasks}"
        return f"{sizes}, {len(self.rules)} rules{', symmetric' if self.symmetric else ''}"

    @property
    def options(self) -> tuple[str, ...]:
        """The scope and the rules for the command line."""
        sizes = zip(
            ("--patches", "--objects", "--tasks"),
            (self.patches, self.objects, self.tasks),
            strict=True,
        )
        return (
            *(word for name, size in sizes for word in (name, str(size))),
            *(word for rule in self.rules for word in ("--rule", rule)),
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one benchmark, and for which of them there are targets."""

    small: Case
    large: Case
    symmetric: Case
    others: tuple[Case, ...]

    @property
    def all(self) -> tuple[Case, ...]:
        """Every case, the small one first."""
        return (self.small, *self.others, self.large, self.symmetric)


QUICK = Cases(Case(1, 1, 1), Case(1, 1, 2), Case(1, 1, 2, symmetric=True), ())


def full() -> Cases:
    """The cases of the targets, and one between them."""
    return Cases(
        small=Case(2, 2, 1),
        large=Case(2, 2, 3),
        symmetric=Case(3, 2, 2, symmetric=True),
        others=(Case(3, 2, 1),),
    )
