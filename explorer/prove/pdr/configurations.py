"""Patches, objects, functions and tasks of small scopes, as different as the axioms allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from model.era import Era
from model.kernel.kinds import Function, Object, Patch, SystemState, Task
from model.language import Domain, Element
from model.scope import configuration

Sizes = Mapping[type[Element], int]
NAMES: Mapping[type[Element], str] = {
    Patch: "p",
    Object: "o",
    Function: "f",
    Task: "t",
    SystemState: "s",
}
OFTEN, SELDOM = 0.75, 0.15
ATTEMPTS = 3


def random_domain(era: Era, sizes: Sizes, random: Random) -> Domain:
    """Individuals of these sizes with a configuration that satisfies the axioms of the model."""
    names = {
        sort: tuple(f"{letter}{i}" for i in range(sizes[sort])) for sort, letter in NAMES.items()
    }
    return Domain(names, configuration(names, _rules(era, sizes, random)))


def _rules(era: Era, sizes: Sizes, random: Random) -> dict[str, Callable[..., bool]]:
    """Whom each relation of the configuration holds for, drawn by lot."""
    patches, objects, functions, tasks = (
        range(sizes[sort]) for sort in (Patch, Object, Function, Task)
    )
    lot = _Lot(random)
    vmlinux = random.choice([None, 0, 0])
    home = {f: random.choice([*objects, *objects, *objects, None]) for f in functions}
    order = {p: random.sample(objects, len(objects)) for p in patches}
    version = {p: random.randrange(3) for p in patches}
    has_func = {(p, f): lot(OFTEN) for p in patches for f in functions}
    needed = {(p, home[f]) for (p, f), has in has_func.items() if has}
    has_object = {(p, o): (p, o) in needed or lot(OFTEN) for p in patches for o in objects}
    user = {t: lot(OFTEN) for t in tasks}
    idle = {t: not user[t] and lot(0.5) for t in tasks}

    def callback() -> Callable[..., bool]:
        has = {place: lot(OFTEN) for place in has_object}
        return lambda p, o: era.callbacks and has_object[p, o] and has[p, o]

    return {
        "vmlinux": lambda o: o == vmlinux,
        "has_object": lambda p, o: has_object[p, o],
        "object_before": lambda p, a, b: order[p].index(a) < order[p].index(b),
        "function_of": lambda f, o: home[f] == o,
        "has_func": lambda p, f: has_func[p, f],
        "missing": lot.table(SELDOM),
        "position_one": lot.table(SELDOM),
        "replace": lot.table(0.4 if era.replace else 0),
        "immediate": lot.table(SELDOM if era.immediate else 0),
        "immediate_func": lot.table(SELDOM if era.immediate else 0),
        "carries": lot.table(0.5),
        "older": lambda p, q, _: version[p] < version[q],
        "has_relocations": lot.table(0.5),
        "has_pre_patch": callback(),
        "has_post_patch": callback(),
        "has_pre_unpatch": callback(),
        "has_post_unpatch": callback(),
        "user_task": lambda t: user[t],
        "idle_task": lambda t: idle[t],
        "reliable": lot.table(OFTEN),
        "reliable_stacks": lot.table(OFTEN),
        "nesting": lot.table(0.3),
    }


class _Lot:
    """Draws lots."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def __call__(self, chance: float) -> bool:
        return self._random.random() < chance

    def table(self, chance: float) -> Callable[..., bool]:
        """A relation that holds with this chance at each place."""
        drawn: dict[tuple[int, ...], bool] = {}
        return lambda *place: drawn.setdefault(place, self(chance))
