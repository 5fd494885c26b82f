"""The tree below /sys/kernel/livepatch, in states of the model that no scenario leads to too."""

from __future__ import annotations

import pytest

from explorer.interpret import Interpreter, Moment, State
from explorer.replay.sysfs import Entry, Sysfs
from model.era import Era, era
from model.kernel import Livepatch, livepatch
from model.language import Element
from model.language.ground import Cell
from model.scope import Scope

ATTRIBUTES = {
    "4.12": ["enabled", "transition"],
    "4.19.222": ["enabled", "transition", "signal", "force"],
    "5.10": ["enabled", "transition", "force"],
    "6.12": ["enabled", "transition", "force", "replace"],
    "7.0": ["enabled", "transition", "force", "replace", "stack_order"],
}


def release(name: str) -> Era:
    found = era(name)
    assert found is not None, name
    return found


def place(cell: Cell) -> tuple[int, ...]:
    return tuple(argument.index for argument in cell.arguments if isinstance(argument, Element))


def sysfs(name: str, **held: set[tuple[int, ...]]) -> Sysfs:
    """Two patches of two objects; in the state, only the named relations hold, as given."""
    machine, domain = livepatch(release(name)), Scope().domain(release(name))
    interpreter = Interpreter(machine, domain)
    state: State = tuple(
        place(cell) in held[cell.field.name] if cell.field.name in held else cell.field.start
        for cell in interpreter.cells
    )
    moment = Moment(state)
    return Sysfs(
        Livepatch(release(name)), domain, lambda formula: interpreter.holds(formula, moment)
    )


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_a_release_has_its_attributes_in_the_order_of_the_kernel(name: str) -> None:
    entries = sysfs(name, listed={(0,)}).patch("p0")

    files = [path for path in entries if "/" not in path]
    assert files == [".", *ATTRIBUTES[name], "vmlinux", "m1"]


def test_every_file_says_who_may_do_what_with_it() -> None:
    tree = sysfs("7.0", listed={(0,)}, enabled={(0,)}, object_patched={(0, 0)}).tree()

    assert tree == {
        "p0": Entry("drwxr-xr-x"),
        "p0/enabled": Entry("-rw-r--r--", "1"),
        "p0/transition": Entry("-r--r--r--", "0"),
        "p0/force": Entry("--w-------"),
        "p0/replace": Entry("-r--r--r--", "0"),
        "p0/stack_order": Entry("-r--r--r--", "1"),
        "p0/vmlinux": Entry("drwxr-xr-x"),
        "p0/vmlinux/patched": Entry("-r--r--r--", "1"),
        "p0/vmlinux/f0,1": Entry("drwxr-xr-x"),
        "p0/m1": Entry("drwxr-xr-x"),
        "p0/m1/patched": Entry("-r--r--r--", "0"),
        "p0/m1/f1,1": Entry("drwxr-xr-x"),
    }


def test_objects_and_functions_of_nops_are_there_while_they_are_needed() -> None:
    """The second patch of the scope does not name the function of m1."""
    both: set[tuple[int, ...]] = {(0,), (1,)}

    before = sysfs("6.1", listed=both)
    during = sysfs("6.1", listed=both, nop={(1, 1)})

    assert before.functions("p1", "m1") == []
    assert during.functions("p1", "m1") == ["f1,1"]


def test_the_order_in_the_list_counts_from_1() -> None:
    shown = sysfs("6.14", listed={(0,), (1,)}, precedes={(1, 0)})

    assert shown.patch("p1")["stack_order"].text == "1"
    assert shown.patch("p0")["stack_order"].text == "2"


def test_the_directory_outlives_its_objects_until_the_patch_is_freed() -> None:
    shown = sysfs("6.1", free_work={(0,)})

    assert shown.patches() == ["p0"]
    assert list(shown.tree()) == ["p0", "p0/enabled", "p0/transition", "p0/force"]
