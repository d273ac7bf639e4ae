"""The shapes of land, for a map that knows no borders.

A point is land where it lies in the time zone of a land rather than of the open sea. The zones come with ``tzfpy``,
from OpenStreetMap (Open Database Licence) by way of timezone-boundary-builder; they include coastal waters, some 22 km,
which at the scale of these maps is a line's width. Outlines by marching squares: Lorensen, W. E., and Cline, H. E.,
1987, Marching cubes, Computer Graphics 21(4), 163-169, doi:10.1145/37402.37422, in two dimensions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.float64]

STEPS: dict[int, tuple[tuple[str, str], ...]] = {
    1: (("left", "bottom"),),
    2: (("bottom", "right"),),
    3: (("left", "right"),),
    4: (("right", "top"),),
    5: (("left", "top"), ("right", "bottom")),
    6: (("bottom", "top"),),
    7: (("left", "top"),),
    8: (("top", "left"),),
    9: (("top", "bottom"),),
    10: (("top", "right"), ("bottom", "left")),
    11: (("top", "right"),),
    12: (("right", "left"),),
    13: (("right", "bottom"),),
    14: (("bottom", "left"),),
}
"""By which sides an outline enters and leaves a square of four points, by which of them are land.

The points count 1 (below left), 2 (below right), 4 (above right) and 8 (above left).
"""
SIDES = {"bottom": (0, 1), "right": (1, 2), "top": (2, 1), "left": (1, 0)}
"""Where the middle of each side is, in half squares from the point below left: (up, right)."""


def land_outlines(west: float, east: float, south: float, north: float, step: float) -> list[Outline]:
    """Outlines of the land inside a box, closed along its edges.

    Args:
        west: longitude of the box's left side, in degrees; may lie below -180.
        east: longitude of its right side, greater than ``west``.
        south: latitude of its lower side, in degrees.
        north: latitude of its upper side.
        step: distance of the points that are looked at, in degrees.

    Returns:
        Rings of points (longitude, latitude), each of shape (n, 2); lakes are rings inside others.
    """
    lons = np.arange(west, east + step, step)
    lats = np.arange(south, north + step, step)
    mask = np.zeros((len(lats) + 2, len(lons) + 2), dtype=bool)
    mask[1:-1, 1:-1] = is_land(lons, lats)
    origin = np.array([west - step, south - step])
    return [ring[:, ::-1] * (step / 2) + origin for ring in outlines(mask)]


def is_land(lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points of a grid are land: (latitudes, longitudes)."""
    from tzfpy import get_tz

    turned = ((lons + 180) % 360 - 180).tolist()
    return np.array([[not get_tz(lon, lat).startswith("Etc/") for lon in turned] for lat in lats.tolist()])


def outlines(mask: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Rings around what is true in a mask whose edge is false, through the middles between its points.

    Returns:
        Rings of corners (row, column) in half steps, each of shape (n, 2), without corners that lie on a straight line.
    """
    bits = mask.astype(np.int64)
    squares = bits[:-1, :-1] + 2 * bits[:-1, 1:] + 4 * bits[1:, 1:] + 8 * bits[1:, :-1]
    following: dict[tuple[int, int], tuple[int, int]] = {}
    for row, column in np.argwhere((squares > 0) & (squares < 15)).tolist():
        for enters, leaves in STEPS[int(squares[row, column])]:
            (up, right), (up2, right2) = SIDES[enters], SIDES[leaves]
            following[2 * row + up, 2 * column + right] = 2 * row + up2, 2 * column + right2
    rings = []
    while following:
        start, at = following.popitem()
        ring = [start]
        while at != start:
            ring.append(at)
            at = following.pop(at)
        rings.append(_without_straights(np.array(ring)))
    return rings


def _without_straights(ring: NDArray[np.int64]) -> NDArray[np.int64]:
    into, out = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    turns: NDArray[np.bool_] = into[:, 0] * out[:, 1] != into[:, 1] * out[:, 0]
    return ring[turns]
