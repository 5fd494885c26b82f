"""Small scopes, plain ones and such as have what plain ones lack."""

from __future__ import annotations

from model.kernel.kinds import Grain
from model.scope import Scope

KTHREADS = Scope(1, 1, 1).where(user_task=[])
IDLE = Scope(1, 1, 1).where(user_task=[], idle_task=[(0,)])
UNRELIABLE = Scope(1, 1, 1).where(reliable_stacks=[])
MISSING = Scope(1, 2, 1).where(missing=[(1,)])
RELOCATIONS = Scope(1, 2, 1).where(has_relocations=[(0, 1)])
POSITIONS = Scope(2, 1, 1).where(position_one=[(1, 0)])
BARE = Scope(1, 2, 1).where(
    has_pre_patch=[], has_post_patch=[], has_pre_unpatch=[], has_post_unpatch=[]
)

SCOPES = {
    Grain.COARSE: (
        Scope(1, 2, 1),
        Scope(2, 1, 1),
        Scope(1, 1, 2),
        Scope(2, 2, 1),
        Scope(3, 1, 1),
        KTHREADS,
        IDLE,
        UNRELIABLE,
        BARE,
        MISSING,
        RELOCATIONS,
        POSITIONS,
    ),
    Grain.FINE: (Scope(1, 1, 1), Scope(2, 1, 1), Scope(1, 1, 2)),
}
"""Where mutants are judged, the cheapest first; 1, 1, 2 has forks and two tasks to move."""
