"""Eras, rules, defects and sizes as they are named on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from explorer.errors import InputError
from model import era as eras
from model.era import DEFAULT_ERA, SWITCHES, Era
from model.kernel.kinds import Grain
from model.scope import Scope, ScopeError
from properties.assumptions import ASSUMPTIONS
from properties.defect import Beyond, Defect
from properties.eventually import LivenessRule
from properties.historical import KNOWN, ROWS
from properties.liveness import LIVENESS
from properties.rule import Rule
from properties.suite import RULES, rules_of


def era(
    name: str | None, switches: Sequence[str] | None = None, defect: Defect | None = None
) -> Era:
    """The release of this name, with some switches set by hand.

    For None it is one that can have the defect, or else the default one.
    """
    chosen = eras.era(name or (defect.release if defect else DEFAULT_ERA))
    if chosen is None:
        raise InputError(f"--era {name}: no such release; write one from 4.12 to 7.1, such as 6.1")
    for text in switches or ():
        switch, equals, value = text.partition("=")
        if switch not in SWITCHES or not equals:
            raise InputError(_unknown("--switch", text, [f"{known}=..." for known in SWITCHES]))
        words = SWITCHES[switch].words
        if value not in words:
            raise InputError(
                f"--switch {text}: {switch} has no such value; write {' or '.join(words)}"
            )
        chosen = chosen.switch(switch, SWITCHES[switch].parse(value))
    return chosen


def defect(name: str | None) -> Defect | None:
    """The defect of this id."""
    if name is None:
        return None
    if name not in KNOWN:
        raise InputError(_unknown("--defect", name, KNOWN))
    return KNOWN[name]


def coarse_defect(name: str | None) -> Defect | None:
    """The defect of this id, if the coarse grain has it; InputError for one of the fine grain."""
    found = defect(name)
    if found and found.grain is Grain.FINE:
        raise InputError(f"--defect {found.id} needs the fine grain; `prove` has the coarse one")
    return found


def rows(ids: Sequence[str]) -> tuple[Defect | Beyond, ...]:
    """The rows of the kernel's history with these ids, in its order; all of them for none."""
    for wanted in ids:
        if wanted not in {row.id for row in ROWS}:
            raise InputError(_unknown("defects", wanted, [row.id for row in ROWS]))
    return tuple(row for row in ROWS if row.id in ids or not ids)


def rules(ids: Sequence[str] | None, release: Era) -> tuple[Rule, ...]:
    """The rules with these ids, in the suite's order; all rules of the release for None."""
    available = rules_of(release)
    if ids is None:
        return available
    for wanted in ids:
        if wanted in {rule.id for rule in LIVENESS}:
            raise InputError(f"--rule {wanted}: speaks of what must come; write `klpcheck live`")
        if wanted not in {rule.id for rule in RULES}:
            raise InputError(_unknown("--rule", wanted, [rule.id for rule in RULES]))
        if wanted not in {rule.id for rule in available}:
            raise InputError(
                f"--rule {wanted}: not promised before a later release than {release.name}"
            )
    return tuple(rule for rule in available if rule.id in ids)


def liveness_rules(ids: Sequence[str] | None, release: Era) -> tuple[LivenessRule, ...]:
    """The liveness rules with these ids; all rules of the release for None."""
    for wanted in ids or ():
        rule = next((rule for rule in LIVENESS if rule.id == wanted), None)
        if rule is None:
            raise InputError(_unknown("--rule", wanted, [rule.id for rule in LIVENESS]))
        if not rule.applies(release):
            raise InputError(f"--rule {wanted}: not promised before {rule.since}")
    return tuple(r for r in LIVENESS if r.applies(release) and (ids is None or r.id in ids))


def assumptions(ids: Sequence[str] | None) -> tuple[str, ...]:
    """The ids of assumptions, each of which exists."""
    known = [assumption.id for assumption in ASSUMPTIONS]
    for wanted in ids or ():
        if wanted not in known:
            raise InputError(_unknown("--without", wanted, known))
    return tuple(ids or ())


def grain(name: str | None, defect: Defect | None) -> Grain:
    """The grain of this name; for None that of the defect, else the coarse one."""
    if name is not None:
        return Grain(name)
    return defect.grain if defect else Grain.COARSE


def scope(default: Scope, **sizes: int | None) -> Scope:
    """The default scope with some sizes replaced; its relations stay, as far as they fit."""
    given = {name: size for name, size in sizes.items() if size is not None}
    asked = {**dict(default.sizes), **given}
    try:
        return Scope(asked["patches"], asked["objects"], asked["tasks"], default.relations)
    except ScopeError as error:
        raise InputError(str(error)) from None


def _unknown(option: str, word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = get_close_matches(word.upper(), [n.upper() for n in names], n=1)
    hint = next((n for n in names if near and n.upper() == near[0]), None)
    tail = f"did you mean {hint}?" if hint else f"there is {', '.join(names)}"
    return f"{option} {word}: unknown; {tail}"
