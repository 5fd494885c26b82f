"""Functions in a small part of Python, as text in LLVM's language.

What is understood: integers of 64 bits (`>>` moves in zeros, `//` and `%` are without sign,
comparisons with sign), pointers that are indexed, `if`, `while`, `for ... in range(...)`, `and`,
`or`, `not`, calls of each other and of the operations in explorer.native.operations. Everything
else is refused. A variable has the type of its first value; constants of modules are numbers. A
function whose name begins with `_` becomes part of those that call it.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import cast

from explorer.native.instructions import Instructions, Typed
from explorer.native.operations import OPERATIONS, POINTERS

BINARY: Mapping[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.FloorDiv: "udiv", ast.Mod: "urem",
    ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor", ast.LShift: "shl", ast.RShift: "lshr",
}  # fmt: skip
COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "slt", ast.LtE: "sle", ast.Gt: "sgt", ast.GtE: "sge",
}  # fmt: skip


def lowered(modules: Sequence[ModuleType], sizes: Mapping[str, int]) -> str:
    """All functions of these modules; `sizes` are numbers that the modules leave open."""
    constants = dict(sizes)
    functions: dict[str, ast.FunctionDef] = {}
    for module in modules:
        numbers = {name: n for name, n in vars(module).items() if isinstance(n, int)}
        constants = numbers | constants
        tree = ast.parse(inspect.getsource(module))
        functions |= {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    unit = Unit(functions, constants)
    return "\n".join(_Function(unit, node).text() for node in functions.values())


@dataclass(frozen=True, slots=True)
class Unit:
    """What the functions of some modules can name."""

    functions: Mapping[str, ast.FunctionDef]
    constants: Mapping[str, int]

    def types(self, name: str) -> list[str]:
        """The types of a function's parameters."""
        return [_type(argument.annotation) for argument in self.functions[name].args.args]

    def result(self, name: str) -> str:
        """The type of what a function returns; a number, if it returns nothing."""
        return _type(self.functions[name].returns)


def _type(annotation: ast.expr | None) -> str:
    pointer = isinstance(annotation, ast.Name) and annotation.id in POINTERS
    return cast("ast.Name", annotation).id if pointer else "i64"


def _llvm(kind: str) -> str:
    return "ptr" if kind in POINTERS else kind


class _Function(Instructions):
    def __init__(self, unit: Unit, node: ast.FunctionDef) -> None:
        super().__init__()
        self.unit, self.node = unit, node
        self.variables: dict[str, str] = {}
        self.loops: list[tuple[str, str]] = []

    def text(self) -> str:
        """The whole function."""
        parameters = []
        for argument, kind in zip(
            self.node.args.args, self.unit.types(self.node.name), strict=True
        ):
            parameters.append(f"{_llvm(kind)} %{argument.arg}")
            self._store(argument.arg, (kind, f"%{argument.arg}"))
        self._block(self.node.body)
        result = _llvm(self.unit.result(self.node.name))
        self.lines.append(f"  ret {result} {'0' if result == 'i64' else 'null'}")
        within = self.node.name.startswith("_")
        heading = f"define {'internal ' if within else ''}{result} @{self.node.name}"
        heading += f"({', '.join(parameters)}) {'alwaysinline ' if within else ''}{{"
        return "\n".join([heading, "entry:", *self.rooms, *self.lines, "}", ""])

    def _block(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign([target], value):
                self._assign(target, self._expression(value))
            case ast.AugAssign(target, operator, value):
                old = self._expression(_loaded(target))
                new = self.value("i64", f"{_binary(operator)} i64 {old[1]}, {self._number(value)}")
                self._assign(target, new)
            case ast.Expr(ast.Constant(str())) | ast.Pass():
                pass
            case ast.Expr(value):
                self._expression(value)
            case ast.Return(value):
                kind, found = self._as_number(self._expression(value)) if value else ("i64", "0")
                self.do(f"ret {_llvm(kind)} {found}")
                self.dead()
            case ast.Break() | ast.Continue():
                self.do(f"br label %{self.loops[-1][isinstance(node, ast.Break)]}")
                self.dead()
            case _:
                self._compound(node)

    def _compound(self, node: ast.stmt) -> None:
        match node:
            case ast.If(test, body, other):
                self._if(test, body, other)
            case ast.While(test, body, []):
                self._while(lambda: self._condition(test), body, lambda: None)
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), arguments), body, []):
                self._for(name, arguments, body)
            case _:
                raise SyntaxError(f"{self.node.name}: not understood: {ast.unparse(node)}")

    def _if(self, test: ast.expr, body: Sequence[ast.stmt], other: Sequence[ast.stmt]) -> None:
        then, otherwise, after = map(self.label, ("then", "else", "after"))
        self.do(f"br i1 {self._condition(test)}, label %{then}, label %{otherwise}")
        self.lines.append(f"{then}:")
        self._block(body)
        self.do(f"br label %{after}")
        self.lines.append(f"{otherwise}:")
        self._block(other)
        self.place(after)

    def _while(
        self, condition: Callable[[], str], body: Sequence[ast.stmt], step: Callable[[], None]
    ) -> None:
        head, inner, following, after = map(self.label, ("head", "body", "step", "after"))
        self.place(head)
        self.do(f"br i1 {condition()}, label %{inner}, label %{after}")
        self.lines.append(f"{inner}:")
        self.loops.append((following, after))
        self._block(body)
        self.loops.pop()
        self.place(following)
        step()
        self.do(f"br label %{head}")
        self.lines.append(f"{after}:")

    def _for(self, name: str, arguments: Sequence[ast.expr], body: Sequence[ast.stmt]) -> None:
        *start, stop = map(self._number, arguments)
        self._store(name, ("i64", start[0] if start else "0"))

        def more() -> str:
            return self.value("i1", f"icmp slt i64 {self._load(name)[1]}, {stop}")[1]

        def step() -> None:
            self._store(name, self.value("i64", f"add i64 {self._load(name)[1]}, 1"))

        self._while(more, body, step)

    def _assign(self, target: ast.expr, new: Typed) -> None:
        match target:
            case ast.Name(name):
                self._store(name, self._as_number(new) if new[0] == "i1" else new)
            case ast.Subscript(pointer, index):
                self._write(self._expression(pointer), self._number(index), new)
            case _:
                raise SyntaxError(f"{self.node.name}: not understood: {ast.unparse(target)}")

    def _write(self, pointer: Typed, index: str, new: Typed) -> None:
        size = POINTERS[pointer[0]]
        value = self._as_number(new)[1]
        if size != "i64":
            value = self.value(size, f"trunc i64 {value} to {size}")[1]
        at = self.value("ptr", f"getelementptr {size}, ptr {pointer[1]}, i64 {index}")
        self.do(f"store {size} {value}, ptr {at[1]}")

    def _read(self, pointer: Typed, index: str) -> Typed:
        size = POINTERS[pointer[0]]
        at = self.value("ptr", f"getelementptr {size}, ptr {pointer[1]}, i64 {index}")
        found = self.value("i64", f"load {size}, ptr {at[1]}")
        return found if size == "i64" else self.value("i64", f"zext {size} {found[1]} to i64")

    def _store(self, name: str, new: Typed) -> None:
        if name not in self.variables:
            self.rooms.append(f"  %at.{name} = alloca {_llvm(new[0])}")
            self.variables[name] = new[0]
        assert self.variables[name] == new[0], f"{self.node.name}: two types of {name}"
        self.do(f"store {_llvm(new[0])} {new[1]}, ptr %at.{name}")

    def _load(self, name: str) -> Typed:
        kind = self.variables[name]
        return self.value(kind, f"load {_llvm(kind)}, ptr %at.{name}")

    def _expression(self, node: ast.expr) -> Typed:
        match node:
            case ast.Constant(int(number)):
                return "i64", _signed(number)
            case ast.Name(name):
                if name in self.variables:
                    return self._load(name)
                return "i64", _signed(self.unit.constants[name])
            case ast.Subscript(pointer, index):
                return self._read(self._expression(pointer), self._number(index))
            case ast.BinOp(left, operator, right):
                one, two = self._number(left), self._number(right)
                return self.value("i64", f"{_binary(operator)} i64 {one}, {two}")
            case ast.UnaryOp(ast.USub(), operand):
                return self.value("i64", f"sub i64 0, {self._number(operand)}")
            case ast.UnaryOp(ast.Invert(), operand):
                return self.value("i64", f"xor i64 {self._number(operand)}, -1")
            case ast.Call(ast.Name(name), arguments):
                return self._call(name, arguments)
            case _:
                return self._truth(node)

    def _truth(self, node: ast.expr) -> Typed:
        match node:
            case ast.Compare(left, [operator], [right]):
                one, two = self._number(left), self._number(right)
                return self.value("i1", f"icmp {COMPARISONS[type(operator)]} i64 {one}, {two}")
            case ast.UnaryOp(ast.Not(), operand):
                return self.value("i1", f"xor i1 {self._condition(operand)}, true")
            case ast.BoolOp(operator, parts):
                return self._in_turn(parts, every=isinstance(operator, ast.And))
        raise SyntaxError(f"{self.node.name}: not understood: {ast.unparse(node)}")

    def _in_turn(self, parts: Sequence[ast.expr], *, every: bool) -> Typed:
        """The last of the conditions that has to be asked."""
        room, after = self.room("i1"), self.label("known")
        for part in parts:
            found, following = self._condition(part), self.label("next")
            self.do(f"store i1 {found}, ptr {room}")
            ways = (following, after) if every else (after, following)
            self.do(f"br i1 {found}, label %{ways[0]}, label %{ways[1]}")
            self.lines.append(f"{following}:")
        self.place(after)
        return self.value("i1", f"load i1, ptr {room}")

    def _call(self, name: str, arguments: Sequence[ast.expr]) -> Typed:
        given = [self._as_number(self._expression(argument)) for argument in arguments]
        if name in OPERATIONS:
            return OPERATIONS[name](self, *(value for _, value in given))
        kinds = [kind for kind, _ in given]
        assert kinds == self.unit.types(name), f"{self.node.name}: arguments of {name}"
        text = ", ".join(f"{_llvm(kind)} {value}" for kind, value in given)
        result = self.unit.result(name)
        return self.value(result, f"call {_llvm(result)} @{name}({text})")

    def _as_number(self, found: Typed) -> Typed:
        return self.value("i64", f"zext i1 {found[1]} to i64") if found[0] == "i1" else found

    def _number(self, node: ast.expr) -> str:
        kind, value = self._as_number(self._expression(node))
        assert kind == "i64", f"{self.node.name}: no number: {ast.unparse(node)}"
        return value

    def _condition(self, node: ast.expr) -> str:
        kind, value = self._expression(node)
        return value if kind == "i1" else self.value("i1", f"icmp ne i64 {value}, 0")[1]


def _signed(number: int) -> str:
    """A constant as LLVM writes it."""
    return str(number - (1 << 64) if number >> 63 == 1 else int(number))


def _binary(operator: ast.operator) -> str:
    return BINARY[type(operator)]


def _loaded(target: ast.expr) -> ast.expr:
    """The target of an assignment as an expression."""
    assert isinstance(target, ast.Name | ast.Subscript)
    return target
