"""Compiled functions do what Python says they do."""

from __future__ import annotations

from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from explorer.native.cache import Cache
from explorer.native.lowering import lowered
from explorer.native.machine_code import MachineCode
from explorer.native.memory import Record, put_words, words_at
from explorer.native.operations import DECLARATIONS
from explorer.native.words import WORD
from tests.explorer.native import functions, turning

NUMBERS = [1, 2, 3, 4, 7, 11, 12, 27, 97, 1000]


@pytest.fixture(scope="module")
def code() -> MachineCode:
    return MachineCode(DECLARATIONS + lowered([functions, turning], {}), Cache(None))


@pytest.mark.parametrize("name", ["steps_to_one", "primes_below", "bits", "smallest"])
def test_a_function_gives_what_it_gives_in_python(name: str, code: MachineCode) -> None:
    compiled, plain = code.function(name, 1), getattr(functions, name)

    assert [compiled(n) for n in NUMBERS] == [plain(n) for n in NUMBERS]


def test_a_size_takes_the_place_of_the_number_in_the_module() -> None:
    code = MachineCode(DECLARATIONS + lowered([functions], {"STEP": 5}), Cache(None))

    assert code.function("steps_to_one", 1)(3) == 5  # 16, 8, 4, 2, 1


def test_a_square_of_bits_is_turned(code: MachineCode) -> None:
    random, record = Random(1), Record(1)
    rows = [random.getrandbits(WORD) for _ in range(WORD)]
    put_words(record.room(0, WORD * 8), rows)

    code.function("turn", 1)(record[0])

    turned = words_at(record[0], WORD)
    assert all(turned[i] >> j & 1 == rows[j] >> i & 1 for i in range(WORD) for j in range(WORD))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("return [n]", "[n]"),
        ("with n: pass", "with n"),
        ("n, m = n, n", "(n, n)"),
        ("return n if n else 0", "n if n else 0"),
        ("return 1 < n < 3", "1 < n < 3"),
    ],
)
def test_other_python_is_refused(body: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "other.py"
    path.write_text(f"def other(n: int) -> int:\n    {body}\n", "utf-8")
    module = ModuleType("other")
    module.__file__ = str(path)
    exec(compile(path.read_text("utf-8"), path, "exec"), vars(module))

    with pytest.raises(SyntaxError, match="other: not understood") as refused:
        lowered([module], {})
    assert what in str(refused.value)
