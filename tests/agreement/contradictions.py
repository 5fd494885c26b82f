"""What a proof for any size and searches of scopes must not both say of a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from explorer.check import Check, by_search
from explorer.search.exploration import Limits
from model.era import ERAS, Era, release
from model.kernel import livepatch
from model.kernel.kinds import Grain
from model.language.ground import ground
from model.language.machine import Machine
from model.scope import Scope
from properties.defect import Defect
from properties.expected import expected
from properties.suite import rules_of
from properties.verdict import Outcome
from tests.expected_table import SCOPES

OPPOSITE = {
    Outcome.PROVED: {Outcome.VIOLATED},
    Outcome.VACUOUS: {Outcome.VIOLATED, Outcome.HOLDS},
}
"""What no scope may show of a rule that is proved, or whose premise is proved to occur nowhere."""


def contradictions(
    proof: Mapping[str, Outcome], searched: Mapping[str, Mapping[str, Outcome]]
) -> list[str]:
    """Where the proof and a search exclude each other; `searched` has the verdicts by scope."""
    return [
        f"{rule}: {outcome.value}, but {verdicts[rule].value} at {where}"
        for where, verdicts in searched.items()
        for rule, outcome in proof.items()
        if rule in verdicts and verdicts[rule] in OPPOSITE.get(outcome, ())
    ]


def listed(era: Era) -> dict[str, dict[str, Outcome]]:
    """The verdicts of `expected.toml` that hold in this era, by scope.

    They are those of the last listed release that is not later, at scopes where both are the same
    kernel, on rules that both promise.
    """
    (known,) = [e for e in ERAS.values() if release(e.name) <= release(era.name)][-1:]
    common = {rule.id for rule in rules_of(known)} & {rule.id for rule in rules_of(era)}
    found = {}
    for scope, grain in SCOPES:
        entry = expected(known.name, scope.sizes, grain)
        if entry and (known == era or _steps(known, scope, grain) == _steps(era, scope, grain)):
            verdicts = {rule: entry.outcome(rule) for rule in common}
            found[f"{known.name} {scope} {grain.value}"] = verdicts
    return found


def searched(era: Era, scope: Scope, defect: Defect | None = None) -> dict[str, Outcome]:
    """What a search of every state says of the rules that the kernel without defects promises."""
    rules = rules_of(defect.fixed(era) if defect else era)
    done = by_search(Check(era, scope, rules, defect), Limits())
    assert done.found.complete
    return {verdict.rule: verdict.outcome for verdict in done.verdicts}


def _steps(era: Era, scope: Scope, grain: Grain) -> list[object]:
    """What every choice of the scope does; equal terms are one object."""
    return list(_choices(_machine(era, grain), era, scope))


@cache
def _machine(era: Era, grain: Grain) -> Machine:
    return livepatch(era, grain=grain)


def _choices(machine: Machine, era: Era, scope: Scope) -> Iterator[object]:
    for action in ground(machine, scope.domain(era)).actions:
        outputs = [(id(o.condition), o.text, o.event, o.arguments) for o in action.outputs]
        updates = [(cell, id(new)) for cell, new in action.updates]
        yield action.action.name, action.arguments, id(action.guard), updates, outputs
