"""A map of the journeys: from each site to each destination, over shapes of land."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import cos, hypot, radians, sqrt
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from safeconduct.report.drawing import ALERT, INK, MAIN, NARROW, WIDE
from safeconduct.report.figures import Figure
from safeconduct.report.land import Outline, land_outlines
from safeconduct.report.phrases import isolated, listed, plain, say

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts

LAND, SEA = "#e3e8ed", "#f8fafb"
LEAST_DEGREES = 14.0
"""A map shows at least so many degrees of latitude."""
CELLS = 420
"""Points of land that are looked at across a map."""
SLIMMEST, THICKEST = 1.2, 9.0
"""Width of the thinnest and the thickest journey, in units."""


@dataclass(frozen=True)
class Place:
    """A point with a name on the map: its people leave from or arrive there."""

    name: str
    longitude: float
    latitude: float
    people: int
    is_site: bool


@dataclass(frozen=True)
class View:
    """What part of the world a drawing shows, by the equirectangular projection with its true parallel in the middle.

    Args:
        west: longitude of the left side, in degrees.
        south: latitude of the lower side.
        east: longitude of the right side.
        north: latitude of the upper side.
        width: of the drawing, in units.
    """

    west: float
    south: float
    east: float
    north: float
    width: int

    @property
    def unit(self) -> float:
        """Units of a degree of longitude."""
        return self.width / (self.east - self.west)

    @property
    def tall(self) -> float:
        """Units of a degree of latitude."""
        return self.unit / cos(radians((self.south + self.north) / 2))

    @property
    def height(self) -> int:
        """Of the drawing, in units."""
        return round((self.north - self.south) * self.tall)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point is drawn."""
        turned = (longitude - self.west) % 360 + self.west
        return (turned - self.west) * self.unit, (self.north - latitude) * self.tall

    def ring(self, outline: Outline) -> NDArray[np.float64]:
        """Where an outline is drawn: (n, 2)."""
        return np.column_stack([(outline[:, 0] - self.west) * self.unit, (self.north - outline[:, 1]) * self.tall])


def flows_map(facts: Facts) -> Figure | None:
    """The journeys on a map; None where nobody leaves or no journey's both ends have a latitude and a longitude."""
    table = by_journey(facts)
    sites, goals = _coordinates(facts, "sites", "site_id"), _coordinates(facts, "destinations", "destination_id")
    drawn = table.filter(pl.col("site_id").is_in(list(sites)) & pl.col("destination_id").is_in(list(goals)))
    if drawn.is_empty():
        return None
    shown = _named(facts, table)
    missing = table.height - drawn.height
    busiest = [
        say("map.journey", site=isolated(site), destination=isolated(goal), n=n)
        for site, goal, n in shown.head(3).iter_rows()
    ]
    notes = (say("map.note"), *((say("map.missing", n=missing),) if missing else ()))
    return Figure(
        key="map",
        title=say("map.title"),
        sentence=say("map.sentence", n=table.height, busiest=listed(busiest)),
        table=shown,
        picture=partial(_picture, facts, drawn),
        notes=notes,
    )


def by_journey(facts: Facts) -> pl.DataFrame:
    """``site_id``, ``destination_id``, ``people``: how many go from where to where, the most first."""
    return (
        facts.leaving.group_by("site_id", destination_id="destination")
        .agg(people=pl.col("people").sum().cast(pl.Int64))
        .sort("people", "site_id", "destination_id", descending=[True, False, False])
    )


def _named(facts: Facts, table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        pl.col("site_id").replace_strict(facts.site_names, return_dtype=pl.String).alias("site"),
        pl.col("destination_id").replace_strict(facts.destination_names, return_dtype=pl.String).alias("destination"),
        "people",
    )


def _coordinates(facts: Facts, table: str, key: str) -> dict[str, tuple[float, float]]:
    """Longitude and latitude by code, where both are given."""
    known = facts.operation.tables[table].select(key, "longitude", "latitude").drop_nulls()
    return {code: (longitude, latitude) for code, longitude, latitude in known.iter_rows()}


def _places(facts: Facts, drawn: pl.DataFrame) -> list[Place]:
    """The ends of the journeys, those at one spot together, the busiest first."""
    found: dict[tuple[bool, float, float], tuple[list[str], int]] = {}
    ends = (
        ("site_id", True, _coordinates(facts, "sites", "site_id"), facts.site_names),
        ("destination_id", False, _coordinates(facts, "destinations", "destination_id"), facts.destination_names),
    )
    for key, is_site, where, names in ends:
        for code, people in drawn.group_by(key, maintain_order=True).agg(pl.col("people").sum()).iter_rows():
            name, before = found.setdefault((is_site, *where[code]), ([], 0))
            found[is_site, *where[code]] = ([*name, names[code]], before + people)
    places = [Place(", ".join(names), lon, lat, n, is_site) for (is_site, lon, lat), (names, n) in found.items()]
    return sorted(places, key=lambda place: (not place.is_site, -place.people))


def view_of(points: Sequence[tuple[float, float]], width: int) -> View:
    """The part of the world that shows all points (longitude, latitude) with room around, even over the dateline."""
    lons = sorted({round(lon % 360, 6) % 360 for lon, _ in points})
    gaps = [(lons[(i + 1) % len(lons)] - lon) % 360 or 360 for i, lon in enumerate(lons)]
    widest = max(range(len(lons)), key=lambda i: gaps[i])
    west = lons[(widest + 1) % len(lons)]
    across = 360 - gaps[widest]
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    spare = max(LEAST_DEGREES - (north - south), 0.24 * (north - south), 6.0) / 2
    south, north = max(-58.0, south - spare), min(80.0, north + spare)
    shrink = cos(radians((south + north) / 2))
    aspect = 1.35 if width == NARROW else 1.9
    wanted = max(across * 1.25 + 4, (north - south) * aspect / shrink)
    wanted = min(wanted, 359.0)
    west -= (wanted - across) / 2
    west = (west + 180) % 360 - 180
    missing = wanted * shrink / (aspect * 1.25) - (north - south)
    if missing > 0:  # a strip from far west to far east is made higher
        south, north = max(-58.0, south - missing / 2), min(80.0, north + missing / 2)
    return View(west, south, west + wanted, north, width)


def _picture(facts: Facts, drawn: pl.DataFrame, width: int) -> str:
    places = _places(facts, drawn)
    view = view_of([(place.longitude, place.latitude) for place in places], width)
    picture = ET.Element("svg", {"viewBox": f"0 0 {view.width} {view.height}"})
    frame = {"x": "0", "y": "0", "width": str(view.width), "height": str(view.height)}
    ET.SubElement(picture, "rect", frame | {"fill": SEA, "rx": "6"})
    ET.SubElement(ET.SubElement(picture, "clipPath", {"id": "frame"}), "rect", frame | {"rx": "6"})
    land = land_outlines(
        view.west, view.east, view.south, view.north, (view.east - view.west) / CELLS * (WIDE / width) ** 0.5
    )
    inside = ET.SubElement(picture, "g", {"clip-path": "url(#frame)"})
    path = "".join(closed_path(view.ring(ring)) for ring in land if len(ring) > 4)
    ET.SubElement(inside, "path", {"d": path, "fill": LAND, "fill-rule": "evenodd"})
    sites, goals = _coordinates(facts, "sites", "site_id"), _coordinates(facts, "destinations", "destination_id")
    most = max(drawn["people"].max() or 1, 1)
    arcs = ET.SubElement(
        inside, "g", {"fill": "none", "stroke": MAIN, "stroke-opacity": "0.6", "stroke-linecap": "round"}
    )
    for site, goal, people in drawn.iter_rows():
        thick = SLIMMEST + (THICKEST - SLIMMEST) * sqrt(people / most) * (width / WIDE) ** 0.5
        d = arc_path(view.at(*sites[site]), view.at(*goals[goal]))
        ET.SubElement(arcs, "path", {"d": d, "stroke-width": f"{thick:.1f}"})
    for place in places:
        _spot(picture, view, place)
    for element in _labels(view, places, 12 if width == WIDE else 11):
        picture.append(element)
    return ET.tostring(picture, encoding="unicode")


def closed_path(ring: NDArray[np.float64]) -> str:
    """A closed path through points, in steps of a tenth of a unit."""
    tenths = np.round(ring * 10).astype(np.int64)
    moves = np.diff(tenths, axis=0)
    moves = moves[(moves != 0).any(axis=1)]
    start = f"M{tenths[0, 0] / 10:g} {tenths[0, 1] / 10:g}l"
    return start + " ".join(f"{x / 10:g} {y / 10:g}" for x, y in moves.tolist()) + "z"


def arc_path(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A gentle curve that bends upwards between two points."""
    (x, y), (x2, y2) = start, end
    bend = 0.16 * hypot(x2 - x, y2 - y)
    return f"M{x:.1f} {y:.1f}Q{(x + x2) / 2:.1f} {(y + y2) / 2 - bend:.1f} {x2:.1f} {y2:.1f}"


def _spot(picture: ET.Element, view: View, place: Place) -> None:
    """A square for a site, a circle for a destination."""
    x, y = view.at(place.longitude, place.latitude)
    if place.is_site:
        box = {"x": f"{x - 5:.1f}", "y": f"{y - 5:.1f}", "width": "10", "height": "10"}
        ET.SubElement(picture, "rect", box | {"fill": ALERT, "stroke": "#ffffff", "stroke-width": "1.5"})
        return
    circle = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4"}
    ET.SubElement(picture, "circle", circle | {"fill": INK, "stroke": "#ffffff", "stroke-width": "1.5"})


Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what a label takes, in units."""


def _labels(view: View, places: Sequence[Place], size: int) -> Iterator[ET.Element]:
    """Names beside their spots where there is room, with a fine line where that is farther off; the busiest first."""
    spots = [view.at(place.longitude, place.latitude) for place in places]
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y in spots]
    for place, (x, y) in zip(places, spots, strict=True):
        text = plain(say("map.label", name=place.name, n=place.people))
        wide, high = len(text) * size * 0.56, size * 1.15
        for box, far in around(x, y, wide, high):
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= view.width - 2 and box[3] <= view.height - 2
            if inside and not any(overlap(box, other) for other in taken):
                taken.append(box)
                middle = (box[0] + box[2]) / 2
                if far:
                    line = {
                        "x1": f"{x:.1f}",
                        "y1": f"{y:.1f}",
                        "x2": f"{middle:.1f}",
                        "y2": f"{box[3] if box[3] < y else box[1]:.1f}",
                    }
                    yield ET.Element("line", line | {"stroke": INK, "stroke-width": "0.6"})
                attributes = {
                    "x": f"{middle:.1f}",
                    "y": f"{box[3] - size * 0.28:.1f}",
                    "font-size": str(size),
                    "font-weight": "600",
                    "text-anchor": "middle",
                    "fill": ALERT if place.is_site else INK,
                }
                halo = ET.Element(
                    "text", attributes | {"stroke": "#ffffff", "stroke-width": "3", "stroke-opacity": "0.85"}
                )
                label = ET.Element("text", attributes)
                halo.text = label.text = text
                yield halo
                yield label
                break


def around(x: float, y: float, wide: float, high: float) -> Iterator[tuple[Box, bool]]:
    """Boxes for a label near a spot, the nearest first, and whether a line is needed to tell whose it is."""
    for gap in (9.0, 22.0, 38.0, 56.0):
        far = gap > 9
        yield (x + gap, y - high / 2, x + gap + wide, y + high / 2), far
        yield (x - gap - wide, y - high / 2, x - gap, y + high / 2), far
        for up in (-gap - high, gap):
            for shift in (-0.5, -0.1, -0.9):
                left = x + shift * wide
                yield (left, y + up, left + wide, y + up + high), far


def overlap(one: Box, other: Box) -> bool:
    """Whether two labels would cover each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
