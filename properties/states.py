"""P-ST: system states, which tell patches what older ones have done."""

from __future__ import annotations

from model.kernel.kinds import Build, Errno, Object, Patch, SystemState
from model.kernel.state import Livepatch
from model.language import Bool, any_of, before, each
from properties.history import callback, unchanged
from properties.rule import Whenever, always, whenever

STATES = "Documentation/livepatch/system-state.rst"
SINCE = "5.5"


@always(id="P-ST-01", source=STATES, since=SINCE)
def incompatible_patches_are_refused(s: Livepatch, p: Patch, q: Patch, x: SystemState) -> Whenever:
    """A patch that cannot take over a state of a listed one gets EINVAL, and nothing changes."""
    asked = s.enables(p, Build.GOOD) & before(s.listed[q]) & s.carries[q, x]
    same = unchanged(s, p) & unchanged(s, q) & s.mutex_free
    return whenever(asked & ~_copes(s, p, q, x), s.refused(Errno.EINVAL) & same)


@always(id="P-ST-01b", source=STATES, since=SINCE)
def later_patches_cope_with_states(s: Livepatch, p: Patch, q: Patch, x: SystemState) -> Whenever:
    """A listed patch carries every state of an older one, or replaces nothing; no older version."""
    return whenever(s.precedes[q, p] & s.carries[q, x], _copes(s, p, q, x))


def _copes(s: Livepatch, p: Patch, q: Patch, x: SystemState) -> Bool:
    carries = s.carries[p, x] & ~s.older[p, q, x]
    return carries | (~s.carries[p, x] & ~s.replace[p])


def _youngest_owner(s: Livepatch, q: Patch, x: SystemState) -> Bool:
    """q carries the state, and of all who do it is the last before the patch in transition."""
    return any_of(
        s.transition_patch[p]
        & s.precedes[q, p]
        & s.carries[q, x]
        & ~any_of(s.carries[r, x] & s.precedes[q, r] & s.precedes[r, p] for r in each(Patch))
        for p in each(Patch)
    )


@always(id="P-ST-02", source=STATES, since=SINCE)
def the_previous_state_is_the_youngest_older_one(
    s: Livepatch, p: Patch, o: Object, q: Patch, x: SystemState
) -> Whenever:
    """A callback sees the state of its youngest older owner, and only inside a transition."""
    asks = callback(s, p, o) & ~s.pre_unpatch(p, o)
    visible = before(_youngest_owner(s, q, x))
    return whenever(asks & (s.sees_state(o, q, x) | visible), visible == s.sees_state(o, q, x))


RULES = (
    incompatible_patches_are_refused,
    later_patches_cope_with_states,
    the_previous_state_is_the_youngest_older_one,
)
