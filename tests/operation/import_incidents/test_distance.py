"""Distances on the great circle."""

from __future__ import annotations

from math import acos, atan2, cos, degrees, hypot, pi, radians, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_incidents.distance import EARTH, kilometres

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


def _unit(latitude: float, longitude: float) -> np.ndarray:
    north, east = radians(latitude), radians(longitude)
    return np.array([cos(north) * cos(east), cos(north) * sin(east), sin(north)])


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_agrees_with_the_angle_between_vectors(north: float, east: float, north2: float, east2: float) -> None:
    """Another formula gives the same: the angle of two vectors from the centre, by their cross and dot products."""
    one, other = _unit(north, east), _unit(north2, east2)
    angle = atan2(float(np.linalg.norm(np.cross(one, other))), float(one @ other))
    assert kilometres(north, east, north2, east2) == pytest.approx(EARTH * angle, abs=1e-4)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_is_the_same_both_ways(north: float, east: float, north2: float, east2: float) -> None:
    """There is as far as back, nothing is farther than the other side, and a place lies at itself."""
    there = kilometres(north, east, north2, east2)
    assert there == pytest.approx(kilometres(north2, east2, north, east), abs=1e-9)
    assert 0 <= there <= pi * EARTH + 1e-9
    assert kilometres(north, east, north, east) == 0


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        ((0, 0), (1, 0), 2 * pi * EARTH / 360),
        ((0, 0), (0, 1), 2 * pi * EARTH / 360),
        ((90, 0), (-90, 77), pi * EARTH),
        ((0, 179.5), (0, -179.5), 2 * pi * EARTH / 360),
        ((60, 10), (60, 190), EARTH * pi / 3),
    ],
)
def test_known_arcs(one: tuple[float, float], other: tuple[float, float], right: float) -> None:
    """Arcs that are known without a formula: a degree, half the Earth, over the day line, over the pole."""
    assert kilometres(*one, *other) == pytest.approx(right, rel=1e-12)


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        ((51.5074, -0.1278), (48.8566, 2.3522), 344),  # London, Paris
        ((33.3152, 44.3661), (36.3400, 43.1300), 355),  # Baghdad, Mosul
        ((-33.8688, 151.2093), (51.5074, -0.1278), 16994),  # Sydney, London
    ],
)
def test_known_distances(one: tuple[float, float], other: tuple[float, float], right: float) -> None:
    """Distances of cities agree with those that are published, within half a per cent."""
    assert kilometres(*one, *other) == pytest.approx(right, rel=0.005)


def test_a_flat_map_agrees_nearby() -> None:
    """Over a kilometre a flat map gives the same to a metre."""
    north, east = 0.005, 0.008
    flat = EARTH * hypot(radians(north), radians(east) * cos(radians(36.3425)))
    assert kilometres(36.34, 43.13, 36.34 + north, 43.13 + east) == pytest.approx(flat, abs=0.001)
    assert degrees(acos(float(_unit(36.34, 43.13) @ _unit(36.345, 43.138)))) < 0.01
