"""What the source of a model says where Python does something else than is meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from linecache import getlines

from model.language.errors import Place

WHEN = "`with k.when(...):` instead of `if`"
AND, OR, NOT = "`&` instead of `and`", "`|` instead of `or`", "`~` instead of `not`"
CHOICE = (
    "the two cases under `with k.when(c):` and `with k.otherwise():` instead of `x if c else y`"
)
FILTER = "`c & ...` in any_of, `implies(c, ...)` in all_of, instead of a filter `if c`"


def instead_of_truth(place: Place) -> str:
    """What to write instead of the construct at this line that asks an expression for its truth."""
    found: dict[str, None] = {}
    for node in ast.walk(_tree(place.file)):
        for part, advice in _asking(node):
            if part.lineno <= place.line <= (part.end_lineno or part.lineno):
                found[advice] = None
    return ", ".join(found) or ", ".join((WHEN, AND, OR, NOT))


def _asking(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """The expressions that the node asks for their truth, each with what to write instead."""
    match node:
        case ast.If(test=test) | ast.While(test=test):
            yield test, WHEN
        case ast.IfExp(test=test):
            yield test, CHOICE
        case ast.Assert(test=test):
            yield test, "`k.require(...)` instead of `assert`"
        case ast.BoolOp(op=ast.And()):
            yield node, AND
        case ast.BoolOp():
            yield node, OR
        case ast.UnaryOp(op=ast.Not()):
            yield node, NOT
        case ast.Compare(ops=[ast.In() | ast.NotIn()]):
            yield node, "`x.one_of(a, b)` instead of `x in (a, b)`"
        case ast.Compare(ops=[_, _, *_]):
            yield node, "`(a == b) & (b == c)` instead of `a == b == c`"
        case ast.comprehension(ifs=filters):
            yield from ((test, FILTER) for test in filters)
        case ast.Call(func=ast.Name(id="any" | "all" as name)):
            yield node, f"`{name}_of(...)` instead of `{name}(...)`"


def jump_out_of_block(place: Place) -> tuple[Place, str] | None:
    """The `return`, `break` or `continue` that leaves the `with` block opened at this line."""
    jump = _jumps_by_line(place.file).get(place.line)
    if jump is None:
        return None
    return Place(place.file, jump.lineno, place.function), type(jump).__name__.lower()


@cache
def _jumps_by_line(file: str) -> dict[int, ast.stmt]:
    """Per line that opens a `with` block, the first statement that leaves the block."""
    found: dict[int, ast.stmt] = {}
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.With):
            for jump in _jumps(node.body, in_loop=False):
                for opened in (item.context_expr for item in node.items):
                    for line in range(opened.lineno, (opened.end_lineno or opened.lineno) + 1):
                        found.setdefault(line, jump)
    return found


def _jumps(body: list[ast.stmt], *, in_loop: bool) -> Iterator[ast.stmt]:
    """The statements that leave a block; `break` and `continue` of a loop inside it do not."""
    for statement in body:
        match statement:
            case ast.Return():
                yield statement
            case ast.Break() | ast.Continue():
                if not in_loop:
                    yield statement
            case ast.For(body=inside, orelse=last) | ast.While(body=inside, orelse=last):
                yield from _jumps(inside, in_loop=True)
                yield from _jumps(last, in_loop=in_loop)
            case ast.If(body=inside, orelse=last):
                yield from _jumps(inside + last, in_loop=in_loop)
            case ast.With(body=inside):
                yield from _jumps(inside, in_loop=in_loop)


@cache
def _tree(file: str) -> ast.AST:
    """The syntax of a file; empty if its source is not at hand."""
    try:
        return ast.parse("".join(getlines(file)))
    except SyntaxError:  # not a file of Python, such as an interactive session
        return ast.Module([], [])
