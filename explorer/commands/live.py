"""`klpcheck live`: what is begun comes to its end, or the run that never gets there."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from explorer import choosing
from explorer.errors import InputError
from explorer.liveness.diagnosis import Loss, diagnose, without
from explorer.liveness.judge import Live, judge
from explorer.output import check_folder, check_target, emit
from explorer.progress import SearchProgress
from explorer.search.exploration import Limits
from model.era import Era
from model.kernel.kinds import Grain
from model.shape import Shape
from properties.defect import Defect
from properties.eventually import LivenessRule, Setting
from properties.lasso import Lasso, LiveVerdict
from properties.verdict import Outcome
from reports.json_text import json_text
from reports.lasso import lasso_text, live_json_text, live_table
from reports.text import aligned


def run(options: Namespace) -> int:
    """Judge or diagnose, print, write the lassos; returns the exit status."""
    check_target(options.json)
    check_folder(options.traces)
    defect = choosing.defect(options.defect)
    if defect and defect.grain is Grain.FINE:
        raise InputError(f"--defect {defect.id} needs the fine grain; `live` has the coarse one")
    release = choosing.era(options.era, options.switch, defect)
    limits = Limits(options.max_states, options.max_seconds, options.max_memory)
    if options.diagnose:
        return _diagnose(options, release, limits)
    questions = _questions(options, release)
    verdicts = _judged(questions, limits)
    lassos = [(v, v.lasso) for v in verdicts if v.lasso]
    if options.traces:
        _write(options.traces, (lasso for _, lasso in lassos))
    if options.json:
        emit(options.json, live_json_text(str(release), verdicts))
    if options.json != "-":
        shown = [lasso_text(o) for v, o in lassos if options.rule or not v.as_expected]
        emit("-", "\n".join([*shown, live_table(verdicts)]))
    if len(verdicts) < len(questions):
        sys.stderr.write(f"klpcheck: interrupted; {len(verdicts)} of {len(questions)} are judged\n")
        return 3
    return _status(verdicts)


def _judged(questions: Sequence[Live], limits: Limits) -> list[LiveVerdict]:
    """The verdicts, up to Ctrl-C."""
    verdicts = list[LiveVerdict]()
    with SearchProgress() as progress, suppress(KeyboardInterrupt):
        for question in questions:
            verdicts.append(judge(question, limits, progress))
    return verdicts


def _questions(options: Namespace, release: Era) -> list[Live]:
    """Each rule in each of its settings, or in those that the options make of them."""
    defect = choosing.defect(options.defect)
    dropped = choosing.assumptions(options.without)
    rules = choosing.liveness_rules(options.rule, release)
    for name in dropped:
        if not any(name in a.all_implied() for rule in rules for a in rule.assuming):
            raise InputError(f"--without {name}: none of these rules assumes it")
    return [
        Live(rule, release, setting, without(rule.assuming, dropped), defect)
        for rule in rules
        for setting in dict.fromkeys(_setting(options, s) for s in _settings(rule, defect))
    ]


def _settings(rule: LivenessRule, defect: Defect | None) -> tuple[Setting, ...]:
    """Where the rule is judged; for a defect, where that shows."""
    return (Setting(defect.scope, defect.shape),) if defect else rule.settings


def _setting(options: Namespace, setting: Setting) -> Setting:
    sizes = {name: getattr(options, name) for name in ("patches", "objects", "tasks")}
    shape = Shape[options.shape.upper()] if options.shape else setting.shape
    return Setting(choosing.scope(setting.scope, **sizes), shape)


def _status(verdicts: Sequence[LiveVerdict]) -> int:
    """0 as expected, 1 a rule is not, 3 undecided."""
    decided = [v for v in verdicts if v.outcome is not Outcome.UNDECIDED]
    if not all(v.as_expected for v in decided):
        return 1
    return 0 if len(decided) == len(verdicts) else 3


def _diagnose(options: Namespace, release: Era, limits: Limits) -> int:
    """Without each assumption in turn: which loop appears."""
    for option in ("defect", "without", "shape", "patches", "objects", "tasks"):
        if getattr(options, option):
            raise InputError(f"--{option} does not go with --diagnose, which tries each assumption")
    rules = choosing.liveness_rules(options.rule, release)
    with SearchProgress() as progress:
        losses = list(diagnose(release, rules, limits, progress))
    lassos = [(loss, loss.verdict.lasso) for loss in losses if loss.verdict and loss.verdict.lasso]
    if options.traces:
        named = (replace(o, rule=f"{o.rule}-without-{x.assumption.id}") for x, o in lassos)
        _write(options.traces, named)
    if options.json:
        rows = [_loss_json(loss) for loss in losses]
        emit(options.json, json_text({"era": str(release), "diagnosis": rows}))
    if options.json != "-":
        emit("-", "".join(f"{line}\n" for line in aligned([_loss_row(loss) for loss in losses])))
    return 3 if any(loss.verdict and not loss.verdict.lasso for loss in losses) else 0


def _loss_row(loss: Loss) -> tuple[str, ...]:
    found = loss.verdict
    seen = (_loop(found), found.extent, found.setting) if found else None
    return (
        f"without {loss.assumption.id}",
        loss.rule.id,
        *(seen or ("no loop at these scopes", "", "")),
        loss.assumption.sentence,
    )


def _loop(found: LiveVerdict) -> str:
    return found.lasso.called if found.lasso else "undecided"


def _loss_json(loss: Loss) -> dict[str, object]:
    found = loss.verdict
    return {
        "without": loss.assumption.id,
        "sentence": loss.assumption.sentence,
        "rule": loss.rule.id,
        "loop": found.lasso.called if found and found.lasso else None,
        "outcome": (found.outcome if found else Outcome.HOLDS).value,
        "setting": found.setting if found else None,
    }


def _write(folder: str, lassos: Iterable[Lasso]) -> None:
    """RULE.txt, .dot, .graphml and .svg for each; the second of a rule gets a number."""
    from explorer.evidence import lasso_files  # noqa: PLC0415 - draws, and few ask for it

    taken: dict[str, int] = {}
    for lasso in lassos:
        taken[lasso.rule] = taken.get(lasso.rule, 0) + 1
        number = f"-{taken[lasso.rule]}" if taken[lasso.rule] > 1 else ""
        for suffix, text in lasso_files(lasso):
            emit(str(Path(folder) / f"{lasso.rule}{number}.{suffix}"), text)
