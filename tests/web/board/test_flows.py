"""The journeys of the board: who left and who is to leave, counted by hand, and the map of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from tests.web.record.making import case, day, departing

from safeconduct.web.accounts.models import User
from safeconduct.web.board import flows
from safeconduct.web.plans.models import Plan
from safeconduct.web.record import services
from safeconduct.web.record.models import Departure, Destination, Operation, Site, Transit

pytestmark = pytest.mark.django_db


def counted(record: Operation, plan: Plan | None) -> list[tuple[str, str, str, int, int]]:
    """Each journey: from, through, to, left, leaving."""
    return [
        (one.site.code, one.transit.code if one.transit else "", one.destination.code, one.left, one.leaving)
        for one in flows.journeys(record, plan)
    ]


def test_who_left_and_who_is_to_leave(record: Operation, in_force: Plan, alma: User) -> None:
    """Of four on the way to Tirana three have left; a departure that is cancelled takes the last one nowhere."""
    assert counted(record, None) == []
    assert counted(record, in_force) == [("camp", "", "alb", 0, 4)]
    change = services.depart_case(case(record), departing(record), day(5), actor=alma)
    assert counted(record, in_force) == [("camp", "", "alb", 3, 1)]
    services.cancel_departure(departing(record), actor=alma, reason="fog")
    assert counted(record, in_force) == [("camp", "", "alb", 3, 0)]
    services.reverse_change(change, actor=alma, reason="a mistake")
    assert counted(record, in_force) == []
    assert flows.figure([]).sentence.startswith("Nobody has left")


def test_the_map_has_places_and_a_dashed_way_through_a_transit(record: Operation, in_force: Plan) -> None:
    """Without coordinates there is a table alone, and it says so."""
    assert "1 journey has no coordinates." in flows.figure(flows.journeys(record, in_force)).note
    Site.objects.filter(operation=record).update(latitude=33.3, longitude=44.4)
    Destination.objects.filter(operation=record).update(latitude=41.3, longitude=19.8)
    beds = Transit.objects.create(operation=record, code="T", name="Hostel", people=10)
    Departure.objects.filter(operation=record).update(
        transit=beds, transit_from=day(5), transit_until=day(6), arrives_on=day(6)
    )
    figure = flows.figure(flows.journeys(record, in_force))
    assert figure.rows == (("Camp", "Hostel", "Tirana", 0, 4),)
    picture = ET.fromstring(figure.picture)  # noqa: S314 - our own
    assert [text.text for text in picture.iter("text")] == ["Camp 4", "Tirana 4"]
    assert len([one for one in picture.iter("path") if one.get("stroke-dasharray")]) == 1
    assert len(figure.picture) < 60_000
