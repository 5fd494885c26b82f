"""YAML text as a plain tree in which every scalar is text and every node knows its line.

Nothing is guessed from the look of a word: `off`, `4.19` and `2018-08-12` stay what was written.
Anchors, aliases, tags, directives and several documents in one file are refused, so are double
keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from explorer.scenarios.sentences import complaint, quoted

DEEPEST = 16
READER_LEAKS = (ValueError, ArithmeticError, LookupError, AttributeError, TypeError, AssertionError)
"""Python's own errors that the YAML library lets out for some broken texts."""

Location = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"] | None


class TreeError(Exception):
    """The text is no tree of this kind; `line` counts from 1."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(slots=True)
class Node:
    """A piece of the document: a text, None (nothing is written), or a list or mapping of nodes."""

    line: int
    data: str | list[Node] | dict[str, Node] | None
    key_lines: dict[str, int] = field(default_factory=dict)

    def plain(self) -> Data:
        """The same without lines."""
        match self.data:
            case list():
                return [node.plain() for node in self.data]
            case dict():
                return {key: node.plain() for key, node in self.data.items()}
            case _:
                return self.data

    def at(self, key: str, index: int) -> Node:
        """Item `index` of the list under `key`, which are known to exist."""
        listed = self.data[key].data if isinstance(self.data, dict) else None
        assert isinstance(listed, list), f"`{key}` was checked to be a list"
        return listed[index]

    def line_of(self, location: Location) -> int:
        """The line of the node at `location`; parts that the text leaves out are passed over."""
        line, node = self.line, self
        for part in location:
            match node.data:
                case dict() if isinstance(part, str) and part in node.data:
                    line, node = node.key_lines[part], node.data[part]
                case list() if isinstance(part, int) and part < len(node.data):
                    node = node.data[part]
                    line = node.line
        return line


def parse_tree(text: str) -> Node:
    """The one document of the text, or TreeError."""
    try:
        return _build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        wrong = " ".join((error.problem or error.context or "broken YAML").split())
        raise TreeError(mark.line + 1 if mark else 1, _broken(wrong)) from None
    except YAMLError as error:
        raise TreeError(1, _broken(" ".join(str(error).split()))) from None
    except READER_LEAKS as error:
        raise TreeError(1, _broken(f"{type(error).__name__} in the reader")) from None


def _broken(found: str) -> str:
    return complaint("this is not YAML", quoted(found), "check indentation, quotes and brackets")


def _build(events: Iterator[Event]) -> Node:
    """Put the nodes together without recursion, so that depth is our limit and not Python's."""
    root: Node | None = None
    open_nodes: list[tuple[Node, Node | None]] = []
    for event in events:
        _refuse_extras(event, root)
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            open_nodes.pop()
            continue
        node = _node(event)
        if node is None:
            continue
        if not open_nodes:
            root = node
        else:
            _attach(open_nodes, node)
        if not isinstance(event, ScalarEvent):
            open_nodes.append((node, None))
            if len(open_nodes) > DEEPEST:
                found = f"more than {DEEPEST} levels"
                raise TreeError(node.line, complaint("nested too deep", found, "flatten it"))
    return root or Node(1, None)


def _refuse_extras(event: Event, root: Node | None) -> None:
    line = event.start_mark.line + 1
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        found = "an anchor (`&`) or alias (`*`)"
        raise TreeError(line, complaint("YAML references are not read", found, "write it out"))
    if isinstance(event, DocumentStartEvent):
        if root is not None:
            found = "a second document after `---`"
            raise TreeError(line, complaint("one file holds one scenario", found, "split the file"))
        if event.version or event.tags:
            found = "a `%` line"
            raise TreeError(line, complaint("YAML directives are not read", found, "delete it"))
    if getattr(event, "tag", None):
        found = "a `!` tag"
        raise TreeError(line, complaint("YAML tags are not read", found, "delete it"))


def _node(event: Event) -> Node | None:
    line = event.start_mark.line + 1
    match event:
        case ScalarEvent():
            if any("\ud800" <= c <= "\udfff" for c in event.value):
                found = "half a character (`\\ud800` to `\\udfff`)"
                raise TreeError(line, complaint("this is not text", found, "write the character"))
            nothing = event.style is None and event.value in {"", "~", "null"}
            return Node(line, None if nothing else event.value)
        case MappingStartEvent():
            return Node(line, {})
        case SequenceStartEvent():
            return Node(line, [])
        case _:
            return None


def _attach(open_nodes: list[tuple[Node, Node | None]], node: Node) -> None:
    """Give the node to the innermost open one, as an item, a key or the value of the last key."""
    parent, key = open_nodes[-1]
    if isinstance(parent.data, list):
        parent.data.append(node)
    elif isinstance(parent.data, dict):
        if key is None:
            _check_key(parent, node)
            open_nodes[-1] = (parent, node)
        else:
            name = str(key.data)
            parent.data[name] = node
            parent.key_lines[name] = key.line
            open_nodes[-1] = (parent, None)


def _check_key(parent: Node, key: Node) -> None:
    if not isinstance(key.data, str):
        found = "a list or mapping" if key.data is not None else "nothing"
        raise TreeError(key.line, complaint("a key must be a word", found, "write `key: value`"))
    if key.data in parent.key_lines:
        found = f"another one on line {parent.key_lines[key.data]}"
        wrong = f"the key {quoted(key.data)} stands here twice"
        raise TreeError(key.line, complaint(wrong, found, "delete or rename one"))
