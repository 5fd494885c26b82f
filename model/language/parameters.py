"""The sorts of an action's or a rule's parameters, from their annotations."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from inspect import Parameter, signature
from typing import get_args, get_origin, get_type_hints

from model.language.errors import ModelError, Place, start_of
from model.language.terms import Element, Enumerated, Sort


def sorts_of_parameters(function: Callable[..., object]) -> dict[str, Sort]:
    """The sort or enumeration of each parameter but the first, which is the state."""
    place = start_of(function.__code__)
    try:
        hints = get_type_hints(function)
    except NameError as error:
        raise ModelError(
            f"{error}, but an annotation uses it; import it, and not under TYPE_CHECKING", at=place
        ) from error
    parameters = list(signature(function).parameters.values())
    if not parameters:
        raise ModelError("the first parameter is the state; write `(k: ...)`", at=place)
    return {p.name: _sort(p, hints.get(p.name), place) for p in parameters[1:]}


def _sort(parameter: Parameter, hint: object, place: Place) -> Sort:
    name = parameter.name
    plain = parameter.kind is Parameter.POSITIONAL_OR_KEYWORD
    if not plain or parameter.default is not parameter.empty:
        raise ModelError(
            f"parameter `{name}` has a default or a star; write `{name}: Sort`", at=place
        )
    if hint is None:
        raise ModelError(
            f"parameter `{name}` has no annotation; write `{name}: Sort` with a sort, or "
            f"`{name}: Enumerated[E]` with an enumeration",
            at=place,
        )
    if get_origin(hint) is Enumerated and _is_enumeration(get_args(hint)[0]):
        enumeration: type[Enum] = get_args(hint)[0]
        return enumeration
    if isinstance(hint, type) and issubclass(hint, Element) and hint is not Element:
        return hint
    shown = hint.__name__ if isinstance(hint, type) else str(hint)
    advice = f"`{name}: Enumerated[{shown}]`" if _is_enumeration(hint) else "a subclass of Element"
    raise ModelError(f"parameter `{name}` has type {shown}; write {advice}", at=place)


def _is_enumeration(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)
