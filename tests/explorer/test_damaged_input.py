"""Whatever is in a file, reading it ends in a value or in an InputError."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.errors import InputError
from explorer.scenarios.records import load_records
from explorer.scenarios.scenario import load_scenarios

HERE = Path(__file__).parent
SMALL = (HERE / "small.yaml").read_text()
LINE = (HERE / "records" / "edges-6.1.jsonl").read_text().splitlines()[0]

Json = str | int | list["Json"] | dict[str, "Json"] | None

bounded = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def survives_scenario(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with suppress(InputError):
        load_scenarios(path)


@bounded
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_in_scenarios_no_bytes_cause_anything_but_an_input_error(
    tmp_path: Path, content: bytes
) -> None:
    survives_scenario(tmp_path / "any.yaml", content)


LINES = SMALL.splitlines()
WORDS = (
    "era",
    "steps",
    "fix",
    "null",
    "[]",
    "{}",
    "-1",
    "off",
    "2018-08-12",
    "9" * 400,
    "- x",
    "*",
)


@bounded
@given(
    index=st.integers(0, len(LINES) - 1),
    damage=st.sampled_from(("delete", "cut", "double", "key", "value", "insert")),
    word=st.sampled_from(WORDS) | st.text(max_size=5),
)
def test_in_scenarios_no_damaged_file_causes_anything_but_an_input_error(
    tmp_path: Path, index: int, damage: str, word: str
) -> None:
    before, line, after = LINES[:index], LINES[index], LINES[index + 1 :]
    key, _, value = line.partition(": ")
    damaged = {
        "delete": [*before, *after],
        "cut": [*before, line[: len(line) // 2]],
        "double": [*before, line, line, *after],
        "key": [*before, f"{key[: len(key) // 2]}{word}: {value}", *after],
        "value": [*before, f"{key}: {word}", *after],
        "insert": [*before, word, line, *after],
    }[damage]

    survives_scenario(tmp_path / "any.yaml", "\n".join(damaged).encode("utf-8", "surrogatepass"))


PARTS = (
    "",
    "[x]",
    "[[]]",
    "{a: b}",
    "{}",
    "~",
    "!!",
    "&a",
    "*a",
    "|",
    ">",
    "%",
    "\ud800",
    "\0",
    "#",
)


@bounded
@given(
    start=st.integers(0, len(SMALL)),
    length=st.integers(0, 30),
    part=st.sampled_from(PARTS) | st.text(max_size=5),
)
def test_in_scenarios_no_overwritten_part_causes_anything_but_an_input_error(
    tmp_path: Path, start: int, length: int, part: str
) -> None:
    damaged = SMALL[:start] + part + SMALL[start + length :]

    survives_scenario(tmp_path / "any.yaml", damaged.encode("utf-8", "surrogatepass"))


VALUES = [
    (start, start + len(value))
    for value in (
        "-5",
        "ENODEV",
        "[net]",
        "[]",
        "none",
        "send",
        "yes",
        "fix",
        "off",
        "stalled",
        "1",
    )
    for start in range(len(SMALL))
    if SMALL.startswith(value, start)
]


@bounded
@given(
    place=st.sampled_from(VALUES), value=st.sampled_from(("[]", "[[a]]", "{a: b}", "''", "~", "x"))
)
def test_in_scenarios_no_value_of_another_type_causes_anything_but_an_input_error(
    tmp_path: Path, place: tuple[int, int], value: str
) -> None:
    start, end = place

    survives_scenario(tmp_path / "any.yaml", (SMALL[:start] + value + SMALL[end:]).encode())


def survives_records(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with suppress(InputError):
        load_records(path)


@bounded
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_in_records_no_bytes_cause_anything_but_an_input_error(
    tmp_path: Path, content: bytes
) -> None:
    survives_records(tmp_path / "any.jsonl", content)


PIECES = ("", "0", "null", "-1", "{}", "[", '"x"', "1e999", "true", "\\ud800", " lp_", "\0", "}")


@bounded
@given(
    start=st.integers(0, len(LINE)),
    length=st.integers(0, 40),
    part=st.sampled_from(PIECES) | st.text(max_size=5),
)
def test_in_records_no_damaged_line_causes_anything_but_an_input_error(
    tmp_path: Path, start: int, length: int, part: str
) -> None:
    damaged = LINE[:start] + part + LINE[start + length :]

    survives_records(tmp_path / "any.jsonl", damaged.encode("utf-8", "surrogatepass"))


SWAPS: tuple[Json, ...] = (None, 3, "x", [], {}, [None], {"a": 1})


@bounded
@given(
    key=st.sampled_from(("id", "kernel", "title", "status", "ops", "cleanup")),
    inner=st.sampled_from(("op", "rc", "log", "settled", "patches", "modules", "active", "held")),
    value=st.sampled_from(SWAPS),
    outside=st.booleans(),
)
def test_in_records_no_value_of_another_type_causes_anything_but_an_input_error(
    tmp_path: Path, key: str, inner: str, value: Json, outside: bool
) -> None:
    data = json.loads(LINE)
    (data if outside else data["ops"][0])[key if outside else inner] = value

    survives_records(tmp_path / "any.jsonl", json.dumps(data).encode())
