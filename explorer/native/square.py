"""A square of 64 times 64 bits turned over its diagonal, in LLVM's language."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.native.words import ONES, WORD

SQUARE = f"<{WORD} x i64>"


def _vector(words: list[int]) -> str:
    signed = [word - (1 << WORD) if word >> (WORD - 1) else word for word in words]
    return f"<{', '.join(f'i64 {word}' for word in signed)}>"


def _exchange(old: str, new: str, step: int) -> Iterator[str]:
    """Exchange squares of this size beside the diagonal of each square of twice the size."""
    low = sum(1 << bit for bit in range(WORD) if not bit & step)
    upper = [row & step == 0 for row in range(WORD)]
    order = ", ".join(f"i32 {row ^ step}" for row in range(WORD))
    choice = ", ".join(f"i1 {str(above).lower()}" for above in upper)
    stay = _vector([low if above else ONES ^ low for above in upper])
    come = _vector([ONES ^ low if above else low for above in upper])
    by = _vector([step] * WORD)
    yield f"%other{new} = shufflevector {SQUARE} {old}, {SQUARE} poison, <{WORD} x i32> <{order}>"
    yield f"%left{new} = shl {SQUARE} %other{new}, {by}"
    yield f"%right{new} = lshr {SQUARE} %other{new}, {by}"
    yield (
        f"%moved{new} = select <{WORD} x i1> <{choice}>, {SQUARE} %left{new}, {SQUARE} %right{new}"
    )
    yield f"%own{new} = and {SQUARE} {old}, {stay}"
    yield f"%come{new} = and {SQUARE} %moved{new}, {come}"
    yield f"%square{new} = or {SQUARE} %own{new}, %come{new}"


def _text() -> Iterator[str]:
    yield "define internal void @transpose(ptr %rows) noinline {"
    yield f"  %square = load {SQUARE}, ptr %rows, align 64"
    old, step = "%square", WORD // 2
    while step:
        for instruction in _exchange(old, str(step), step):
            yield f"  {instruction}"
        old, step = f"%square{step}", step // 2
    yield f"  store {SQUARE} {old}, ptr %rows, align 64"
    yield "  ret void"
    yield "}"


TRANSPOSE = "\n".join([*_text(), ""])
"""Row i becomes the bits i of all rows."""
