"""What functions in machine code can do beyond arithmetic: types of pointers, and operations.

The functions here declare the operations for readers and for the type checker; each has its
instructions in OPERATIONS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explorer.native.instructions import Instructions, Typed
from explorer.native.square import SQUARE, TRANSPOSE

PLANE = 32
"""Words of a plane: one bit of so many times 64 states."""


class U64:
    """A pointer to words of 64 bits."""

    def __getitem__(self, index: int) -> int:
        raise AssertionError(WHERE)

    def __setitem__(self, index: int, value: int) -> None:
        raise AssertionError(WHERE)


class U32(U64):
    """A pointer to words of 32 bits."""


class U16(U64):
    """A pointer to words of 16 bits."""


WHERE = "only in machine code"
POINTERS: Mapping[str, str] = {"U64": "i64", "U32": "i32", "U16": "i16"}


def u64(address: int) -> U64:
    """The words at an address."""
    raise AssertionError(WHERE)


def u32(address: int) -> U32:
    """The words at an address."""
    raise AssertionError(WHERE)


def u16(address: int) -> U16:
    """The words at an address."""
    raise AssertionError(WHERE)


def after(pointer: U64, words: int) -> U64:
    """The pointer, so many words of 64 bits farther."""
    raise AssertionError(WHERE)


def ones(word: int) -> int:
    """How many bits are one."""
    raise AssertionError(WHERE)


def lowest(word: int) -> int:
    """The position of the lowest bit that is one."""
    raise AssertionError(WHERE)


def high(a: int, b: int) -> int:
    """The upper half of a product without sign."""
    raise AssertionError(WHERE)


def fetch(pointer: U64, index: int) -> None:
    """Bring a word of 64 bits near: it will be needed soon."""
    raise AssertionError(WHERE)


def take(pointer: U64, index: int) -> int:
    """Make a zero one, as the only thread: 1, or 0 if it was one."""
    raise AssertionError(WHERE)


def publish(pointer: U64, index: int, value: int) -> None:
    """Write so that who sees it sees everything written before."""
    raise AssertionError(WHERE)


def publish32(pointer: U32, index: int, value: int) -> None:
    """Write so that who sees it sees everything written before."""
    raise AssertionError(WHERE)


def published(pointer: U64, index: int) -> int:
    """Read what another thread publishes."""
    raise AssertionError(WHERE)


def published32(pointer: U32, index: int) -> int:
    """Read what another thread publishes."""
    raise AssertionError(WHERE)


def both(to: U64, a: U64, flip_a: int, b: U64, flip_b: int) -> None:
    """A plane: where a and b are one, each flipped if its flip is -1."""
    raise AssertionError(WHERE)


def some(plane: U64) -> int:
    """Not zero if the plane has a one."""
    raise AssertionError(WHERE)


def clear_rows(rows: U64) -> None:
    """Make 64 words zero."""
    raise AssertionError(WHERE)


def transpose(rows: U64) -> None:
    """64 words as the columns of a square of bits become its rows."""
    raise AssertionError(WHERE)


NOTHING: Typed = ("i64", "0")
PLANES = f"<{PLANE} x i64>"
DECLARATIONS = f"""
declare i64 @llvm.ctpop.i64(i64)
declare i64 @llvm.cttz.i64(i64, i1)
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
declare i64 @llvm.vector.reduce.or.v{PLANE}i64({PLANES})
{TRANSPOSE}"""


def _address(kind: str) -> Callable[..., Typed]:
    return lambda w, address: w.value(kind, f"inttoptr i64 {address} to ptr")


def _after(w: Instructions, pointer: str, words: str) -> Typed:
    return w.value("U64", f"getelementptr i64, ptr {pointer}, i64 {words}")


def _high(w: Instructions, a: str, b: str) -> Typed:
    wide = [w.value("", f"zext i64 {x} to i128")[1] for x in (a, b)]
    product = w.value("", f"mul i128 {wide[0]}, {wide[1]}")[1]
    upper = w.value("", f"lshr i128 {product}, 64")[1]
    return w.value("i64", f"trunc i128 {upper} to i64")


def _fetch(w: Instructions, pointer: str, index: str) -> Typed:
    at = w.value("", f"getelementptr i64, ptr {pointer}, i64 {index}")[1]
    w.do(f"call void @llvm.prefetch.p0(ptr {at}, i32 0, i32 3, i32 1)")
    return NOTHING


def _take(w: Instructions, pointer: str, index: str) -> Typed:
    at = w.value("", f"getelementptr i64, ptr {pointer}, i64 {index}")[1]
    old = w.value("", f"atomicrmw xchg ptr {at}, i64 1 seq_cst")[1]
    free = w.value("", f"icmp eq i64 {old}, 0")[1]
    return w.value("i64", f"zext i1 {free} to i64")


def _publish(size: str) -> Callable[..., Typed]:
    def write(w: Instructions, pointer: str, index: str, value: str) -> Typed:
        at = w.value("", f"getelementptr {size}, ptr {pointer}, i64 {index}")[1]
        if size != "i64":
            value = w.value("", f"trunc i64 {value} to {size}")[1]
        w.do(f"store atomic {size} {value}, ptr {at} release, align {int(size[1:]) // 8}")
        return NOTHING

    return write


def _published(size: str) -> Callable[..., Typed]:
    def read(w: Instructions, pointer: str, index: str) -> Typed:
        at = w.value("", f"getelementptr {size}, ptr {pointer}, i64 {index}")[1]
        found = w.value("i64", f"load atomic {size}, ptr {at} acquire, align {int(size[1:]) // 8}")
        return found if size == "i64" else w.value("i64", f"zext {size} {found[1]} to i64")

    return read


def _spread(w: Instructions, value: str) -> str:
    one = w.value("", f"insertelement {PLANES} poison, i64 {value}, i64 0")[1]
    return w.value(
        "", f"shufflevector {PLANES} {one}, {PLANES} poison, <{PLANE} x i32> zeroinitializer"
    )[1]


def _min(w: Instructions, a: str, b: str) -> Typed:
    less = w.value("", f"icmp slt i64 {a}, {b}")[1]
    return w.value("i64", f"select i1 {less}, i64 {a}, i64 {b}")


def _both(w: Instructions, to: str, a: str, flip_a: str, b: str, flip_b: str) -> Typed:
    flipped = []
    for pointer, flip in ((a, flip_a), (b, flip_b)):
        plane = w.value("", f"load {PLANES}, ptr {pointer}, align 64")[1]
        flipped.append(w.value("", f"xor {PLANES} {plane}, {_spread(w, flip)}")[1])
    result = w.value("", f"and {PLANES} {flipped[0]}, {flipped[1]}")[1]
    w.do(f"store {PLANES} {result}, ptr {to}, align 64")
    return NOTHING


def _some(w: Instructions, plane: str) -> Typed:
    found = w.value("", f"load {PLANES}, ptr {plane}, align 64")[1]
    return w.value("i64", f"call i64 @llvm.vector.reduce.or.v{PLANE}i64({PLANES} {found})")


def _clear_rows(w: Instructions, rows: str) -> Typed:
    w.do(f"store {SQUARE} zeroinitializer, ptr {rows}, align 64")
    return NOTHING


def _transpose(w: Instructions, rows: str) -> Typed:
    w.do(f"call void @transpose(ptr {rows})")
    return NOTHING


OPERATIONS: Mapping[str, Callable[..., Typed]] = {
    "u64": _address("U64"),
    "u32": _address("U32"),
    "u16": _address("U16"),
    "after": _after,
    "ones": lambda w, x: w.value("i64", f"call i64 @llvm.ctpop.i64(i64 {x})"),
    "lowest": lambda w, x: w.value("i64", f"call i64 @llvm.cttz.i64(i64 {x}, i1 true)"),
    "high": _high,
    "fetch": _fetch,
    "take": _take,
    "publish": _publish("i64"),
    "publish32": _publish("i32"),
    "published": _published("i64"),
    "published32": _published("i32"),
    "min": _min,
    "both": _both,
    "some": _some,
    "clear_rows": _clear_rows,
    "transpose": _transpose,
}
