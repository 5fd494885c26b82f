"""The result of a check as JSON, for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from properties.verdict import Counterexample, Verdict
from reports.json_text import json_text
from reports.space import Space


@dataclass(frozen=True, slots=True)
class Extent:
    """How far an engine went; None where it does not count such a thing."""

    states: int | None
    transitions: int | None
    depth: int
    complete: bool


class SearchJson(TypedDict):
    """How far the engine went; null where it does not count such a thing."""

    states: int | None
    transitions: int | None
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
    extent: Extent | Space | None,
    verdicts: Sequence[Verdict],
) -> CheckJson:
    """The check as plain values; `search` is null when no engine counted states."""
    return {
        "era": era,
        "scope": dict(scope),
        "search": None if extent is None else _search(extent),
        "verdicts": [_verdict(verdict) for verdict in verdicts],
    }


def check_json_text(
    era: str,
    scope: tuple[tuple[str, int], ...],
    extent: Extent | Space | None,
    verdicts: Sequence[Verdict],
) -> str:
    """The check as the text of a JSON file."""
    return json_text(check_json(era, scope, extent, verdicts))


def _search(extent: Extent | Space) -> SearchJson:
    return {
        "states": extent.states,
        "transitions": extent.transitions,
        "depth": extent.depth,
        "complete": extent.complete,
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
