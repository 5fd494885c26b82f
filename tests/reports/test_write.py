"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reports.write import ReportError, write_text


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    """Writing replaces the file and leaves no other file beside it."""
    path = tmp_path / "page.html"
    path.write_text("old")

    write_text(path, "new ü\n")

    assert path.read_bytes() == "new ü\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, the old file stays and no half-written one is left."""
    path = tmp_path / "page.html"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", _full)

    with pytest.raises(ReportError, match=r"^cannot write .*page\.html: No space left on device$"):
        write_text(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The message says which folder is missing."""
    path = tmp_path / "none" / "page.html"

    with pytest.raises(ReportError) as failure:
        write_text(path, "new")

    assert str(failure.value) == (
        f"cannot write {path}: there is no folder {path.parent}; create it first"
    )


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """A path that is a folder is refused with a sentence, and nothing is left there."""
    path = tmp_path / "folder"
    path.mkdir()

    with pytest.raises(ReportError, match="it is a folder; give the name of a file"):
        write_text(path, "new")

    assert list(tmp_path.rglob("*")) == [path]


def test_a_device_is_written_to_directly() -> None:
    """`/dev/null` is not replaced by a file."""
    path = Path(os.devnull)

    write_text(path, "gone")

    assert not path.is_file()


def _full(descriptor: int) -> None:
    raise OSError(28, os.strerror(28), str(descriptor))
