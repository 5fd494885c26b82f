"""A small machine for the tests of the language: tasks that take locks, and a light."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import cast

from model.language import (
    Acting,
    Action,
    Axiom,
    Domain,
    Element,
    Enumerated,
    Event,
    Flag,
    Machine,
    Relation,
    Role,
    Value,
    Var,
    any_of,
    build,
    each,
)
from model.language.record import Definition
from model.language.state import State


class Task(Element):
    """Somebody."""

    __slots__ = ()


class Lock(Element):
    """Something that one task can hold."""

    __slots__ = ()


class Colour(Enum):
    """What the light shows."""

    RED = auto()
    GREEN = auto()
    BLUE = auto()


class Size(Enum):
    """Another enumeration."""

    SMALL = auto()
    LARGE = auto()


class By(Enum):
    """Who takes a step."""

    TASK = "a task"


class Toy(Acting):
    """The state."""

    allowed = Relation(Task, Lock, role=Role.CONFIG)
    strict = Flag(role=Role.CONFIG)
    held = Relation(Lock, Task)
    waiting = Relation(Task)
    light = Var(Colour.RED)
    mood = Value(Task, start=Colour.RED)
    busy = Flag()
    takes = Event(Task, Lock)
    shows = Event(Colour)
    rings = Event()

    @property
    def free(self) -> object:
        """No lock is held."""
        return ~any_of(self.held[x, t] for x in each(Lock) for t in each(Task))


def marked(function: Callable[..., object]) -> Definition[State]:
    """The function as an action."""
    return Definition(cast("Callable[..., None]", function), mirrors="toy.c:toy", by=By.TASK)


def recorded(function: Callable[..., object]) -> Action:
    """The action that the function says."""
    return marked(function).record(Toy)


def wait(k: Toy, t: Task) -> None:
    """A task begins to wait."""
    k.require(~k.waiting[t])

    k.waiting[t] = True


def take(k: Toy, t: Task, x: Lock, colour: Enumerated[Colour]) -> None:
    """A waiting task takes a free lock."""
    k.require(k.waiting[t], k.allowed[t, x], ~any_of(k.held[x, u] for u in each(Task)))

    k.held[x, t] = True
    k.waiting[t] = False
    k.mood[t] = colour
    k.event(k.takes(t, x))
    k.printk("{} takes {}", t, x)


def calm(k: Toy) -> None:
    """The light follows the moods; whoever is blue waits."""
    k.require(~k.busy)

    with k.when(any_of(k.mood[t] == Colour.GREEN for t in each(Task))):
        k.light = Colour.GREEN
        k.event(k.shows(Colour.GREEN))
    with k.elsewhen(k.strict):
        k.busy = True
        k.event(k.rings())
    for t in each(Task):
        with k.when(k.mood[t] == Colour.BLUE):
            k.waiting[t] = True
        k.mood[t] = k.light


def toy_machine(*functions: Callable[..., None]) -> Machine:
    """A machine of these actions; without any, of all above."""
    return build(
        name="toy",
        sorts=(Task, Lock),
        state=Toy,
        axioms=(Axiom("nothing", any_of(True for _ in (1,))),),
        actions=[marked(function) for function in functions or (wait, take, calm)],
        make=Toy,
    )


def toy_domain(tasks: int = 2, locks: int = 2, *, strict: bool = False) -> Domain:
    """Every task may take every lock, but the last task not the first lock."""
    forbidden = (tasks - 1, 0) if tasks > 1 else None
    pairs = ((t, x) for t in range(tasks) for x in range(locks))
    names: dict[type[Element], tuple[str, ...]] = {
        Task: tuple(f"t{i}" for i in range(tasks)),
        Lock: tuple(f"x{i}" for i in range(locks)),
    }
    fields = {field.name: field for field in Toy.fields()}
    return Domain(
        names,
        {
            fields["allowed"]: frozenset(pair for pair in pairs if pair != forbidden),
            fields["strict"]: frozenset(((),) if strict else ()),
        },
    )
