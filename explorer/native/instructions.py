"""The instructions of one function while they are written, in LLVM's language."""

from __future__ import annotations

Typed = tuple[str, str]
"""A type and the name of a value of it. Types: `i64`, `i1`, and pointers by what they point to."""


class Instructions:
    """`rooms` come first, then `lines`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rooms: list[str] = []
        self.fresh = 0

    def value(self, kind: str, instruction: str) -> Typed:
        """What this instruction computes."""
        self.fresh += 1
        self.lines.append(f"  %v{self.fresh} = {instruction}")
        return kind, f"%v{self.fresh}"

    def do(self, instruction: str) -> None:
        """An instruction without a value."""
        self.lines.append(f"  {instruction}")

    def room(self, kind: str) -> str:
        """Memory for one value of a type while the function runs."""
        self.fresh += 1
        self.rooms.append(f"  %room{self.fresh} = alloca {kind}, align 64")
        return f"%room{self.fresh}"

    def label(self, word: str) -> str:
        """A new label."""
        self.fresh += 1
        return f"{word}{self.fresh}"

    def place(self, label: str) -> None:
        """The following instructions begin a block."""
        self.lines += [f"  br label %{label}", f"{label}:"]

    def dead(self) -> None:
        """What follows a jump has to be a block, though nothing leads there."""
        self.lines.append(f"{self.label('dead')}:")
