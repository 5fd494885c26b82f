"""Compiled code is kept for this user alone, whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from explorer.native.cache import KEPT, Cache, user_cache

CODE = b"machine code"
CHECK = [sys.executable, "-m", "explorer.cli", "check", "--patches", "2", "--objects", "1"]
CHECK += ["--engine", "native", "--tasks", "1"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    path = tmp_path / "klpcheck"
    path.mkdir(mode=0o700)
    return path


def test_what_was_stored_is_found(folder: Path) -> None:
    Cache(folder).store("key", CODE)

    assert Cache(folder).find("key") == CODE
    assert Cache(folder).find("other") is None


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 32 + CODE])
def test_a_damaged_file_is_as_good_as_none(damage: bytes, folder: Path) -> None:
    Cache(folder).store("key", CODE)
    (folder / "key").write_bytes(damage)

    assert Cache(folder).find("key") is None


def test_code_under_another_name_is_not_taken(folder: Path) -> None:
    Cache(folder).store("key", CODE)
    (folder / "key").rename(folder / "other")

    assert Cache(folder).find("other") is None


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_folder_that_others_can_write_to_is_not_used(mode: int, folder: Path) -> None:
    Cache(folder).store("key", CODE)
    folder.chmod(mode)

    assert Cache(folder).find("key") is None


def test_a_folder_that_others_can_exchange_is_not_used(folder: Path) -> None:
    Cache(folder).store("key", CODE)
    folder.parent.chmod(0o777)

    assert Cache(folder).find("key") is None


def test_a_folder_that_cannot_be_made_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    user_cache().store("key", CODE)

    assert user_cache().find("key") is None


def test_old_files_go(folder: Path) -> None:
    cache = Cache(folder)
    for number in range(KEPT + 3):
        cache.store(str(number), CODE)
        os.utime(folder / str(number), (number, number))

    cache.store("last", CODE)

    assert len(list(folder.iterdir())) == KEPT
    assert cache.find("0") is None


def started(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent)}
    return subprocess.Popen(
        CHECK, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def test_killed_and_damaged_the_next_run_is_right(folder: Path) -> None:
    """Two at a time, killed at ten moments; then every file in the cache is cut."""
    expected = started(folder).communicate()[0]
    random = Random(3)
    for path in folder.iterdir():
        path.unlink()

    for _ in range(5):
        pair = [started(folder), started(folder)]
        time.sleep(random.uniform(0.1, 1.5))
        for run in pair:
            run.send_signal(signal.SIGKILL)
            run.communicate()
    after_kills = started(folder).communicate()[0]
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[: random.randrange(2000)])

    assert "every state" in expected
    assert after_kills == started(folder).communicate()[0] == expected
