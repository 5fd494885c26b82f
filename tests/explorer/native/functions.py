"""Functions in the part of Python that is compiled; Python runs them, too."""

from __future__ import annotations

STEP = 3


def steps_to_one(n: int) -> int:
    """How often until one: half of it, or three times it and one more."""
    count = 0
    while n != 1:
        count += 1
        if n % 2 == 0:
            n = n // 2
        else:
            n = STEP * n
            n += 1
    return count


def primes_below(n: int) -> int:
    """How many there are."""
    found = 0
    for candidate in range(2, n):
        if _is_prime(candidate):
            found += 1
    return found


def _is_prime(n: int) -> int:
    for divisor in range(2, n):
        if divisor * divisor > n:
            break
        if n % divisor == 0:
            return 0
    return 1


def bits(n: int) -> int:
    """Shifts, masks, signs and conditions in turn."""
    mixed = (n << 5) ^ (n >> 2) | (~n & 7)
    if not (n > 3 and mixed % 3 == 1) or n == 11:
        mixed = -(mixed & 255)
    for i in range(10):
        if i == n:
            continue
        mixed += i
    return mixed


def smallest(n: int) -> int:
    """The condition after `or` is not asked in vain."""
    if n == 0 or 100 // n > 9:
        return min(n, 5)
    return 9
