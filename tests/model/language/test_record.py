"""An action leaves a guard, updates and outputs that say what its Python said."""

from __future__ import annotations

import pytest

from explorer.interpret import Interpreter, Move, State
from model.language import FALSE, TRUE, Enumerated, any_of, each
from model.language.recording import Output
from model.language.simplify import enumerated
from tests.model.language.toy import (
    Colour,
    Lock,
    Size,
    Task,
    Toy,
    recorded,
    toy_domain,
    toy_machine,
)

FIELDS = {field.name: field for field in Toy.fields()}
K = Toy()
T, X = Task.variable("t"), Lock.variable("x")


class World:
    """A state of the toy with three tasks, named values in and out."""

    def __init__(self, *actions: object, strict: bool = False) -> None:
        machine = toy_machine(*actions)  # type: ignore[arg-type]
        self.interpreter = Interpreter(machine, toy_domain(tasks=3, strict=strict))
        self.state: State = self.interpreter.initial()

    def set(self, name: str, *place: int, value: object = True) -> None:
        """Change one cell."""
        at = self.interpreter._place[FIELDS[name], place]
        values = list(self.state)
        values[at] = value  # type: ignore[call-overload]
        self.state = tuple(values)

    def get(self, name: str, *place: int) -> object:
        """One cell."""
        return self.interpreter.get(self.state, FIELDS[name], *place)

    def step(self, *arguments: object) -> list[object]:
        """Take the only action; returns what was visible."""
        move = Move(self.interpreter.machine.actions[0], arguments)  # type: ignore[arg-type]
        result = self.interpreter.step(self.state, move)
        self.state = result.state
        return list(result.visible)


def test_conditions_become_the_guard() -> None:
    def act(k: Toy, t: Task) -> None:
        k.require(k.busy, ~k.waiting[t])
        k.require(k.light == Colour.RED)

    assert recorded(act).guard is (K.busy & ~K.waiting[T] & (K.light == Colour.RED))


def test_a_write_changes_one_place_and_keeps_the_others() -> None:
    def act(k: Toy, t: Task) -> None:
        k.waiting[t] = True

    (formal,) = FIELDS["waiting"].formals

    updates = recorded(act).updates

    assert updates == {FIELDS["waiting"]: (formal == T) | K.waiting[formal]}  # type: ignore[index]


def test_reading_after_writing_gives_the_new_value() -> None:
    def act(k: Toy, t: Task) -> None:
        k.light = Colour.GREEN
        k.mood[t] = k.light
        k.light = Colour.BLUE
        k.busy = (k.mood[t] == Colour.GREEN) & (k.light == Colour.BLUE)

    updates = recorded(act).updates

    assert updates[FIELDS["light"]] is enumerated(Colour.BLUE, Colour)
    assert updates[FIELDS["busy"]] is TRUE


def test_reading_another_place_after_writing_asks_whether_it_is_the_same() -> None:
    def act(k: Toy, t: Task, u: Task) -> None:
        k.waiting[t] = True
        k.busy = k.waiting[u]

    u = Task.variable("u")

    assert recorded(act).updates[FIELDS["busy"]] is ((u == T) | K.waiting[u])


def test_a_value_that_was_read_before_a_write_stays() -> None:
    def act(k: Toy) -> None:
        old = k.light
        k.light = Colour.GREEN
        k.busy = old == Colour.GREEN

    assert recorded(act).updates[FIELDS["busy"]] is (K.light == Colour.GREEN)


@pytest.mark.parametrize(
    ("busy", "strict", "light"),
    [
        (True, True, Colour.RED),
        (True, False, Colour.RED),
        (False, True, Colour.GREEN),
        (False, False, Colour.BLUE),
    ],
)
def test_one_block_of_a_chain_is_taken(busy: bool, strict: bool, light: Colour) -> None:
    def act(k: Toy) -> None:
        with k.when(k.busy):
            k.light = Colour.RED
        with k.elsewhen(k.strict):
            k.light = Colour.GREEN
        with k.otherwise():
            k.light = Colour.BLUE

    world = World(act, strict=strict)
    world.set("busy", value=busy)
    world.set("light", value=Colour.BLUE if light is Colour.RED else Colour.RED)

    world.step()

    assert world.get("light") is light


def test_the_condition_of_a_chain_is_that_of_its_beginning() -> None:
    def act(k: Toy) -> None:
        with k.when(~k.busy):
            k.busy = True
        with k.otherwise():
            k.light = Colour.BLUE

    world = World(act)

    world.step()

    assert (world.get("busy"), world.get("light")) == (True, Colour.RED)


def test_blocks_inside_blocks_have_chains_of_their_own() -> None:
    def act(k: Toy, t: Task) -> None:
        with k.when(k.busy):
            with k.when(k.waiting[t]):
                k.light = Colour.RED
            with k.otherwise():
                k.light = Colour.GREEN
        with k.otherwise():
            k.light = Colour.BLUE

    seen = []
    for busy, waiting in ((False, False), (True, False), (True, True)):
        world = World(act)
        world.set("busy", value=busy)
        world.set("waiting", 1, value=waiting)
        world.step(1)
        seen.append(world.get("light"))

    assert seen == [Colour.BLUE, Colour.GREEN, Colour.RED]


def test_reading_inside_a_block_knows_its_condition() -> None:
    def act(k: Toy) -> None:
        with k.when(k.busy):
            k.light = Colour.GREEN
        with k.when(k.busy):
            k.busy = k.light == Colour.GREEN

    assert recorded(act).updates[FIELDS["busy"]] is K.busy


def test_python_decides_what_python_knows() -> None:
    def act(k: Toy) -> None:
        with k.when(condition=False):
            k.light = Colour.RED
            k.event(k.shows(Colour.RED))
        with k.otherwise():
            k.busy = True

    action = recorded(act)

    assert action.updates == {FIELDS["busy"]: TRUE}
    assert action.outputs == ()


def test_each_updates_all_places_at_once() -> None:
    def act(k: Toy, u: Task) -> None:
        for t in each(Task):
            k.waiting[t] = ~k.waiting[u]

    world = World(act)
    world.set("waiting", 1)

    world.step(1)

    assert [world.get("waiting", i) for i in range(3)] == [False, False, False]


def test_each_with_a_condition_updates_some_places() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            with k.when(k.waiting[t]):
                k.mood[t] = Colour.BLUE

    world = World(act)
    world.set("waiting", 2)

    world.step()

    assert [world.get("mood", i) for i in range(3)] == [Colour.RED, Colour.RED, Colour.BLUE]


def test_nested_loops_write_all_pairs() -> None:
    def act(k: Toy) -> None:
        for x in each(Lock):
            for t in each(Task):
                k.held[x, t] = k.allowed[t, x]

    world = World(act)

    world.step()

    held = [[world.get("held", x, t) for t in range(3)] for x in range(2)]
    assert held == [[True, True, False], [True, True, True]]


def test_a_loop_variable_can_stand_at_two_indices() -> None:
    def act(k: Toy, t: Task) -> None:
        for x in each(Lock):
            k.held[x, t] = True

    world = World(act)

    world.step(1)

    assert [world.get("held", x, 1) for x in range(2)] == [True, True]
    assert not world.get("held", 0, 0)


def test_a_place_without_the_loop_variable_is_written_when_some_turn_does() -> None:
    def act(k: Toy) -> None:
        for t in each(Task):
            with k.when(k.waiting[t]):
                k.busy = True

    some = any_of(K.waiting[t] for t in each(Task))

    assert recorded(act).updates[FIELDS["busy"]] is (some | K.busy)


def test_of_two_writes_the_later_one_counts() -> None:
    def act(k: Toy, t: Task, u: Task) -> None:
        k.mood[t] = Colour.GREEN
        k.mood[u] = Colour.BLUE

    world = World(act)
    world.step(0, 1)
    assert [world.get("mood", i) for i in range(3)] == [Colour.GREEN, Colour.BLUE, Colour.RED]

    world = World(act)
    world.step(1, 1)
    assert [world.get("mood", i) for i in range(3)] == [Colour.RED, Colour.BLUE, Colour.RED]


def test_an_event_happens_under_its_condition() -> None:
    def act(k: Toy, t: Task, x: Lock) -> None:
        with k.when(k.busy):
            k.event(k.takes(t, x))

    action = recorded(act)

    event = FIELDS["takes"]
    assert action.outputs == (Output((), K.busy, None, event, (T, X)),)
    task, lock = event.formals
    assert action.updates == {event: K.busy & (task == T) & (lock == X)}


def test_an_event_in_each_happens_for_every_individual_in_order() -> None:
    def act(k: Toy, x: Lock) -> None:
        for t in each(Task):
            with k.when(k.waiting[t]):
                k.event(k.takes(t, x))

    world = World(act)
    world.set("waiting", 0)
    world.set("waiting", 2)

    visible = world.step(1)

    assert visible == [(FIELDS["takes"], (0, 1)), (FIELDS["takes"], (2, 1))]


def test_lines_and_events_keep_their_order() -> None:
    def act(k: Toy, t: Task, colour: Enumerated[Colour]) -> None:
        k.printk("before")
        k.event(k.shows(colour))
        k.printk("{} sees {}", t, colour)

    visible = World(act).step(2, Colour.GREEN)

    assert visible == [
        ("before", ()),
        (FIELDS["shows"], (Colour.GREEN,)),
        ("{} sees {}", ("t2", "GREEN")),
    ]


def test_an_event_that_never_happens_leaves_no_trace() -> None:
    def act(k: Toy) -> None:
        with k.when(FALSE):
            k.event(k.rings())

    assert recorded(act).outputs == ()


def test_an_action_knows_where_it_stands_and_what_it_says() -> None:
    def act(k: Toy, t: Task, size: Enumerated[Size]) -> None:
        """A task begins to wait.

        More about it.
        """
        k.require(size == Size.LARGE)
        k.waiting[t] = True

    action = recorded(act)

    line = act.__code__.co_firstlineno
    assert (action.name, action.sentence) == ("act", "A task begins to wait.")
    assert action.place == f"tests/model/language/test_record.py:{line}"
    assert [str(p) for p in action.parameters] == ["t", "size"]
