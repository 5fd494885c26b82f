"""What every configuration satisfies: orders are total, functions live in one object."""

from __future__ import annotations

from model.kernel.kinds import Function, Object, Patch
from model.kernel.state import Livepatch
from model.language import Axiom, all_of, each, implies


def axioms(s: Livepatch) -> tuple[Axiom, ...]:
    """The axioms, universal sentences all of them."""
    return (
        Axiom(
            "the objects of a patch have a total order",
            all_of(
                ~s.object_before[p, a, a]
                & implies(a != b, s.object_before[p, a, b] != s.object_before[p, b, a])
                & implies(
                    s.object_before[p, a, b] & s.object_before[p, b, c],
                    s.object_before[p, a, c],
                )
                for p in each(Patch)
                for a in each(Object)
                for b in each(Object)
                for c in each(Object)
            ),
        ),
        Axiom(
            "a function lives in one object",
            all_of(
                implies(s.function_of[f, a] & s.function_of[f, b], a == b)
                for f in each(Function)
                for a in each(Object)
                for b in each(Object)
            ),
        ),
        Axiom(
            "a patch that replaces a function names its object",
            all_of(
                implies(s.has_func[p, f] & s.function_of[f, o], s.has_object[p, o])
                for p in each(Patch)
                for f in each(Function)
                for o in each(Object)
            ),
        ),
        Axiom(
            "vmlinux is one object",
            all_of(
                implies(s.vmlinux[a] & s.vmlinux[b], a == b)
                for a in each(Object)
                for b in each(Object)
            ),
        ),
    )
