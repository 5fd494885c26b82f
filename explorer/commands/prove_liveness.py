"""`klpcheck prove --liveness`: every transition ends, at any size, if what is assumed is true."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator

from explorer import choosing
from explorer.errors import InputError
from explorer.output import check_target, emit
from explorer.progress import CountingProgress
from explorer.prove.composition import Basis
from explorer.prove.conditions import Condition
from explorer.prove.termination import DecidedPremise, Termination, termination
from explorer.prove.transition_argument import LAWS, LEMMAS, MOVERS
from explorer.prove.watch import Watch
from model.era import Era, SchedulerHook
from model.kernel import livepatch
from properties.assumptions import ASSUMPTIONS
from reports.json_text import json_text
from reports.text import aligned
from reports.wording import wrapped

WIDTH = 96


def prove(options: Namespace) -> int:
    """Decide premises and lemmas, print them; 0 if the last lemma is shown, 3 if not."""
    check_target(options.json)
    if options.rule:
        raise InputError("--rule does not go with --liveness, which has one theorem")
    if options.certificate:
        raise InputError("--certificate does not go with --liveness, whose laws are on paper")
    defect = choosing.coarse_defect(options.defect)
    era = choosing.era(options.era, options.switch, defect)
    kernel = defect.broken(era) if defect else era
    if kernel.immediate:
        raise InputError(
            f"--era {era.name}: an immediate patch has no transition to end; write 4.16 or later"
        )
    machine = livepatch(kernel, defect.state) if defect else livepatch(kernel)
    with CountingProgress("proving") as progress:
        watch = Watch(options.max_seconds, progress.phase)
        found = termination(kernel, machine, watch)
    name = f"livepatch {era}" + (f" with {defect.id}" if defect else "")
    if options.json:
        emit(options.json, json_text(_data(name, kernel, found)))
    if options.json != "-":
        emit("-", "\n".join([*_text(name, kernel, found), ""]))
    if watch.stopped:
        sys.stderr.write(f"klpcheck: {watch.stopped}; not every premise was decided\n")
    return 0 if found.proved else 3


def assumed(era: Era) -> list[tuple[str, str]]:
    """What the lemmas assume of this release: ids, or a word, with sentences."""
    sources = [f.source for x in LEMMAS for f in x.facts if f.basis is Basis.FAIRNESS]
    ids = {id_ for source in sources for id_ in source.split(", ")}
    rows = [(a.id, a.sentence) for a in ASSUMPTIONS if a.id in ids and a.only_if(era)]
    return [*dict.fromkeys(rows), ("tasks", _movers(era))] if MOVERS in sources else rows


def _movers(era: Era) -> str:
    """Which tasks there may be: those for which an assumption sees to it that they switch."""
    kinds = ["a user task"]
    kinds += ["an idle task"] if era.idle_wakeup else []
    if era.scheduler_hook is SchedulerHook.COND_RESCHED:
        kinds.append("a kthread whose stack can be trusted, on a kernel with reliable stacks")
    return f"Every task is {' or '.join(kinds)}."


def where(condition: Condition) -> str:
    """The premise that the condition serves, and the action, or that it speaks of states."""
    action = condition.action
    seen = f"after {action.name}" if action and action.updates else "in some state"
    return f"{condition.subject} {seen}"


def _state(decided: DecidedPremise) -> str:
    if not decided.decided:
        return "no time"
    return "fails" if decided.failed else "holds"


def _text(name: str, era: Era, found: Termination) -> Iterator[str]:
    yield f"{name}, any size: a transition ends"
    yield ""
    yield f"premises ({sum(len(d.premise.conditions) for d in found.premises)} conditions):"
    yield from aligned([(f"  {_state(d)}", d.premise.sentence) for d in found.premises])
    for decided in found.premises:
        for condition in decided.failed:
            yield from wrapped(f"  {where(condition)} does not follow", WIDTH)
    yield ""
    yield "lemmas, each from premises, what is assumed, and lemmas before it:"
    rows = [("  holds" if x.name in found.shown else "  not shown", x.sentence) for x in LEMMAS]
    yield from aligned(rows)
    yield ""
    yield "assumed:"
    for id_, sentence in assumed(era):
        yield f"  {id_:<14}{sentence}"
    yield ""
    yield "on paper, for the sets that the lemmas use them for:"
    yield from (f"  {law}" for law in LAWS)
    yield ""
    verdict = "PROVED, if what is assumed is true" if found.proved else "UNDECIDED"
    yield f"every transition ends, and klp_mutex is released: {verdict}"


def _data(name: str, era: Era, found: Termination) -> dict[str, object]:
    return {
        "era": name,
        "scope": "any",
        "outcome": "PROVED" if found.proved else "UNDECIDED",
        "premises": [
            {
                "name": d.premise.name,
                "sentence": d.premise.sentence,
                "conditions": len(d.premise.conditions),
                "holds": d.holds,
                "failed": [where(condition) for condition in d.failed],
            }
            for d in found.premises
        ],
        "lemmas": [
            {
                "name": lemma.name,
                "sentence": lemma.sentence,
                "shown": lemma.name in found.shown,
                "from": list(dict.fromkeys(fact.source for fact in lemma.facts)),
            }
            for lemma in LEMMAS
        ],
        "assumed": [{"id": id_, "sentence": sentence} for id_, sentence in assumed(era)],
        "on_paper": list(LAWS),
    }
