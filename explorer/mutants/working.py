"""All mutants of a release on every core: where they differ, then whether they are noticed."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing import get_context
from typing import Protocol, TypeVar

from explorer.errors import StoppedEarlyError
from explorer.mutants.judging import Court, Judgement
from explorer.mutants.mutant import Mutant, mutants
from explorer.mutants.scopes import SCOPES
from model.era import Era
from model.kernel import livepatch
from model.kernel.kinds import Grain
from model.scope import Scope

A = TypeVar("A")
B = TypeVar("B")
CHUNK = 100
"""Mutants that one search looks for at a time."""
Progress = Callable[[str, int, int], None]


class Apply(Protocol):
    """`map`, here or in other processes."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        """The function's results, in the order of the items."""


@dataclass(slots=True)
class Survey:
    """What became of the mutants so far; `stopped` = why not of all of them."""

    judgements: dict[str, Judgement] = field(default_factory=dict)
    stopped: str | None = None


@cache
def mutants_of(era: Era) -> dict[str, Mutant]:
    """Every mutant of a release by its id, those of the fine grain last."""
    found = [m for grain in Grain for m in mutants(livepatch(era, grain=grain), grain)]
    return {mutant.id: mutant for mutant in found}


@cache
def _court(era: Era, grain: Grain) -> Court:
    return Court(era, grain)


def _differing(era: Era, part: tuple[Grain, Scope, tuple[str, ...]]) -> set[str]:
    grain, scope, ids = part
    return _court(era, grain).differing([mutants_of(era)[name] for name in ids], scope)


def _judge(era: Era, part: tuple[str, tuple[Scope, ...]]) -> Judgement:
    name, scopes = part
    mutant = mutants_of(era)[name]
    return _court(era, mutant.grain).judge(mutant, scopes)


def survey(
    era: Era,
    ids: Sequence[str],
    progress: Progress = lambda *_: None,
    seconds: float | None = None,
    workers: int | None = 1,
) -> Survey:
    """Judge these mutants; `workers` None = one for each core. Stops on Ctrl-C and after a time."""
    found, began = Survey(), time.monotonic()

    def watched(what: str, done: int, total: int) -> None:
        progress(what, done, total)
        if seconds is not None and time.monotonic() - began >= seconds:
            raise StoppedEarlyError(f"--max-seconds {seconds:g} reached")

    try:
        with _applying(workers) as apply:
            for name, judgement in _judgements(era, ids, apply, watched):
                found.judgements[name] = judgement
    except StoppedEarlyError as reason:
        found.stopped = str(reason)
    except KeyboardInterrupt:
        found.stopped = "interrupted"
    return found


def _judgements(
    era: Era, ids: Sequence[str], apply: Apply, progress: Progress
) -> Iterator[tuple[str, Judgement]]:
    parts = [
        (grain, scope, tuple(chunk))
        for grain, scopes in SCOPES.items()
        for scope in scopes
        for chunk in _chunks([name for name in ids if mutants_of(era)[name].grain is grain])
    ]
    where: dict[str, list[Scope]] = {name: [] for name in ids}
    for number, (part, differing) in enumerate(
        zip(parts, apply(partial(_differing, era), parts), strict=True), start=1
    ):
        for name in differing:
            where[name].append(part[1])
        progress("looking for differences", number, len(parts))
    cases = [(name, tuple(scopes)) for name, scopes in where.items()]
    for number, ((name, _), judgement) in enumerate(
        zip(cases, apply(partial(_judge, era), cases), strict=True), start=1
    ):
        yield name, judgement
        progress("judging mutants", number, len(cases))


def _chunks(ids: list[str]) -> list[list[str]]:
    return [ids[i : i + CHUNK] for i in range(0, len(ids), CHUNK)]


@contextmanager
def _applying(workers: int | None) -> Iterator[Apply]:
    """`map`, or that of a pool of processes that leave Ctrl-C to this one."""
    if workers == 1:
        yield map
        return
    ignore = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(workers, get_context("spawn"), ignore) as pool:
        try:
            yield pool.map
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
