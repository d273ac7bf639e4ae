"""Luck: the bits are those of the published generator, and each draw depends on nothing but what it is for."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.rehearsal.luck import CANCELLED, LATE, bits, two_uniforms, uniform, uniforms

PUBLISHED = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
"""Counter, key and result of Philox 4×32-10, as its authors publish them with their program Random123."""


@pytest.mark.parametrize(("counter", "key", "result"), PUBLISHED)
def test_the_bits_are_the_published_ones(counter: str, key: str, result: str) -> None:
    """Each of the authors' own examples comes out."""
    words = [np.uint64(int(word, 16)) for word in f"{counter} {key}".split()]
    assert [f"{int(word):08x}" for word in bits(*words)] == result.split()


def test_draws_are_between_0_and_1_and_uniform() -> None:
    """Of 200,000 draws the mean, the variance and each tenth are as they should be, within 4 standard errors."""
    drawn = uniforms(np.uint64(7), 0, 20_000, CANCELLED, 10).ravel()
    assert 0 < drawn.min() < drawn.max() < 1
    assert drawn.mean() == pytest.approx(0.5, abs=4 * np.sqrt(1 / 12 / len(drawn)))
    assert drawn.var() == pytest.approx(1 / 12, abs=4 * np.sqrt(1 / 180 / len(drawn)))
    tenths = np.bincount((drawn * 10).astype(int), minlength=10) / len(drawn)
    assert np.abs(tenths - 0.1).max() < 4 * np.sqrt(0.09 / len(drawn))


def test_another_future_cause_thing_attempt_or_seed_is_another_draw() -> None:
    """No two of many neighbours are equal, the second of each pair included."""
    drawn = [
        number
        for seed in (0, 1, 2**32, 2**64 - 1)
        for future in (0, 1, 2**31)
        for cause in (CANCELLED, LATE)
        for thing in (0, 1, 99_999)
        for attempt in (0, 1)
        for number in two_uniforms(np.uint64(seed), future, cause, thing, attempt)
    ]
    assert len(set(drawn)) == len(drawn)


def test_futures_do_not_depend_on_where_a_row_of_them_begins() -> None:
    """The draws of a future are the same alone and among others."""
    among = uniforms(np.uint64(3), 100, 50, LATE, 4)
    alone = [uniform(np.uint64(3), 117, LATE, thing, 0) for thing in range(4)]
    assert among[17].tolist() == alone
