"""Who searches: by which commands, and where it says what it has found."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tests.bench.cases import Case
from tests.bench.measure import KLPCHECK


class Stage(Enum):
    """What a command is for."""

    EXPORT = "write the model as the tool's input"
    PREPARE = "make a program of it"
    SEARCH = "visit every state"
    AGAIN = "the same command once more"
    BASE = "the same command without the search: it stops at the first state"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many states and transitions a search has met, and its longest path (None: not told)."""

    states: int
    transitions: int
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a stage, run in a folder of its own with some more environment."""

    stage: Stage
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A tool with settings.

    `commands` gives them for a case, a folder and what is known of the state space; `counts` reads
    the output of the search. `ours` has no peer's advantage: it is what is compared. A tool that
    `reduces` may meet fewer states than there are, one that is `rough` more classes than there are.
    """

    name: str
    needs: tuple[str, ...]
    commands: Callable[[Case, Path, Counts], tuple[Command, ...]]
    counts: Callable[[str], Counts]
    ours: bool = False
    reduces: bool = False
    rough: bool = False

    @property
    def missing(self) -> str | None:
        """The tool that is not installed, if one is not."""
        return next((tool for tool in self.needs if shutil.which(tool) is None), None)


def export(case: Case, target: str, file: str, *more: str) -> Command:
    """Write the case for a tool."""
    words = (*KLPCHECK, "export", "--to", target, *more, *case.options, "-o", file)
    return Command(Stage.EXPORT, words)


def klpcheck(name: str, *options: str) -> Contestant:
    """This project; the cache is empty in the first run, and full in those after it."""

    def commands(case: Case, folder: Path, _: Counts) -> tuple[Command, ...]:
        symmetry = () if case.symmetric else ("--no-symmetry",)
        words = (*KLPCHECK, "check", *symmetry, *options, *case.options, "--json", "-")
        cache = {"XDG_CACHE_HOME": str(folder)}
        return (
            Command(Stage.SEARCH, words, cache),
            Command(Stage.AGAIN, words, cache),
            Command(Stage.BASE, (*words, "--max-states", "1"), cache),
        )

    def counts(output: str) -> Counts:
        found = json.loads(output)["search"]
        return Counts(found["states"], found["transitions"], found["depth"])

    return Contestant(name, (), commands, counts, ours=True)


def spin(name: str, *flags: str, processes: bool = False) -> Contestant:
    """SPIN with a hash table and a stack as large as they need be."""

    def commands(case: Case, _: Path, known: Counts) -> tuple[Command, ...]:
        form = ("--processes",) if processes else ()
        compiler = ("cc", "-w", "-O2", "-DSAFETY", "-DNOFAIR", *flags, "-o", "pan", "pan.c")
        sizes = f"-w{max(known.states - 1, 1).bit_length()}", f"-m{known.depth or 10_000_000}"
        return (
            export(case, "promela", "klp.pml", *form),
            Command(Stage.PREPARE, ("spin", "-a", "klp.pml")),
            Command(Stage.PREPARE, compiler),
            Command(Stage.SEARCH, ("./pan", "-n", *sizes)),
        )

    def counts(output: str) -> Counts:
        words = (r"(\d+) states, stored", r"(\d+) transitions", r"depth reached (\d+)")
        states, transitions, depth = (int(re.findall(word, output)[-1]) for word in words)
        return Counts(states, transitions - 1, depth + 10)  # the first leads to the initial state

    return Contestant(name, ("spin", "cc"), commands, counts, reduces="-DNOREDUCE" not in flags)


def rumur(name: str, symmetry: str = "off") -> Contestant:
    """Rumur as its manual advises for speed, one thread, without what only traces need."""

    def commands(case: Case, _: Path, __: Counts) -> tuple[Command, ...]:
        form = () if symmetry == "off" else ("--symmetric",)
        options = {
            "--threads": "1",
            "--deadlock-detection": "off",
            "--counterexample-trace": "off",
            "--symmetry-reduction": symmetry,
            "--scalarset-schedules": "off",
        }
        words = (word for option in options.items() for word in option)
        fast = ("-std=c11", "-O3", "-march=native", "-mcx16")
        return (
            export(case, "murphi", "klp.m", *form),
            Command(Stage.PREPARE, ("rumur", *words, "klp.m", "-o", "check.c")),
            Command(Stage.PREPARE, ("cc", "-w", *fast, "-o", "check", "check.c", "-lpthread")),
            Command(Stage.SEARCH, ("./check",)),
        )

    def counts(output: str) -> Counts:
        states, fired = re.findall(r"(\d+) states, (\d+) rules fired", output)[-1]
        return Counts(int(states), int(fired))

    return Contestant(name, ("rumur", "cc"), commands, counts, rough=symmetry == "heuristic")


def tlc(jar: Path) -> Contestant:
    """TLC with one worker."""

    def commands(case: Case, _: Path, __: Counts) -> tuple[Command, ...]:
        settings = "sed -n 's/^.. cfg: //p' livepatch.tla > livepatch.cfg"
        java = ("java", "-XX:+UseParallelGC", "-cp", str(jar.absolute()), "tlc2.TLC")
        return (
            export(case, "tla", "livepatch.tla"),
            Command(Stage.PREPARE, ("sh", "-c", settings)),
            Command(Stage.SEARCH, (*java, "-workers", "1", "-deadlock", "livepatch.tla")),
        )

    def counts(output: str) -> Counts:
        found = re.findall(r"(\d+) states generated, (\d+) distinct states found", output)[-1]
        return Counts(int(found[1]), int(found[0]) - 1)  # the initial state is generated, too

    return Contestant("TLC", ("java",), commands, counts)


def contestants(case: Case, jar: Path | None, *, cores: bool, python: bool) -> list[Contestant]:
    """Who takes part in a case.

    `cores`: klpcheck can be told how many; `python`: its search in Python takes part, too.
    """
    one, two = (("--cores", "1"), ("--cores", "2")) if cores else ((), ())
    ours = [klpcheck("klpcheck", *one)]
    ours += [klpcheck("klpcheck, two cores", *two)] if cores else []
    if case.symmetric:
        return [*ours, rumur("Rumur, heuristic", "heuristic"), rumur("Rumur", "exhaustive")]
    ours += [klpcheck("klpcheck in Python", "--engine", "search")] if python else []
    return [
        *ours,
        spin("SPIN", "-DNOREDUCE"),
        spin("SPIN, breadth first", "-DNOREDUCE", "-DBFS"),
        spin("SPIN, process per task, partial order", processes=True),
        rumur("Rumur"),
        *([tlc(jar)] if jar else []),
    ]
