"""What a graph shows, before anyone draws it: boxes, arrows and what each of them means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """What a box or an arrow means; whoever draws chooses the colour."""

    PATH = "path"
    START = "start"
    RIGHT = "right choice"
    WARNING = "wrong choice"
    BROKEN = "broken"
    REACHED = "reached"


class Place(Enum):
    """Where a box goes: on the vertical trunk, beside the box that points to it, or anywhere."""

    FREE = "free"
    TRUNK = "trunk"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Node:
    """A box: a title, lines below it, and notes that stand out below a rule.

    `room` is extra space around the text.
    """

    key: str
    title: str
    tone: Tone
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    place: Place = Place.FREE
    room: float = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two boxes; the first line of its label is the strong one."""

    source: str
    target: str
    tone: Tone
    lines: tuple[str, ...] = ()
    width: float = 1.4


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and arrows in the order in which they are laid out; at most one arrow per direction."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
