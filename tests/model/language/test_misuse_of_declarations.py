"""Wrong parameters, actions and fields are refused."""

# mypy: ignore-errors
# Mistakes on purpose; test_types.py shows which of them a type checker rejects.

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from model.language import (
    Acting,
    Bool,
    Enumerated,
    Event,
    Flag,
    ModelError,
    Relation,
    Value,
    Var,
    implies,
)
from tests.model.language.refusing import refused
from tests.model.language.toy import Colour, Task, Toy, marked, recorded, toy_machine, wait

HERE = "tests/model/language/test_misuse_of_declarations.py"


def test_a_parameter_without_a_sort_is_refused() -> None:
    def act(k: Toy, t) -> None:  # wrong
        k.waiting[t] = True

    assert refused(act) == (
        "parameter `t` has no annotation; write `t: Sort` with a sort, or `t: Enumerated[E]` with "
        "an enumeration"
    )


def test_a_parameter_of_a_plain_enumeration_is_refused() -> None:
    def act(k: Toy, colour: Colour) -> None:  # wrong
        k.light = colour

    assert refused(act) == (
        "parameter `colour` has type Colour; write `colour: Enumerated[Colour]`"
    )


def test_a_parameter_of_another_type_is_refused() -> None:
    def act(k: Toy, t: int) -> None:  # wrong
        k.busy = t > 0

    assert refused(act) == "parameter `t` has type int; write a subclass of Element"


def test_a_parameter_with_an_unknown_annotation_is_refused() -> None:
    def act(k: Toy, t: Taks) -> None:  # noqa: F821 # wrong
        k.waiting[t] = True

    assert refused(act) == (
        "name 'Taks' is not defined, but an annotation uses it; "
        "import it, and not under TYPE_CHECKING"
    )


def test_a_parameter_with_a_default_is_refused() -> None:
    def act(k: Toy, t: Task = Task.variable("t")) -> None:  # noqa: B008 # wrong
        k.waiting[t] = True

    assert refused(act) == "parameter `t` has a default or a star; write `t: Sort`"


def test_an_action_without_a_state_is_refused() -> None:
    def act() -> None:  # wrong
        pass

    assert refused(act) == "the first parameter is the state; write `(k: ...)`"


def test_an_action_that_returns_something_is_refused() -> None:
    def act(k: Toy) -> Bool:  # wrong
        return k.busy

    assert refused(act) == "an action returns nothing and has no `yield`"


def test_two_actions_of_the_same_name_are_refused() -> None:
    def first() -> Callable[..., None]:
        def act(k: Toy) -> None:
            k.busy = True

        return act

    def second() -> Callable[..., None]:
        def act(k: Toy) -> None:
            k.busy = False

        return act

    with pytest.raises(ModelError) as error:
        toy_machine(first(), second())

    one, two = (f.__code__.co_firstlineno for f in (first(), second()))
    assert str(error.value) == (
        f"{HERE}:{one}: act(): {HERE}:{two} has an action of the same name; rename one"
    )


def test_an_action_is_not_called_by_another() -> None:
    other = marked(wait)

    def act(k: Toy, t: Task) -> None:
        other(k, t)  # wrong

    assert refused(act) == (
        "`wait` is an action, a step of its own; put what two actions share into a function "
        "without @action"
    )


def test_the_place_of_a_mistake_in_a_helper_is_the_helper() -> None:
    def helper(k: Toy) -> None:
        if k.busy:
            k.light = Colour.RED

    def act(k: Toy) -> None:
        helper(k)

    with pytest.raises(ModelError, match=f"{HERE}:{helper.__code__.co_firstlineno + 1}: helper"):
        recorded(act)


def test_the_path_is_absolute_outside_of_the_current_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def act(k: Toy) -> None:
        k.require(k.light)

    monkeypatch.chdir(tmp_path)

    with pytest.raises(ModelError) as error:
        recorded(act)

    assert str(error.value).startswith(f"{__file__}:{act.__code__.co_firstlineno + 1}: act(): ")


def test_a_rule_cannot_write() -> None:
    promised = Toy()

    with pytest.raises(ModelError, match="`light` can be written only by an action"):
        promised.light = Colour.RED


def test_a_field_is_read_from_a_state_not_from_its_class() -> None:
    with pytest.raises(ModelError, match="`busy` belongs to a state, not to the class"):
        implies(Toy.busy, conclusion=True)


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        (lambda: Var(False), "`field` is a Flag, not a Var; write Flag(...)"),
        (Relation, "`field` is a Flag, not a Relation; write Flag(...)"),
        (
            lambda: Relation(Task, start=Colour.RED),
            "`field` is a Value, not a Relation; write Value(...)",
        ),
        (
            lambda: Value(Task, start=True),
            "`field` is a Relation, not a Value; write Relation(...)",
        ),
        (lambda: Flag(start=Colour.RED), "`field` is a Var, not a Flag; write Var(...)"),
        (lambda: Event(int), "`field` takes sorts, not int"),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused(
    declaration: Callable[[], object], message: str
) -> None:
    with pytest.raises(ModelError) as error:
        type("Wrong", (Acting,), {"field": declaration()})

    assert str(error.value).endswith(message)


def test_a_field_that_hides_a_word_is_refused() -> None:
    with pytest.raises(ModelError, match="`when` is a field and something else of Wrong"):
        type("Wrong", (Acting,), {"when": Flag()})


def test_a_mistake_in_an_interactive_session_has_a_place_too() -> None:
    source = textwrap.dedent("""
        def act(k: Toy) -> None:
            if k.busy:
                pass
    """)
    names: dict[str, object] = {"Toy": Toy, "Enumerated": Enumerated}
    exec(compile(source, "session.py", "exec"), names)

    with pytest.raises(ModelError, match=r"session.py:3: act\(\): `busy` has no truth value"):
        recorded(names["act"])
