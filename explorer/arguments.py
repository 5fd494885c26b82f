"""Options that several commands have, and what their values are."""

from __future__ import annotations

import argparse


def kernel(parser: argparse.ArgumentParser) -> None:
    """Which kernel: release, switches, defect."""
    parser.add_argument(
        "--era", metavar="RELEASE", help="kernel release from 4.12 to 7.1; default 6.1"
    )
    parser.add_argument(
        "--switch",
        action="append",
        metavar="NAME=VALUE",
        help="a backport: set one switch of the release (repeat; see `klpcheck eras`)",
    )
    parser.add_argument("--defect", metavar="ID", help="give the kernel a defect")


def sizes(parser: argparse.ArgumentParser) -> None:
    """Grain and sizes of a scope."""
    parser.add_argument(
        "--grain",
        choices=("coarse", "fine"),
        help="fine: what runs without klp_mutex is taken apart, too; default: coarse",
    )
    counts(parser)


def counts(parser: argparse._ActionsContainer) -> None:
    """How many patches, objects, tasks."""
    for name, what in (
        ("patches", "patches"),
        ("objects", "objects, vmlinux included"),
        ("tasks", "tasks"),
    ):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=what)


def limits(parser: argparse.ArgumentParser) -> None:
    """Where a search stops undecided."""
    max_states(parser)
    max_seconds(parser)
    parser.add_argument("--max-memory", type=size, metavar="M", help="such as 500M or 2G")


def max_states(parser: argparse.ArgumentParser) -> None:
    """A limit on states."""
    parser.add_argument("--max-states", type=positive, metavar="N", help="stop at so many")


def max_seconds(parser: argparse.ArgumentParser) -> None:
    """A limit on time."""
    parser.add_argument("--max-seconds", type=duration, metavar="S", help="stop after these")


def json(parser: argparse.ArgumentParser) -> None:
    """Where everything that is printed goes as JSON."""
    parser.add_argument("--json", metavar="FILE", help="write JSON; - for standard output")


def positive(text: str) -> int:
    """A whole number from 1 on; argparse says what is wrong with others."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def duration(text: str) -> float:
    """Seconds, more than none."""
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0 seconds")
    return number


def size(text: str) -> int:
    """Bytes, such as 500M or 2G."""
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    unit = units.get(text[-1:].upper(), 1)
    digits = text[:-1] if unit > 1 else text
    if not digits.isdigit() or int(digits) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no size; write bytes, or 500M, or 2G")
    return int(digits) * unit
