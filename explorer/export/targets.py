"""The targets by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from explorer.check import Check
from explorer.errors import InputError
from explorer.export import murphi, promela, smtlib, tla
from explorer.export.system import System, system

Writer = Callable[[System], Iterator[str]]
TARGETS: Mapping[str, tuple[Writer, frozenset[str]]] = {
    "promela": (promela.promela, promela.RESERVED),
    "murphi": (murphi.murphi, murphi.RESERVED),
    "tla": (tla.tla, tla.RESERVED),
    "smtlib": (smtlib.smtlib, smtlib.RESERVED),
}
"""Each with the words that it keeps for itself."""


def exported(target: str, check: Check, *, symmetric: bool = False, processes: bool = False) -> str:
    """The text of the file, for one of the targets.

    `symmetric`: murphi, with tasks that are alike as a scalarset; InputError if there are none.
    `processes`: promela, with a process for each task and one for the kernel.
    """
    if symmetric and target != "murphi":
        raise InputError("--symmetric belongs to --to murphi")
    if processes and target != "promela":
        raise InputError("--processes belongs to --to promela")
    write, reserved = TARGETS[target]
    domain = check.scope.domain(check.kernel)
    found = system(check.problem, domain, str(check.scope), reserved, symmetric=symmetric)
    lines = promela.promela_of_processes(found) if processes else write(found)
    return "\n".join([*lines, ""])
