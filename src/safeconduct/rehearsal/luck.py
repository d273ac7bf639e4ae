"""Luck: every random number of a rehearsal as a pure function of what it is for.

A counter goes in and random bits come out, so that nothing depends on an order: Philox 4×32 with 10 rounds (Salmon,
Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405). The key is the seed; the counter is the future, the thing that
it happens to (its row in a table of the operation), the cause, and the number of the attempt. A plan is no part of it:
two plans of one operation meet the same luck. Another cause takes other counters, and changes no draw that was there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

CANCELLED, LATE, NO_SHOW, UNREADY, PAUSE, INCIDENT, PARAMETERS = 1, 2, 3, 4, 5, 6, 7
"""The causes."""
LARGEST_SEED, MOST_FUTURES = 2**64 - 1, 2**32
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
FIRST, SECOND = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
STEP_OF_LOW, STEP_OF_HIGH = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
ROUNDS = 10
DROPPED = np.uint64(6)


@compiled
def bits(
    a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64, key_low: np.uint64, key_high: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four words of 32 random bits of a counter of four words under a key of two, each in a number of 64 bits."""
    for _ in range(ROUNDS):
        one, two = FIRST * a, SECOND * c
        a, b, c, d = (two >> HALF) ^ b ^ key_low, two & LOW, (one >> HALF) ^ d ^ key_high, one & LOW
        key_low, key_high = (key_low + STEP_OF_LOW) & LOW, (key_high + STEP_OF_HIGH) & LOW
    return a, b, c, d


@compiled
def two_uniforms(seed: np.uint64, future: int, cause: int, thing: int, number: int) -> tuple[float, float]:
    """Two numbers between 0 and 1, neither of them included, 52 random bits each."""
    a, b, c, d = bits(
        np.uint64(future) & LOW,
        np.uint64(thing) & LOW,
        np.uint64(cause) & LOW,
        np.uint64(number) & LOW,
        seed & LOW,
        seed >> HALF,
    )
    first = (np.float64(a >> DROPPED) * 67108864.0 + np.float64(b >> DROPPED) + 0.5) / 4503599627370496.0
    second = (np.float64(c >> DROPPED) * 67108864.0 + np.float64(d >> DROPPED) + 0.5) / 4503599627370496.0
    return first, second


@compiled
def uniform(seed: np.uint64, future: int, cause: int, thing: int, number: int) -> float:
    """A number between 0 and 1, neither of them included.

    Args:
        seed: Of the rehearsal, 64 bits.
        future: Its number.
        cause: Why it is drawn.
        thing: What it happens to: a row, from 0, of a table of the operation.
        number: Of the attempt, from 0.
    """
    return two_uniforms(seed, future, cause, thing, number)[0]


@compiled
def uniforms(seed: np.uint64, first: int, many: int, cause: int, things: int) -> NDArray[np.float64]:
    """The first draw of a cause for so many futures and things, shape (many, things)."""
    drawn = np.empty((many, things))
    for n in range(many):
        for thing in range(things):
            drawn[n, thing] = uniform(seed, first + n, cause, thing, 0)
    return drawn
