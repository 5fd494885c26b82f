"""Linux error numbers by name, the same on every machine that runs the checker."""

from __future__ import annotations

RESULT_CODES = {
    "EPERM": 1,
    "ENOENT": 2,
    "ESRCH": 3,
    "EINTR": 4,
    "EIO": 5,
    "ENXIO": 6,
    "E2BIG": 7,
    "ENOEXEC": 8,
    "EBADF": 9,
    "ECHILD": 10,
    "EAGAIN": 11,
    "ENOMEM": 12,
    "EACCES": 13,
    "EFAULT": 14,
    "EBUSY": 16,
    "EEXIST": 17,
    "EXDEV": 18,
    "ENODEV": 19,
    "ENOTDIR": 20,
    "EISDIR": 21,
    "EINVAL": 22,
    "ENFILE": 23,
    "EMFILE": 24,
    "EFBIG": 27,
    "ENOSPC": 28,
    "EROFS": 30,
    "EPIPE": 32,
    "EDOM": 33,
    "ERANGE": 34,
    "EDEADLK": 35,
    "ENOSYS": 38,
    "ENODATA": 61,
    "EPROTO": 71,
    "EOVERFLOW": 75,
    "EOPNOTSUPP": 95,
    "ETIMEDOUT": 110,
    "EALREADY": 114,
    "EINPROGRESS": 115,
    "ECANCELED": 125,
    "EKEYREJECTED": 129,
}

NAMES = {number: name for name, number in RESULT_CODES.items()}


def result_name(result: int) -> str:
    """How a person writes this result: `0`, `7`, `EBUSY`, or `-523` where no name is known."""
    return NAMES.get(-result, str(result))
