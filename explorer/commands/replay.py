"""`klpcheck replay`: a scenario on the model, or a trace by its index path."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from explorer import choosing
from explorer.check import Check
from explorer.errors import InputError
from explorer.index_path import is_path, last_moment, run_along
from explorer.output import emit
from explorer.replay.replay_text import replay_target, replays_json, replays_text
from explorer.replay.sysfs import Sysfs, sysfs_text
from explorer.tracing import Tracer
from model.kernel.kinds import Grain
from model.kernel.state import Livepatch
from model.scope import Scope
from properties.suite import RULES, rules_of
from reports.itf import itf_text
from reports.text import run_text


def run(options: Namespace) -> int:
    """Replay what was asked for; 1 if --diff finds a difference or a rule is broken."""
    if is_path(options.run):
        return _path(options)
    for name in ("patches", "objects", "tasks", "switch"):
        if getattr(options, name) is not None:
            raise InputError(f"--{name} belongs to an index path; a scenario says it itself")
    if options.grain == Grain.FINE.value:
        raise InputError("--grain belongs to an index path; scenarios have coarse steps")
    if options.sysfs:
        raise InputError("--sysfs belongs to an index path")
    rules = RULES if options.judge else ()
    replays = replay_target(options.run, choosing.defect(options.defect), options.era, rules)
    if options.json:
        emit(options.json, replays_json(replays))
    if options.json != "-":
        emit("-", replays_text(replays, diff=options.diff))
    if options.diff and any(replayed.difference for replayed in replays):
        return 1
    if any(not breach.known for r in replays for step in r.steps for breach in step.broken):
        return 1
    return 3 if any(replayed.unsupported for replayed in replays) else 0


def _path(options: Namespace) -> int:
    if options.diff:
        raise InputError("--diff needs a scenario; an index path has nothing to compare with")
    if options.judge:
        raise InputError("--judge belongs to scenarios; of an index path the last step is judged")
    defect = choosing.defect(options.defect)
    era = choosing.era(options.era, options.switch, defect)
    scope = choosing.scope(
        defect.scope if defect else Scope(),
        patches=options.patches,
        objects=options.objects,
        tasks=options.tasks,
    )
    check = Check(
        era=era,
        scope=scope,
        rules=rules_of(defect.fixed(era) if defect else era),
        defect=defect,
        grain=choosing.grain(options.grain, defect),
    )
    task = check.problem
    tracer = Tracer(task, scope.domain(check.kernel), scope.sizes)
    taken = run_along(options.run, tracer)
    trace, end = tracer.trace(taken), last_moment(taken, tracer)
    broken = [g.rule for g in task.goals if not tracer.interpreter.holds(g.formula, end)]
    if options.json:
        emit(options.json, itf_text(trace))
    if options.json != "-":
        ending = [f"the last step breaks {rule.id}: {rule.sentence}\n" for rule in broken]
        emit("-", run_text(trace) + "".join(ending))
    if options.sysfs:
        k = Livepatch(check.kernel, grain=check.grain)
        true = partial(tracer.interpreter.holds, moment=end)
        emit("-", sysfs_text(Sysfs(k, tracer.interpreter.domain, true)))
    return 1 if broken else 0
