"""Whatever is in a log, it ends in a verdict or in an InputError."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.errors import InputError
from explorer.plain_log.acceptance import Clock
from explorer.plain_log.dmesg import read_log
from explorer.plain_log.judge import judge
from explorer.plain_log.recognise import templates
from model.era import ERAS

NAMES = ("fix", "net_a", "vmlinux", "{name}", "a.b$1", "(x)", "x (load 2)", "\\1", "ü", "''")
OWN = (
    "{}: init 0",
    "{}: init -5",
    "{}: exit",
    "{}: {}_init",
    "{}: pre_patch {} - ret=-19",
    "{}: pre_patch {} LIVE ret=99999999999",
    "{}: pre_patch_callback: {}",
    "{}: post_unpatch {} GOING",
    "{}",
    "livepatch: ",
    "livepatch: {}",
)
LINES = OWN + tuple(f"livepatch: {template.text}" for template in templates())

bounded = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def survives(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with suppress(InputError):
        found = judge(read_log(str(path)), ERAS["6.1"], clock=Clock(states=500))
        assert found.outcome in ("allowed", "refused", "undecided")


@bounded
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    survives(tmp_path / "log", b"livepatch: enabling patch 'fix'\n" + content)


@bounded
@given(
    lines=st.lists(
        st.tuples(st.sampled_from(LINES), st.lists(st.sampled_from(NAMES), min_size=3, max_size=3)),
        max_size=5,
    )
)
def test_any_lines_with_any_names(tmp_path: Path, lines: list[tuple[str, list[str]]]) -> None:
    text = "".join(f"[1.0] {line.format(*names)}\n" for line, names in lines)

    survives(tmp_path / "log", text.encode())
