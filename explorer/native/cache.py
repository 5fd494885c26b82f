"""Compiled code in the user's cache folder.

A file has the digest of its content in front; one that is damaged is as good as none. A folder that
somebody else owns or can write to is not used, as code from there would be executed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

DIGEST = 32
KEPT = 16
"""So many files stay; the oldest go."""


class Cache:
    """Files by key, in a folder for this user alone; no folder, no files."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder if folder and _is_private(folder) else None

    def find(self, key: str) -> bytes | None:
        """What was stored under this key, if it is whole."""
        if self._folder is None:
            return None
        try:
            content = (self._folder / key).read_bytes()
        except OSError:
            return None
        code = content[DIGEST:]
        return code if content[:DIGEST] == _digest(key, code) else None

    def store(self, key: str, code: bytes) -> None:
        """Keep it, if that is possible; a reader sees all of it or nothing."""
        if self._folder is None:
            return
        try:
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
                file.write(_digest(key, code) + code)
            Path(file.name).replace(self._folder / key)
            self._forget()
        except OSError:
            return

    def _forget(self) -> None:
        assert self._folder is not None
        files = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in files[:-KEPT]:
            path.unlink(missing_ok=True)


def user_cache() -> Cache:
    """The cache of this user: `$XDG_CACHE_HOME/klpcheck`, or `~/.cache/klpcheck`."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
        folder = base / "klpcheck"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return Cache(None)
    return Cache(folder)


def _digest(key: str, code: bytes) -> bytes:
    return hashlib.sha256(key.encode() + code).digest()


def _is_private(folder: Path) -> bool:
    """Only this user can write to the folder, or put another one in its place."""
    try:
        found = [path.stat() for path in (folder, *folder.resolve().parents)]
    except OSError:
        return False
    return found[0].st_uid == os.geteuid() and all(map(_is_safe, found))


def _is_safe(found: os.stat_result) -> bool:
    """The user's or the system's, and nobody else may rename what is in it."""
    owned = found.st_uid in (os.geteuid(), 0)
    shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not found.st_mode & stat.S_ISVTX
    return owned and not shared
