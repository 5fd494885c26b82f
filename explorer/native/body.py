"""The instructions of one function, as text: LLVM's language for one processor after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Body:
    """Writes instructions. A value that is known at this place is not computed again."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._known: dict[object, str] = {}
        self._order: list[object] = []
        self._fresh = 0
        self.block = "entry"

    def value(self, instruction: str) -> str:
        """The name of the value that this instruction (without effects) computes."""
        name = self.recall(instruction)
        return name or self.remember(instruction, self.call(instruction))

    def call(self, instruction: str) -> str:
        """The name of the value that this instruction computes now."""
        self._fresh += 1
        name = f"%v{self._fresh}"
        self._lines.append(f"  {name} = {instruction}")
        return name

    def do(self, instruction: str) -> None:
        """An instruction without a value."""
        self._lines.append(f"  {instruction}")

    def recall(self, key: object) -> str | None:
        """What `remember` was told, if that place leads to this one."""
        return self._known.get(key)

    def remember(self, key: object, name: str) -> str:
        """The value with this name is that of `key`, here and below."""
        self._known[key] = name
        self._order.append(key)
        return name

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """What follows happens only if the condition (an i1) is true."""
        self._fresh += 1
        yes, after = f"yes{self._fresh}", f"after{self._fresh}"
        self.do(f"br i1 {condition}, label %{yes}, label %{after}")
        self.place(yes)
        known = len(self._order)
        yield
        for key in self._order[known:]:
            del self._known[key]
        del self._order[known:]
        if not self._lines[-1].startswith("  ret "):
            self.do(f"br label %{after}")
        self.place(after)

    def place(self, label: str) -> None:
        """The following instructions begin a block."""
        self._lines.append(f"{label}:")
        self.block = label

    def function(self, heading: str) -> str:
        """The whole function."""
        return "\n".join([f"define {heading} {{", "entry:", *self._lines, "}", ""])
