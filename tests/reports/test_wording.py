"""Words and spellings that the reports share."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.wording import BREAKS, REACHES, counted, ending_of, replay_command, visible, wrapped
from tests.reports import sample


@given(st.text())
def test_visible_text_is_one_printable_line(text: str) -> None:
    """Any text becomes printable, and printable text stays as it is."""
    shown = visible(text)

    assert shown.isprintable()
    assert shown == text or not text.isprintable()


@given(st.text(alphabet="ab ()", max_size=80), st.integers(min_value=20, max_value=40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    """Wrapping only moves words: all are there, in lines that fit."""
    lines = wrapped("  " + text, width)

    assert "".join(" ".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)


def test_sizes_are_counted_in_words() -> None:
    """One is singular, everything else plural."""
    words = counted((("patches", 1), ("objects", 2), ("tasks", 1)))

    assert words == "1 patch, 2 objects, 1 task"


def test_the_defect_of_a_machine_is_part_of_the_replay_command() -> None:
    """A run of a machine with a defect is replayed with that defect."""
    trace = replace(sample.trace(), machine="livepatch 6.1 with SEED-X")

    command = replay_command(trace)

    assert command == (
        "klpcheck replay 0/3/1/0 --era 6.1 --defect SEED-X --patches 2 --objects 2 --tasks 1"
    )


def test_only_a_witness_ends_well() -> None:
    """REACHED is read as a success, every other outcome as a broken rule."""
    endings = {verdict.rule: ending_of(verdict) for verdict in sample.verdicts()}

    assert [rule for rule, ending in endings.items() if ending is REACHES] == ["W-CB-05"]
    assert endings["P-CB-09s"] is BREAKS
