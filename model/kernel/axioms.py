"""What every configuration satisfies: orders are total, functions live in one object."""

from __future__ import annotations

from model.kernel.kinds import Function, Object, Patch
from model.kernel.state import Livepatch
from model.language import Axiom, Bool, all_of, each, implies


def axioms(s: Livepatch) -> tuple[Axiom, ...]:
    """The axioms, universal sentences all of them."""
    return (
        Axiom("the objects of a patch have a total order", objects_are_ordered(s)),
        Axiom("a function lives in one object", functions_live_in_one_object(s)),
        Axiom("a patch that replaces a function names its object", objects_are_named(s)),
        Axiom("vmlinux is one object", vmlinux_is_one_object(s)),
    )


def objects_are_ordered(s: Livepatch) -> Bool:
    """Of two objects of a patch one comes first, and so on."""
    before = s.object_before
    return all_of(
        ~before[p, a, a]
        & implies(a != b, before[p, a, b] != before[p, b, a])
        & implies(before[p, a, b] & before[p, b, c], before[p, a, c])
        for p in each(Patch)
        for a in each(Object)
        for b in each(Object)
        for c in each(Object)
    )


def functions_live_in_one_object(s: Livepatch) -> Bool:
    """Two objects with the same function are one."""
    return all_of(
        implies(s.function_of[f, a] & s.function_of[f, b], a == b)
        for f in each(Function)
        for a in each(Object)
        for b in each(Object)
    )


def objects_are_named(s: Livepatch) -> Bool:
    """A function is listed under its object."""
    return all_of(
        implies(s.has_func[p, f] & s.function_of[f, o], s.has_object[p, o])
        for p in each(Patch)
        for f in each(Function)
        for o in each(Object)
    )


def vmlinux_is_one_object(s: Livepatch) -> Bool:
    """Two objects without a name are one."""
    return all_of(
        implies(s.vmlinux[a] & s.vmlinux[b], a == b) for a in each(Object) for b in each(Object)
    )
