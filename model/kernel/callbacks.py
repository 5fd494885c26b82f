"""kernel/livepatch/core.h: the four callbacks, each a step of its own."""

from __future__ import annotations

from model.kernel.core import fail_to_enable
from model.kernel.kinds import Answer, By, Errno, Object, Patch, Phase, Side, SystemState
from model.kernel.module import forget_module, refuse_module
from model.kernel.state import Livepatch
from model.language import Enumerated, action, each

FILE = "kernel/livepatch/core.h"


@action(mirrors=f"{FILE}:klp_pre_patch_callback", by=By.HOLDER)
def klp_pre_patch_callback(k: Livepatch, p: Patch, o: Object, answer: Enumerated[Answer]) -> None:
    """An object is asked before it is patched: on enable, or when its module comes."""
    on_enable = (k.phase == Phase.ENABLE) & k.transition_patch[p]
    on_coming = (k.phase == Phase.COMING_PRE_PATCH) & k.current[p, o]
    k.require((on_enable & k.first_to_visit(p, o)) | on_coming)
    k.require(k.has_pre_patch[p, o] | (answer == Answer.ZERO))

    with k.when(on_enable):
        k.event(k.reaches(p, o))
    with k.when(k.has_pre_patch[p, o]):
        k.event(k.pre_patch(p, o, answer))
        look_for_state(k, o)
    k.to_visit[p, o] = False
    k.post_unpatch_enabled[p, o] = answer == Answer.ZERO
    with k.when(answer == Answer.ZERO):
        k.current[p, o] = True
        with k.when(on_enable):
            k.phase = Phase.ENABLE_PATCH
        with k.otherwise():
            k.phase = Phase.COMING_PATCH
    with k.otherwise():
        k.printk("pre-patch callback failed for object '{}'", o)
        with k.when(answer == Answer.NEGATIVE):
            k.error = Errno.CALLBACK_NEGATIVE
        with k.otherwise():
            k.error = Errno.CALLBACK_POSITIVE
        with k.when(on_enable):
            fail_to_enable(k, p)
        with k.otherwise():
            refuse_module(k, p, o)


def look_for_state(k: Livepatch, o: Object) -> None:
    """What the callback gets from klp_get_prev_state()."""
    if k.era.states:
        for q in each(Patch):
            for s in each(SystemState):
                with k.when(k.klp_get_prev_state(q, s)):
                    k.event(k.sees_state(o, q, s))


@action(mirrors=f"{FILE}:klp_post_patch_callback", by=By.HOLDER)
def klp_post_patch_callback(k: Livepatch, p: Patch, o: Object) -> None:
    """An object is told that it is patched: at completion, or when its module has come."""
    completing = (k.phase == Phase.COMPLETE) & (k.target_state == Side.PATCHED)
    on_coming = (k.phase == Phase.COMING_POST_PATCH) & k.current[p, o]
    k.require((completing & k.first_to_visit(p, o)) | on_coming)

    with k.when(k.has_post_patch[p, o]):
        k.event(k.post_patch(p, o))
        look_for_state(k, o)
    k.to_visit[p, o] = False
    k.current[p, o] = False
    with k.when(on_coming):
        k.phase = Phase.COMING


@action(mirrors=f"{FILE}:klp_pre_unpatch_callback", by=By.HOLDER)
def klp_pre_unpatch_callback(k: Livepatch, p: Patch, o: Object) -> None:
    """An object is told that it will be unpatched: on disable, or when its module goes."""
    on_disable = k.phase == Phase.DISABLE
    on_going = (k.phase == Phase.CLEANUP) & ~k.transition_patch[p]
    k.require(on_disable | on_going, k.first_to_visit(p, o))

    with k.when(k.has_pre_unpatch[p, o]):
        k.event(k.pre_unpatch(p, o))
    k.to_visit[p, o] = False
    with k.when(on_going):
        k.current[p, o] = True
        k.phase = Phase.CLEANUP_UNPATCH


@action(mirrors=f"{FILE}:klp_post_unpatch_callback", by=By.HOLDER)
def klp_post_unpatch_callback(k: Livepatch, p: Patch, o: Object) -> None:
    """An object is told that it is unpatched, if its pre_patch had agreed."""
    completing = (k.phase == Phase.COMPLETE) & (k.target_state == Side.UNPATCHED)
    on_going = (k.phase == Phase.CLEANUP_POST_UNPATCH) & k.current[p, o]
    on_refusal = (k.phase == Phase.COMING_POST_UNPATCH) & k.current[p, o]
    k.require((completing & k.first_to_visit(p, o)) | on_going | on_refusal)

    with k.when(k.post_unpatch_due(p, o) & k.has_post_unpatch[p, o]):
        k.event(k.post_unpatch(p, o))
        look_for_state(k, o)
    k.post_unpatch_enabled[p, o] &= ~k.post_unpatch_runs_once
    k.to_visit[p, o] = False
    k.current[p, o] = False
    with k.when(on_going):
        forget_module(k, p, o)
        k.phase = Phase.CLEANUP
    with k.elsewhen(on_refusal):
        refuse_module(k, p, o)
