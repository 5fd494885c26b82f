"""The result of a check as JSON, for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from properties.verdict import Counterexample, Verdict
from reports.json_text import json_text
from reports.space import Space


class SearchJson(TypedDict):
    """How far the search went."""

    states: int
    transitions: int
    depth: int
    complete: bool


class TraceJson(TypedDict):
    """A run: `path` is what `klpcheck replay` accepts."""

    path: str
    actions: list[str]
    log: list[str]
    reason: list[str]


class VerdictJson(TypedDict):
    """One verdict; `trace` is there when a run shows it."""

    rule: str
    name: str
    outcome: str
    expected: str
    engine: str
    extent: str
    trace: TraceJson | None


class CheckJson(TypedDict):
    """One check: what was searched, how far, and every verdict in the given order."""

    era: str
    scope: dict[str, int]
    search: SearchJson | None
    verdicts: list[VerdictJson]


def check_json(
    era: str,
    scope: tuple[tuple[str, int], ...],
    space: Space | None,
    verdicts: Sequence[Verdict],
) -> CheckJson:
    """The check as plain values; `search` is null when no engine counted states."""
    return {
        "era": era,
        "scope": dict(scope),
        "search": None if space is None else _search(space),
        "verdicts": [_verdict(verdict) for verdict in verdicts],
    }


def check_json_text(
    era: str,
    scope: tuple[tuple[str, int], ...],
    space: Space | None,
    verdicts: Sequence[Verdict],
) -> str:
    """The check as the text of a JSON file."""
    return json_text(check_json(era, scope, space, verdicts))


def _search(space: Space) -> SearchJson:
    return {
        "states": space.states,
        "transitions": space.transitions,
        "depth": space.depth,
        "complete": space.complete,
    }


def _verdict(verdict: Verdict) -> VerdictJson:
    return {
        "rule": verdict.rule,
        "name": verdict.name,
        "outcome": verdict.outcome.value,
        "expected": verdict.expected.value,
        "engine": verdict.engine,
        "extent": verdict.extent,
        "trace": None if verdict.counterexample is None else _trace(verdict.counterexample),
    }


def _trace(counterexample: Counterexample) -> TraceJson:
    trace = counterexample.trace
    return {
        "path": trace.path,
        "actions": [step.action for step in trace.steps],
        "log": list(trace.log),
        "reason": list(counterexample.reason),
    }
