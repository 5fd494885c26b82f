"""The targets by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from explorer.check import Check
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


def exported(target: str, check: Check) -> str:
    """The text of the file, for one of the targets."""
    write, reserved = TARGETS[target]
    domain = check.scope.domain(check.kernel)
    found = system(check.problem, domain, str(check.scope), reserved)
    return "\n".join([*write(found), ""])
