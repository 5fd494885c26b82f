"""`klpcheck mutants`: how many small faults of the kernel the rules notice."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from explorer import choosing
from explorer.errors import InputError
from explorer.mutants.judging import Sign
from explorer.mutants.score import ENOUGH, Score
from explorer.mutants.working import Survey, mutants_of, survey
from explorer.output import check_target, emit
from explorer.progress import CountingProgress
from model.era import Era
from properties.mutants import argued, recorded
from reports.json_text import json_text

COLUMNS = (*(sign.name.lower() for sign in Sign), "equivalent", "survives")


def run(options: Namespace) -> int:
    """Judge, print; 0 if enough are noticed and every survivor is known, 1 if not, 3 if stopped."""
    check_target(options.json)
    era = choosing.era(options.era)
    ids = chosen(era, options.only, options.sample)
    with CountingProgress("mutants") as progress:
        found = survey(era, ids, progress.phase, options.max_seconds, workers=None)
    known = recorded().get(era.name)
    score = Score(
        mutants_of(era), found.judgements, argued(era.name), known.survivors if known else {}
    )
    if options.json:
        emit(options.json, json_text(data(era, score, found)))
    if options.json != "-":
        emit("-", text(score))
    if found.stopped:
        judged = f"{len(found.judgements)} of {len(ids)} mutants were judged"
        sys.stderr.write(f"klpcheck: {found.stopped}; {judged}\n")
        return 3
    return 0 if score.value >= ENOUGH and not score.wrong else 1


def chosen(era: Era, only: str | None, sample: int | None) -> list[str]:
    """The ids with this text in them; of those a sample, evenly spread. InputError if none has."""
    ids = [name for name in mutants_of(era) if only is None or only in name]
    if not ids:
        raise InputError(f"--only {only}: no mutant has this in its id; an action's name would do")
    if sample is None or sample >= len(ids):
        return ids
    return [ids[i * len(ids) // sample] for i in range(sample)]


def data(era: Era, score: Score, found: Survey) -> dict[str, object]:
    """Everything for JSON."""
    return {
        "mutants": len(score.judgements),
        "caught": len(score.caught),
        "equivalent": len(score.equivalent),
        "survivors": [
            {"id": name, "description": score.mutants[name].words, "reason": score.known.get(name)}
            for name in score.survivors
        ],
        "era": era.name,
        "score": score.value if score.judgements else None,
        "stopped": found.stopped,
        "signs": {
            name: {"sign": j.sign.name.lower(), "scope": j.scope, "by": list(j.by)}
            for name, j in score.caught.items()
            if j.sign is not None
        },
        "wrong": score.wrong,
    }


def text(score: Score) -> str:
    """Tables by operator and by rule, survivors, what is wrong in the lists, the score."""
    operators = [
        (kind, str(counts.total()), *(str(counts[column] or "") for column in COLUMNS))
        for kind, counts in score.by_operator()
    ]
    rules = [(rule, str(count), str(alone or "")) for rule, count, alone in score.by_rule()]
    lines = [
        *_aligned([("operator", "mutants", *COLUMNS), *operators]),
        "",
        *_aligned([("rule", "notices", "alone"), *rules]),
        "",
    ]
    for name in score.survivors:
        reason = score.known.get(name, "no reason known")
        lines.append(f"survives: {name}: {score.mutants[name].words} ({reason})")
    lines += [f"wrong: {line}" for line in score.wrong]
    return "\n".join([*lines, score.line, ""])


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
