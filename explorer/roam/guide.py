"""Which choices walks prefer: a kernel that refuses everything is of little interest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar, cast

from explorer.roam.source import Packed, Places
from explorer.roam.world import REMEMBERED, Choice, World
from model.kernel.kinds import Answer, By
from model.language.terms import sort_of

T = TypeVar("T")
TURNS = {By.HOLDER: 6, By.SYSCALL: 4, By.TASK: 3, By.LOADER: 3, By.WORKER: 2}
"""How often each actor is asked to take the next step; shrinking prefers the first."""
SETBACKS = frozenset({"klp_patch_object_fails", "klp_init_object_loaded_fails", "release_task"})
"""Steps after which less can happen."""
PREFERENCE = 8
"""How much more often things go well than a step is a setback or refused."""


class Guide:
    """What can be drawn in a state; what shall be drawn more often is listed more often."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._by = [cast("By", action.by) for action in world.actions]
        self._setbacks = [action.name in SETBACKS for action in world.actions]
        self._answers = [
            [i for i, v in enumerate(action.parameters) if sort_of(v) is Answer]
            for action in world.actions
        ]
        self.actors = lru_cache(REMEMBERED)(self._actors)
        self.actions = lru_cache(REMEMBERED)(self._actions)
        self.individuals = lru_cache(REMEMBERED)(self._individuals)

    def _actors(self, state: Packed) -> Sequence[By]:
        """Who can take the next step; system calls wait while all of them would be refused."""
        turns = []
        for actor, often in TURNS.items():
            possible = self._possible(state, actor)
            well = actor is not By.SYSCALL or any(self._can_go_well(state, n) for n in possible)
            turns += [actor] * (often if well else 1) * bool(possible)
        return turns

    def _actions(self, state: Packed, actor: By) -> Sequence[int]:
        """What the actor can do."""
        possible = self._possible(state, actor)
        return _preferring(lambda action: self._can_go_well(state, action), possible)

    def _possible(self, state: Packed, actor: By) -> list[int]:
        ready = self.world.ready(state)
        return [n for n, places in enumerate(ready) if places and self._by[n] is actor]

    def _can_go_well(self, state: Packed, action: int) -> bool:
        return any(self._goes_well(state, action, p) for p in self.world.ready(state)[action])

    def _individuals(self, state: Packed, action: int) -> Sequence[Places]:
        """With whom the action is possible."""
        ready = self.world.ready(state)[action]
        return _preferring(lambda places: self._goes_well(state, action, places), ready)

    def _goes_well(self, state: Packed, action: int, places: Places) -> bool:
        if self._by[action] is By.SYSCALL:  # only system calls are refused
            return self.world.step(state, Choice(action, places)).state != state
        return not self._setbacks[action] and not any(places[i] for i in self._answers[action])


def _preferring(good: Callable[[T], bool], items: Iterable[T]) -> Sequence[T]:
    """All items, the good ones first and several times."""
    better, worse = list[T](), list[T]()
    for item in items:
        (better if good(item) else worse).append(item)
    return better * (PREFERENCE if worse else 1) + worse
