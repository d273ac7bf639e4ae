"""A map of the journeys: who left and who is to leave, from which site through which transit to which destination."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.report.drawing import ALERT, INK, MAIN
from safeconduct.report.flows_map import (
    LAND,
    SEA,
    SLIMMEST,
    THICKEST,
    Box,
    View,
    arc_path,
    around,
    closed_path,
    overlap,
    view_of,
)
from safeconduct.report.land import land_outlines
from safeconduct.report.phrases import isolated
from safeconduct.web.board.drawing import LETTER, SMALL, WIDTH, Canvas
from safeconduct.web.board.figures import Figure
from safeconduct.web.board.people import CANCELLED
from safeconduct.web.pages.writing import number
from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.record.models import (
    Destination,
    EventKind,
    Operation,
    PersonEvent,
    Presence,
    Site,
    Transit,
)

POINTS = 240
"""Points of land that are looked at across the map."""
NEAR = 0.2
"""Degrees to which a view is rounded, so that its land is drawn once."""


@dataclass(frozen=True)
class Journey:
    """Those who go one way.

    Attributes:
        site: From where.
        transit: Through where; None where they go straight.
        destination: To where.
        left: How many left already.
        leaving: How many are to leave by the plan in force.
    """

    site: Site
    transit: Transit | None
    destination: Destination
    left: int
    leaving: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.left + self.leaving


def journeys(operation: Operation, plan: Plan | None) -> list[Journey]:
    """Every way that people went or are to go, most people first; in five questions."""
    left: dict[tuple[int, int | None, int], int] = {}
    leaving: dict[tuple[int, int | None, int], int] = {}
    rows: QuerySet[PersonEvent] = PersonEvent.objects.filter(operation=operation)
    gone = (
        rows.filter(kind=EventKind.DEPARTED, reverses=None, departure__isnull=False, from_site__isnull=False)
        .exclude(pk__in=rows.exclude(reverses=None).values("reverses"))
        .order_by()
        .values_list("from_site", "departure__transit", "departure__destination")
        .annotate(Count("pk"))
    )
    for site, transit, destination, n in gone:
        left[site, transit, destination] = n
    if plan is not None:
        going = (
            PlannedCase.objects.filter(plan=plan, departure__isnull=False, case__people__presence=Presence.PRESENT)
            .exclude(departure__status=CANCELLED)
            .order_by()
            .values_list("case__site", "departure__transit", "departure__destination")
            .annotate(Count("case__people"))
        )
        for site, transit, destination, n in going:
            leaving[site, transit, destination] = n
    if not left and not leaving:
        return []
    sites = Site.objects.filter(operation=operation).in_bulk()
    transits = Transit.objects.filter(operation=operation).in_bulk()
    destinations = Destination.objects.filter(operation=operation).in_bulk()
    found = [
        Journey(
            sites[key[0]],
            None if key[1] is None else transits[key[1]],
            destinations[key[2]],
            left.get(key, 0),
            leaving.get(key, 0),
        )
        for key in dict.fromkeys([*left, *leaving])
    ]
    return sorted(found, key=lambda one: (-one.people, one.site.pk, one.destination.pk))


def figure(each: Sequence[Journey]) -> Figure:
    """The journeys as a table and on a map."""
    title = _("Journeys")
    sentence = _sentence(each)
    drawn = [one for one in each if _has_place(one.site) and _has_place(one.destination)]
    missing = len(each) - len(drawn)
    notes = []
    if drawn:
        notes.append(_("Squares are sites, circles destinations; a dashed line goes through a transit."))
        notes.append(_("Land from OpenStreetMap contributors (ODbL); no borders are drawn."))
    if missing:
        told = ngettext("%(n)s journey has no coordinates.", "%(n)s journeys have no coordinates.", missing)
        notes.append(told % {"n": number(missing)})
    return Figure(
        key="flows",
        title=title,
        sentence=sentence,
        headings=(_("From"), _("Through"), _("To"), _("Left already"), _("To leave by the plan")),
        rows=tuple(
            (str(one.site), str(one.transit) if one.transit else "", str(one.destination), one.left, one.leaving)
            for one in each
        ),
        picture=_picture(title, sentence, drawn) if drawn else "",
        note=" ".join(notes),
    )


def _sentence(each: Sequence[Journey]) -> str:
    if not each:
        return _("Nobody has left, and no plan is in force by which anybody would.")
    busiest = each[0]
    told = {
        "left": number(sum(one.left for one in each)),
        "leaving": number(sum(one.leaving for one in each)),
        "site": isolated(busiest.site),
        "destination": isolated(busiest.destination),
        "n": number(busiest.people),
    }
    return (
        _("%(left)s people left, and %(leaving)s are to leave. Most go from %(site)s to %(destination)s (%(n)s).")
        % told
    )


def _has_place(one: Site | Destination) -> bool:
    return one.latitude is not None and one.longitude is not None


@lru_cache(maxsize=32)
def _land(west: float, south: float, east: float, north: float) -> tuple[str, View]:
    """The shape of the land in a part of the world, drawn once for all pages."""
    view = View(west, south, east, north, WIDTH)
    rings = land_outlines(west, east, south, north, (east - west) / POINTS)
    return "".join(closed_path(view.ring(ring)) for ring in rings if len(ring) > 4), view


def _rounded(view: View) -> tuple[float, float, float, float]:
    west, south, east, north = (round(one / NEAR) * NEAR for one in (view.west, view.south, view.east, view.north))
    return west, south, east, north


def _picture(title: str, sentence: str, each: Sequence[Journey]) -> str:
    ends: dict[tuple[bool, int], tuple[Site | Destination, int]] = {}
    for one in each:
        for is_site, end in ((True, one.site), (False, one.destination)):
            ends[is_site, end.pk] = (end, ends.get((is_site, end.pk), (end, 0))[1] + one.people)
    points = [(float(end.longitude), float(end.latitude)) for end, _n in ends.values()]
    path, view = _land(*_rounded(view_of(points, WIDTH)))
    canvas = Canvas("flows", title, sentence, view.height)
    frame = {"x": "0", "y": "0", "width": str(WIDTH), "height": str(view.height)}
    ET.SubElement(canvas.root, "rect", frame | {"fill": SEA})
    ET.SubElement(ET.SubElement(canvas.root, "clipPath", {"id": "flows-frame"}), "rect", frame)
    inside = ET.SubElement(canvas.root, "g", {"clip-path": "url(#flows-frame)"})
    ET.SubElement(
        inside, "path", {"d": path, "fill": LAND, "stroke": "#b9c3cd", "stroke-width": "0.5", "fill-rule": "evenodd"}
    )
    most = max(one.people for one in each)
    for one in each:
        begins = view.at(float(one.site.longitude), float(one.site.latitude))
        ends_at = view.at(float(one.destination.longitude), float(one.destination.latitude))
        thick = SLIMMEST + (THICKEST - SLIMMEST) * 0.7 * sqrt(one.people / most)
        line = {"d": arc_path(begins, ends_at), "stroke": MAIN, "stroke-opacity": "0.7", "fill": "none"}
        line["stroke-width"] = f"{thick:.1f}"
        ET.SubElement(inside, "path", line | ({"stroke-dasharray": "7 4"} if one.transit else {}))
    spots = [
        (view.at(float(end.longitude), float(end.latitude)), is_site, f"{end} {number(n)}")
        for (is_site, _pk), (end, n) in sorted(ends.items(), key=lambda item: (not item[0][0], -item[1][1]))
    ]
    for (x, y), is_site, _text in spots:
        if is_site:
            box = {"x": f"{x - 5:.1f}", "y": f"{y - 5:.1f}", "width": "10", "height": "10"}
            ET.SubElement(canvas.root, "rect", box | {"fill": ALERT, "stroke": "#ffffff"})
        else:
            circle = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4"}
            ET.SubElement(canvas.root, "circle", circle | {"fill": INK, "stroke": "#ffffff"})
    for text, x, y in _labels(view, spots):
        canvas.text(WIDTH - x if canvas.x(0) else x, y, text, anchor="middle", size=SMALL, bold=True)
    return canvas.svg()


def _labels(view: View, spots: Sequence[tuple[tuple[float, float], bool, str]]) -> Iterator[tuple[str, float, float]]:
    """The names of places beside their spots where there is room, with the middle of their lines."""
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for (x, y), _is_site, _text in spots]
    for (x, y), _is_site, text in spots:
        wide, high = len(text) * LETTER * 1.1 + 4, SMALL * 1.15
        for box, _far in around(x, y, wide, high):
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= view.width - 2 and box[3] <= view.height - 2
            if inside and not any(overlap(box, other) for other in taken):
                taken.append(box)
                yield text, (box[0] + box[2]) / 2, box[3] - SMALL * 0.28
                break
