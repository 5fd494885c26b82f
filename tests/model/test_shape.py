"""What a scope consists of: kinds of tasks, functions, relocations."""

from __future__ import annotations

import pytest

from model.era import ERAS
from model.kernel.kinds import Function
from model.kernel.state import Livepatch
from model.language import Domain
from model.scope import Scope
from model.shape import Shape

ERA = ERAS["6.1"]
SCOPE = Scope(2, 2, 4)


def relation(domain: Domain, name: str) -> set[tuple[int, ...]]:
    field = next(field for field in Livepatch.fields() if field.name == name)
    return set(domain.configuration[field])


@pytest.mark.parametrize(
    ("shape", "users", "idle"),
    [
        (Shape.PLAIN, {0, 1, 2, 3}, set()),
        (Shape.IDLE, {0, 1, 2}, {3}),
        (Shape.KTHREAD, {0, 1, 2}, set()),
        (Shape.NESTED, {0, 1, 2, 3}, set()),
    ],
)
def test_the_last_task_is_of_the_named_kind(shape: Shape, users: set[int], idle: set[int]) -> None:
    domain = shape.domain(SCOPE, ERA)

    assert relation(domain, "user_task") == {(t,) for t in users}
    assert relation(domain, "idle_task") == {(t,) for t in idle}


def test_nested_has_a_second_function_in_vmlinux_that_every_patch_replaces() -> None:
    domain = Shape.NESTED.domain(SCOPE, ERA)

    assert domain.names[Function] == ("f0", "f1", "f2")
    assert {(0, 0), (2, 0)} <= relation(domain, "function_of")
    assert {(0, 2), (1, 2)} <= relation(domain, "has_func")
    assert relation(domain, "nesting") == {()}


def test_relocations_are_into_modules_only() -> None:
    domain = Shape.RELOCATIONS.domain(SCOPE, ERA)

    assert relation(domain, "has_relocations") == {(0, 1), (1, 1)}


def test_unreliable_is_the_machine_not_a_task() -> None:
    domain = Shape.UNRELIABLE.domain(SCOPE, ERA)

    assert relation(domain, "reliable_stacks") == set()
