"""The departures of a synthetic operation, and what they need: buses, a transit, places for people with needs."""

from __future__ import annotations

from math import ceil

from safeconduct.operation.assembling import Row
from safeconduct.operation.drawing import Draw
from safeconduct.operation.synthetic_places import AT_HARBOUR, SITES, Country, on, part_of

WEEKS_OF_FLIGHTS = 20

SPARE_SEATS = 1.2
"""Seats of scheduled departures over people."""

LEAST_FOR_CHARTERS = 150
"""People; for fewer nobody would charter an aircraft beside the scheduled flights."""

BUS_SEATS = 42
AIRCRAFT = (120, 156, 180)
TRANSIT_DAYS = 10


def weeks_worth(country: Country, countries: tuple[Country, ...], people: int, weeks: int) -> int:
    """People whom scheduled departures can bring to a country in so many weeks, on average."""
    return ceil(part_of(country, countries) * people * SPARE_SEATS * weeks / WEEKS_OF_FLIGHTS)


def departures_of(draw: Draw, countries: tuple[Country, ...], people: int) -> list[Row]:
    """Seats that become due week by week, flown as charters where they fill some and as a block of seats where not.

    Charters beyond the first of a week leave on the days after it.
    """
    rows: list[Row] = []
    for place, country in enumerate(countries):
        due = 0.0
        for week in range(1, WEEKS_OF_FLIGHTS + 1):
            due += part_of(country, countries) * people * SPARE_SEATS / WEEKS_OF_FLIGHTS
            number = 0
            seats = _aircraft(due) or (max(12, ceil(due)) if week % 2 == place % 2 else 0)
            while seats:
                site = "harbour" if draw.happens(AT_HARBOUR) else "oasis"
                name = f"{country.code}-{week:02d}" + (f"-{number + 1}" if number else "")
                row = _departure(name, site, country, 7 * week + (place + number) % 5, seats)
                rows.append({**row, "status": "cancelled" if draw.happens(0.02) else "scheduled"})
                due -= seats
                number += 1
                seats = _aircraft(due)
    for number in range(4 if people >= LEAST_FOR_CHARTERS else 0):  # two aircraft, each on two days that clash
        country = countries[number % 2]
        row = _departure(
            f"charter-{number + 1}", ("harbour", "oasis")[number // 2], country, 18 + 2 * number, AIRCRAFT[1]
        )
        busy = on(18 + 2 * number + 4)
        rows.append({**row, "status": "candidate", "cost": charter_cost(AIRCRAFT[1]), "aircraft": f"T{number % 2 + 1}",
                     "busy_until": busy})  # fmt: skip
    return rows


def _aircraft(due: float) -> int:
    """The seats of the largest aircraft that the seats which are due nearly fill; 0 where they fill none."""
    return max((seats for seats in AIRCRAFT if seats <= due + 30), default=0)


def _departure(departure_id: str, site: str, country: Country, day: int, seats: int) -> dict[str, object]:
    pause: dict[str, object] = {}
    if country.pauses:
        pause = {"transit_id": "tunis", "transit_from": on(day), "transit_until": on(day + TRANSIT_DAYS - 1)}
    return {
        "departure_id": departure_id,
        "site_id": site,
        "destination_id": country.code.lower(),
        "mode": "charter" if seats in AIRCRAFT else "commercial",
        "departs_on": on(day),
        "arrives_on": on(day + (TRANSIT_DAYS if country.pauses else 1)),
        "seats": seats,
        **pause,
    }


def charter_cost(seats: int) -> float:
    """What it costs to charter an aircraft of so many seats."""
    return 42_000.0 + 310.0 * seats


def departure_needs(departures: list[Row]) -> list[Row]:
    """Places on board for people with needs, the more the larger the aircraft."""
    rows: list[Row] = []
    for departure in departures:
        seats = int(str(departure["seats"]))
        places = {"wheelchair": 1 + seats // 40, "escort": 1 + seats // 30, "stretcher": max(1, seats // 100)}
        rows += [{"departure_id": departure["departure_id"], "need": need, "places": n} for need, n in places.items()]
    return rows


def transits_of(countries: tuple[Country, ...], people: int) -> list[Row]:
    """A house with room for a twelfth of the people, where the way to a country pauses."""
    if not any(country.pauses for country in countries):
        return []
    return [{"transit_id": "tunis", "name": "Transit house", "country": "TUN", "people": max(40, people // 12)}]


def sites_of(departures: list[Row]) -> list[Row]:
    """Each site with buses for nearly the fullest of its days, so that the road is felt now and then."""
    rows: list[Row] = []
    for site in SITES:
        seats: dict[object, int] = {}
        for departure in departures:
            if departure["site_id"] == site["site_id"] and departure["status"] != "cancelled":
                seats[departure["departs_on"]] = seats.get(departure["departs_on"], 0) + int(str(departure["seats"]))
        buses = max(2, ceil(0.95 * max(seats.values(), default=0) / BUS_SEATS))
        rows.append({**site, "buses": buses, "bus_seats": BUS_SEATS, "bus_trips_per_day": 1})
    return rows
