"""A run in the Informal Trace Format of Apalache, which other tools can show."""

from __future__ import annotations

from model.trace import Trace, Valuation
from reports.json_text import json_text

ACTION = "action"


def itf(trace: Trace) -> dict[str, object]:
    """The run as ITF: one variable per field, `pending[t0]` as the key t0 of the map `pending`.

    The variable `action` names the action that led to the state, `init` in the first one.
    """
    states = [("init", trace.initial), *((step.action, step.state) for step in trace.steps)]
    return {
        "#meta": {
            "format": "ITF",
            "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
            "description": f"klpcheck: {trace.machine}, path {trace.path}",
        },
        "vars": [ACTION, *_variables(trace.initial)],
        "states": [
            {"#meta": {"index": index}, ACTION: action, **_variables(state)}
            for index, (action, state) in enumerate(states)
        ],
    }


def itf_text(trace: Trace) -> str:
    """The run as the text of an `.itf.json` file."""
    return json_text(itf(trace))


def _variables(state: Valuation) -> dict[str, object]:
    """The fields of a state, those with an index gathered in maps, in order of declaration."""
    variables: dict[str, object] = {}
    families: dict[str, list[list[object]]] = {}
    for field, value in state:
        name, bracket, rest = field.partition("[")
        assert name != ACTION, "no field of the model may be called `action`: ITF needs the name"
        if bracket and name not in families:
            families[name] = []
            variables[name] = {"#map": families[name]}
        if bracket:
            families[name].append([_key(rest.removesuffix("]")), value])
        else:
            variables[name] = value
    return variables


def _key(indices: str) -> object:
    """One index is itself the key of its map, several are a tuple."""
    names = [index.strip() for index in indices.split(",")]
    return names[0] if len(names) == 1 else {"#tup": names}
