"""Seeded defects: what such a kernel computes otherwise, and who must notice."""

from __future__ import annotations

from model.kernel.kinds import Object, Patch, Task
from model.kernel.state import Livepatch
from model.language import TRUE, Bool, all_of, any_of, each
from model.scope import Scope
from properties.defect import Defect


class _AnyOrder(Livepatch):
    def first_to_visit(self, p: Patch, o: Object) -> Bool:
        """Any pair that is still ahead."""
        return self.to_visit[p, o]


class _UngatedPostUnpatch(Livepatch):
    def post_unpatch_due(self, p: Patch, o: Object) -> Bool:  # noqa: ARG002 - overrides
        """Always, whatever pre_patch said."""
        return TRUE


class _NoStackCheck(Livepatch):
    def klp_check_stack(self, t: Task) -> Bool:  # noqa: ARG002 - overrides
        """Never looks."""
        return TRUE


class _OneTaskForgotten(Livepatch):
    @property
    def all_tasks_switched(self) -> Bool:
        """Some task may be left behind."""
        return any_of(
            all_of(
                (u == t) | ~self.exists[u] | (self.patch_state[u] == self.target_state)
                for u in each(Task)
            )
            for t in each(Task)
        )


SCOPE = Scope(1, 2, 2)

DEFECTS = {
    defect.id: defect
    for defect in (
        Defect("SEED-ORDER", "callbacks run in any order", ("P-CB-12",), _AnyOrder, scope=SCOPE),
        Defect(
            "SEED-UNGATED",
            "post_unpatch runs although pre_patch has failed",
            ("P-CB-05", "P-CB-09", "P-CB-11", "P-CB-17"),
            _UngatedPostUnpatch,
            scope=SCOPE,
        ),
        Defect(
            "SEED-NOCHECK",
            "a task is switched without looking at its stack",
            ("P-CONS-02", "P-CB-14", "P-CONS-06b"),
            _NoStackCheck,
            scope=SCOPE,
        ),
        Defect(
            "SEED-ONETASK",
            "completion does not wait for one of the tasks",
            ("P-TR-07", "P-TR-05", "P-CONS-06b"),
            _OneTaskForgotten,
            scope=SCOPE,
        ),
    )
}
