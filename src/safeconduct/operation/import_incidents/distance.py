"""How far two places lie apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

FARTHEST = 20_038.0
"""Kilometres to the other side of the Earth; nothing is farther."""
EARTH = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance of two places in kilometres, by the haversine formula on a sphere.

    Against the ellipsoid it is wrong by at most about half a per cent.

    Args:
        latitude: Of one place, in degrees, north positive.
        longitude: Of one place, in degrees, east positive.
        other_latitude: Of the other.
        other_longitude: Of the other.
    """
    north = radians(other_latitude - latitude)
    east = radians(other_longitude - longitude)
    half = sin(north / 2) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
