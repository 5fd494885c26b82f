"""What rules mean by words such as "activated" and "since": callbacks and what came before them.

Each function that looks back is memory of the checker; who uses the same function shares it.
"""

from __future__ import annotations

from model.kernel.kinds import Answer, Errno, Object, Patch, Phase, Side
from model.kernel.state import Livepatch
from model.language import Bool, Enumerated, any_of, disjunction, each, since


def pre_patch_ok(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch ran and agreed."""
    return s.pre_patch(p, o, Answer.ZERO)


def pre_patch_failed(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch ran and refused; a positive number is a refusal, too."""
    return s.pre_patch(p, o, Answer.NEGATIVE) | s.pre_patch(p, o, Answer.POSITIVE)


def after_pre_patch(s: Livepatch, p: Patch, o: Object) -> Bool:
    """post_patch, pre_unpatch or post_unpatch runs."""
    return s.post_patch(p, o) | s.pre_unpatch(p, o) | s.post_unpatch(p, o)


def callback(s: Livepatch, p: Patch, o: Object) -> Bool:
    """Any callback of the object runs."""
    return disjunction(s.pre_patch(p, o, a) for a in Answer) | after_pre_patch(s, p, o)


def activated(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch has agreed, and neither post_unpatch nor a refusal came after it.

    An absent pre_patch agrees by silence: the object's turn to be patched shows it was reached.
    """
    silent = ~s.has_pre_patch[p, o] & (s.patches(p, o) | s.fails_to_patch(p, o))
    closed = s.post_unpatch(p, o) | pre_patch_failed(s, p, o)
    return since(pre_patch_ok(s, p, o) | silent, hold=~closed)


def told_patched(s: Livepatch, p: Patch, o: Object) -> Bool:
    """post_patch has run, and no pre_unpatch after it."""
    return since(s.post_patch(p, o), hold=~s.pre_unpatch(p, o))


def refused(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_patch has refused, and has not agreed since."""
    return since(pre_patch_failed(s, p, o), hold=~pre_patch_ok(s, p, o) & s.listed[p])


def reversed_enable(s: Livepatch, p: Patch) -> Bool:
    """A transition was turned back to unpatching, and no enable has completed since."""
    turned = s.reverses(p) & (s.target_state == Side.UNPATCHED)
    return since(turned, hold=~s.completes(p, Side.PATCHED) & s.listed[p])


def cancelling(s: Livepatch, p: Patch) -> Bool:
    """An enable has failed and is being undone."""
    return since(s.cancels(p), hold=s.transition_patch[p])


def visited(s: Livepatch, p: Patch, o: Object) -> Bool:
    """A callback of the object has run in the loop that still goes on."""
    same_loop = ~s.mutex_free & ~s.completes(p, Side.PATCHED) & ~s.completes(p, Side.UNPATCHED)
    return since(callback(s, p, o) & ~s.cancels(p), hold=same_loop)


def told_to_leave(s: Livepatch, p: Patch, o: Object) -> Bool:
    """pre_unpatch has run in the disable that still goes on."""
    return since(s.pre_unpatch(p, o), hold=s.phase == Phase.DISABLE)


def let_pass(s: Livepatch, o: Object) -> Bool:
    """klp_module_coming() has agreed to the module that is loaded now."""
    return since(s.comes(o, Errno.OK), hold=~s.frees(o))


def turned_away(s: Livepatch, o: Object, result: Enumerated[Errno]) -> Bool:
    """klp_module_coming() has refused the module with this result, and it is not freed yet."""
    return since(s.comes(o, result) & (result != Errno.OK), hold=~s.frees(o))


def failed_for(s: Livepatch, o: Object) -> Bool:
    """pre_patch, patching or the symbol look-up has failed for the module whose hook runs."""
    failure = any_of(
        pre_patch_failed(s, p, o) | s.fails_to_patch(p, o) | s.fails_to_init(p, o)
        for p in each(Patch)
    )
    return since(failure & s.hook[o], hold=s.hook[o])
