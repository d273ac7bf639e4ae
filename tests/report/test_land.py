"""Shapes of land."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

from safeconduct.report.land import is_land, land_outlines, outlines


def area(ring: np.ndarray) -> float:
    """The signed area of a ring in half steps, by the shoelace formula."""
    y, x = ring[:, 0].astype(float), ring[:, 1].astype(float)
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def test_land_and_sea() -> None:
    """Baghdad, Tirana and Auckland are on land; the middle of the Atlantic and of the Pacific are not."""
    for longitude, latitude, expected in (
        (44.4, 33.3, True),
        (19.8, 41.3, True),
        (174.8, -36.9, True),
        (-40.0, 30.0, False),
        (-140.0, 0.0, False),
    ):
        assert is_land(np.array([longitude]), np.array([latitude]))[0, 0] == expected


def test_longitudes_go_round_the_world() -> None:
    """A map over the dateline asks for longitudes beyond 180 degrees."""
    assert is_land(np.array([44.4 + 360, 44.4 - 360]), np.array([33.3])).all()


def test_a_point_is_a_diamond() -> None:
    """One point of land has an outline of four corners, half a step away."""
    mask = np.zeros((3, 3), dtype=bool)
    mask[1, 1] = True
    (ring,) = outlines(mask)
    assert sorted(map(tuple, ring.tolist())) == [(1, 2), (2, 1), (2, 3), (3, 2)]


def test_a_lake_is_a_ring_of_its_own() -> None:
    """Land around water has two outlines that turn in opposite ways."""
    mask = np.zeros((7, 7), dtype=bool)
    mask[1:6, 1:6] = True
    mask[3, 3] = False
    assert sorted(round(np.sign(area(ring))) for ring in outlines(mask)) == [-1, 1]


@given(arrays(bool, (6, 7)))
@settings(max_examples=60)
def test_outlines_enclose_what_is_true(inner: np.ndarray) -> None:
    """Rings close, turn at every corner, and cross every row of points as often as land begins or ends in it."""
    mask = np.zeros((8, 9), dtype=bool)
    mask[1:-1, 1:-1] = inner
    rings = outlines(mask)
    for row in range(1, 7):
        crossings = sum(
            1
            for ring in rings
            for (y, _), (y2, _) in zip(ring.tolist(), np.roll(ring, -1, axis=0).tolist(), strict=True)
            if min(y, y2) < 2 * row + 0.1 < max(y, y2)
        )
        changes = int(np.abs(np.diff(mask[row].astype(int))).sum())
        assert crossings % 2 == 0
        assert crossings >= 0 if changes == 0 else crossings > 0
    assert (len(rings) > 0) == inner.any()


def test_outlines_stay_inside_the_box() -> None:
    """The shapes of a region end where it ends."""
    rings = land_outlines(10.0, 30.0, 35.0, 45.0, 0.5)
    points = np.concatenate(rings)
    assert points[:, 0].min() >= 9.4
    assert points[:, 0].max() <= 30.6
    assert points[:, 1].min() >= 34.4
    assert points[:, 1].max() <= 45.6
