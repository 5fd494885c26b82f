"""The actions of the kernel follow the habits of the model."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.era import ERAS, Era
from model.kernel import ACTIONS as DEFINED
from model.kernel import livepatch
from model.kernel.kinds import By, Grain
from model.language import Action
from model.language.past import subterms

SOURCES = sorted(Path("model/kernel").glob("*.py"))
NEVER_RELEASED = [
    ERAS["5.1"].switch("put_outside_mutex", value=False),  # B-DISABLE-UNLOAD
    ERAS["4.16"].switch("force_under_mutex", value=False),  # B-FORCE-LOCK
]
"""What only kernels before 4.12 did, or kernels in development."""
KERNELS = [*ERAS.values(), *NEVER_RELEASED]
MACHINES = [livepatch(era, grain=grain) for grain in Grain for era in KERNELS]
ACTIONS = {action.name: action for machine in MACHINES for action in machine.actions}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of the kernel's model, with its file."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield f"{source}:{node.name}", node


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_an_action_names_the_kernel_file_and_function_that_it_mirrors(action: Action) -> None:
    assert re.fullmatch(r"(kernel|include|fs)/[\w/]+\.[ch]:\w+", action.mirrors)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_an_action_says_in_one_sentence_what_it_does(action: Action) -> None:
    assert action.sentence.endswith(".")
    assert "\n" not in action.sentence
    assert isinstance(action.by, By)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_an_action_changes_something_or_says_something(action: Action) -> None:
    assert action.updates or action.outputs


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {
        name: (node.end_lineno or 0) - node.lineno + 1
        for name, node in functions()
        if (node.end_lineno or 0) - node.lineno + 1 > 40
    }

    assert long == {}


def test_no_function_asks_for_the_name_of_a_release() -> None:
    asked = [
        f"{name}:{node.lineno}"
        for name, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Compare)
        and any(
            isinstance(part, ast.Attribute) and part.attr == "name" and _is_era(part.value)
            for part in ast.walk(node)
        )
    ]

    assert asked == []


def _is_era(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "era") or (
        isinstance(node, ast.Attribute) and node.attr == "era"
    )


def test_every_field_of_the_state_is_used_by_an_action_of_some_release() -> None:
    used: set[object] = set()
    for machine in MACHINES:
        for action in machine.actions:
            used.update(action.updates)
            used.update(output.event for output in action.outputs)
            for term in (action.guard, *action.updates.values()):
                used.update(getattr(part, "field", None) for part in subterms(term))

    assert [field.name for field in MACHINES[0].variables if field not in used] == []


def test_every_action_belongs_to_some_release() -> None:
    assert {definition.function.__name__ for definition in DEFINED} == set(ACTIONS)


@pytest.mark.parametrize("era", ERAS.values(), ids=lambda era: era.name)
def test_the_coarse_actions_are_among_the_fine_ones(era: Era) -> None:
    coarse = [action.name for action in livepatch(era).actions]
    fine = [action.name for action in livepatch(era, grain=Grain.FINE).actions]

    assert [name for name in fine if name in coarse] == coarse


def test_each_file_opens_with_a_sentence() -> None:
    for source in SOURCES:
        sentence = inspect.cleandoc(ast.get_docstring(ast.parse(source.read_text())) or "")
        assert sentence.split("\n")[0], source
