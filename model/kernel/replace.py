"""kernel/livepatch/core.c: atomic replace, which lets a patch take the place of all older ones."""

from __future__ import annotations

from model.kernel.kinds import Function, Object, Patch
from model.kernel.patch import klp_unpatch_funcs
from model.kernel.state import Livepatch
from model.language import FALSE, Bool, any_of, each

FILE = "kernel/livepatch/core.c"


def klp_add_nops(k: Livepatch, p: Patch) -> None:
    """What older patches change and the new one does not gets an entry that runs the original."""
    for o in each(Object):
        older = any_of(k.listed[q] & k.obj(q, o) for q in each(Patch))
        k.dynamic[p, o] = k.replace[p] & ~k.has_object[p, o] & older
    for f in each(Function):
        k.nop[p, f] = k.replace[p] & k.lacks_func(p, f)


def klp_nop_name_clashes(k: Livepatch, p: Patch) -> Bool:
    """klp_find_func() took symbol position 1 for another function than position 0."""
    if not k.era.replace or k.era.equal_positions:
        return FALSE
    return k.replace[p] & any_of(
        k.listed[q]
        & k.func(q, f)
        & k.has_func[p, f]
        & (k.position_one[p, f] != k.position_one[q, f])
        for q in each(Patch)
        for f in each(Function)
    )


def klp_unpatch_replaced_patches(k: Livepatch, p: Patch) -> None:
    """Take older patches and nops off all stacks; no callback of an older patch runs."""
    for q in each(Patch):
        for o in each(Object):
            with k.when(k.precedes[q, p] & k.object_patched[q, o]):
                k.event(k.unpatches(q, o))
    klp_unpatch_funcs(k, lambda q, f: k.precedes[q, p] | (k.nop[p, f] & (q == p)))
    for q in each(Patch):
        with k.when(k.precedes[q, p]):
            k.event(k.replaced_by(q, p))
            k.enabled[q] = False
            for o in each(Object):
                k.object_patched[q, o] = False


def klp_discard_nops(k: Livepatch, p: Patch) -> None:
    """klp_free_objects_dynamic(): the entries and objects that only served the transition."""
    for o in each(Object):
        with k.when(k.dynamic[p, o]):
            k.object_patched[p, o] = False
            k.object_module[p, o] = False
            k.post_unpatch_enabled[p, o] = False
            k.relocated[p, o] = False
            k.dynamic[p, o] = False
    for f in each(Function):
        k.nop[p, f] = False
