"""What every configuration satisfies: orders are total, functions live in one object."""

from __future__ import annotations

from model.kernel.kinds import Function, Object, Patch, SystemState
from model.kernel.state import Livepatch
from model.language import FALSE, TRUE, Axiom, Bool, all_of, disjunction, each, implies


def axioms(s: Livepatch) -> tuple[Axiom, ...]:
    """The axioms, universal sentences all of them."""
    return (
        Axiom("the objects of a patch have a total order", objects_are_ordered(s)),
        Axiom("a function lives in one object", functions_live_in_one_object(s)),
        Axiom("a patch that replaces a function names its object", objects_are_named(s)),
        Axiom("vmlinux is one object", vmlinux_is_one_object(s)),
        Axiom("only an object that a patch names has callbacks", callbacks_are_named(s)),
        Axiom("versions of a state have an order", versions_are_ordered(s)),
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


def callbacks_are_named(s: Livepatch) -> Bool:
    """Dynamic objects have none; before v4.15 nothing has."""
    kinds = s.has_pre_patch, s.has_post_patch, s.has_pre_unpatch, s.has_post_unpatch
    allowed = TRUE if s.era.callbacks else FALSE
    return all_of(
        implies(disjunction(has[p, o] for has in kinds), s.has_object[p, o] & allowed)
        for p in each(Patch)
        for o in each(Object)
    )


def versions_are_ordered(s: Livepatch) -> Bool:
    """If one version is lower than another, the other is not lower, and so on."""
    older = s.older
    return all_of(
        ~older[p, p, x] & implies(older[p, q, x] & older[q, r, x], older[p, r, x])
        for p in each(Patch)
        for q in each(Patch)
        for r in each(Patch)
        for x in each(SystemState)
    )
