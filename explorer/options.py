"""The options of every command."""

from __future__ import annotations

import argparse

from explorer.arguments import (
    counts,
    duration,
    json,
    kernel,
    limits,
    max_seconds,
    max_states,
    positive,
    sizes,
)


def parser_of_all() -> argparse.ArgumentParser:
    """Every command with its options."""
    parser = argparse.ArgumentParser(
        prog="klpcheck", description="A formal model of Linux livepatch: check, replay, prove."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _check(commands.add_parser("check", help="check the rules on all states of a scope"))
    _live(commands.add_parser("live", help="check that what is begun comes to its end"))
    _prove(commands.add_parser("prove", help="prove rules for any number of patches and tasks"))
    _audit(commands.add_parser("audit", help="judge a document of the kernel by its sentences"))
    _certify(commands.add_parser("certify", help="check a certificate of `klpcheck prove`"))
    _replay(commands.add_parser("replay", help="run a scenario, or the index path of a trace"))
    _conform(commands.add_parser("conform", help="compare recorded kernels with the model"))
    _defects(commands.add_parser("defects", help="find the defects of the kernel's history again"))
    _mutants(commands.add_parser("mutants", help="put small faults in the kernel: who notices?"))
    _export(commands.add_parser("export", help="write a scope for SPIN, Rumur, TLC, SMT solvers"))
    rules = commands.add_parser("rules", help="list the rules")
    json(rules)
    eras = commands.add_parser("eras", help="list the kernel releases and their switches")
    eras.add_argument(
        "releases", nargs="*", metavar="RELEASE", help="one release, or two to compare"
    )
    json(eras)
    return parser


def _check(parser: argparse.ArgumentParser) -> None:
    kernel(parser)
    sizes(parser)
    parser.add_argument("--rule", action="append", metavar="ID", help="only this rule (repeat)")
    parser.add_argument(
        "--engine",
        choices=("search", "native", "roam", "bmc"),
        help="every state in Python or in machine code (default: by the size of the scope), "
        "random walks, or z3",
    )
    parser.add_argument("--depth", type=positive, metavar="N", help="bmc: steps; default 6")
    parser.add_argument("--seed", type=int, metavar="N", help="roam: default 0")
    parser.add_argument(
        "--profile",
        choices=("ci", "night"),
        help="roam: 100 walks (ci, the default), or as many as there are in eight hours",
    )
    parser.add_argument("--examples", type=positive, metavar="N", help="roam: how many walks")
    parser.add_argument("--steps", type=positive, metavar="N", help="roam: longest walk")
    parser.add_argument("--seconds", type=duration, metavar="S", help="roam: enough after these")
    limits(parser)
    parser.add_argument(
        "--no-symmetry", action="store_true", help="search: count interchangeable tasks apart"
    )
    parser.add_argument(
        "--cores", type=positive, metavar="N", help="native: default: all, four at most"
    )
    parser.add_argument(
        "--merge",
        action="store_true",
        help="search: others wait while the holder of klp_mutex does what nobody sees",
    )
    parser.add_argument("--junit", metavar="FILE", help="write JUnit XML")
    parser.add_argument(
        "--report", metavar="FILE", help="search: write the state-space page (HTML)"
    )
    parser.add_argument("--traces", metavar="DIR", help="write each trace in every format")
    json(parser)


def _defects(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these, such as B-FORK")
    parser.add_argument("--report", metavar="DIR", help="write a page for each, and an index")
    parser.add_argument("--timing", action="store_true", help="show the processor time of each")
    max_seconds(parser)
    json(parser)


def _live(parser: argparse.ArgumentParser) -> None:
    kernel(parser)
    counts(parser)
    parser.add_argument("--rule", action="append", metavar="ID", help="only this rule (repeat)")
    parser.add_argument(
        "--shape",
        choices=("plain", "idle", "kthread", "nested", "relocations", "unreliable"),
        help="what the scope consists of; default: what can break the rule",
    )
    parser.add_argument(
        "--without", action="append", metavar="ID", help="do not assume this (repeat)"
    )
    parser.add_argument(
        "--diagnose", action="store_true", help="the loop that appears without each assumption"
    )
    limits(parser)
    parser.add_argument("--traces", metavar="DIR", help="write each lasso in every format")
    json(parser)


def _prove(parser: argparse.ArgumentParser) -> None:
    kernel(parser)
    parser.add_argument(
        "--rule",
        action="append",
        metavar="ID",
        help="only this rule (repeat); if it is not proved: a step that breaks it, and candidate "
        "clauses that would exclude the state before",
    )
    parser.add_argument(
        "--liveness", action="store_true", help="instead: every transition ends, if ..."
    )
    max_seconds(parser)
    size = parser.add_argument_group("instead of any size: so many, in every configuration")
    counts(size)
    size.add_argument("--functions", type=int, metavar="N", help="functions; default: as objects")
    size.add_argument("--traces", metavar="DIR", help="write each trace in every format")
    parser.add_argument(
        "--find",
        metavar="DIR",
        help="clauses found by program, at growing sizes that are kept in this folder",
    )
    parser.add_argument(
        "--any-size", action="store_true", help="any number of all of them; this is the default"
    )
    parser.add_argument(
        "--certificate",
        metavar="DIR",
        help="write what is proved as SMT-LIB files that others check",
    )
    json(parser)


def _certify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="a certificate, or a release such as 7.1")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--defect", metavar="ID", help="what fails in a kernel with a defect")
    what.add_argument("--defects", action="store_true", help="the same for every known defect")
    what.add_argument("--clauses", action="store_true", help="what fails without each clause")
    max_seconds(parser)
    json(parser)


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--document",
        choices=("callbacks",),
        metavar="NAME",
        default="callbacks",
        help="of Documentation/livepatch; default: callbacks",
    )
    parser.add_argument(
        "--era", metavar="RELEASE", help="kernel release from 4.15 to 7.1; default 6.1"
    )
    parser.add_argument("--defect", metavar="ID", help="give the kernel a defect")
    counts(parser)
    parser.add_argument(
        "--quick", action="store_true", help="no proof: what holds is said of the scope only"
    )
    limits(parser)
    parser.add_argument("--html", metavar="FILE", help="write a page")
    json(parser)


def _mutants(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--era", metavar="RELEASE", help="kernel release from 4.12 to 7.1; default 6.1"
    )
    parser.add_argument("--only", metavar="TEXT", help="only mutants with this in their id")
    parser.add_argument("--sample", type=positive, metavar="N", help="so many, evenly spread")
    max_seconds(parser)
    json(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        choices=("promela", "murphi", "tla", "smtlib"),
        required=True,
        help="for SPIN, Rumur, TLC, SMT solvers",
    )
    kernel(parser)
    sizes(parser)
    parser.add_argument("--rule", action="append", metavar="ID", help="only this rule (repeat)")
    parser.add_argument(
        "--symmetric", action="store_true", help="murphi: tasks that are alike are a scalarset"
    )
    parser.add_argument(
        "--processes", action="store_true", help="promela: a process for each task, and the kernel"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="default: standard output"
    )


def _replay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run", metavar="SCENARIO", help="a scenario file, a shipped example (test1), or 0/3/1"
    )
    parser.add_argument("--diff", action="store_true", help="compare with what is expected")
    parser.add_argument("--judge", action="store_true", help="of a scenario: which rules it breaks")
    parser.add_argument(
        "--sysfs",
        action="store_true",
        help="of an index path: show /sys/kernel/livepatch at its end",
    )
    kernel(parser)
    sizes(parser)
    json(parser)


def _conform(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE.jsonl", help="recorded kernels")
    parser.add_argument("--judge", action="store_true", help="also: which rules did they break?")
    parser.add_argument(
        "--dmesg",
        metavar="FILE",
        help="a plain kernel log, of a kernel that starts without patches",
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help="the log stops where nothing is under way; else it may stop anywhere",
    )
    parser.add_argument("--era", metavar="RELEASE", help="of the log's kernel; default 6.1")
    parser.add_argument("--switch", action="append", metavar="NAME=VALUE", help="a backport in it")
    parser.add_argument(
        "--patch-description",
        metavar="FILE.yaml",
        help="what the log's patches contain, as in a scenario; else it is inferred",
    )
    max_states(parser)
    max_seconds(parser)
    json(parser)
